"""The pieces of the Pose page around the editor: what the browser did, and what comes of it."""

from __future__ import annotations

import io
from collections.abc import Iterable
from functools import partial

import streamlit as st

from core.geometry import Size
from core.pose import canvas
from core.pose.export import Dialect
from core.pose.render import StickStyle, control_map, svg
from core.pose.skeleton import Joint, Pose
from core.pose.sketch.stick_figure import FACE
from core.ui import choices, state
from core.ui.components.bridge import news, table
from core.ui.components.pose_editor import take_edit
from core.ui.components.pose_editor.preset_grid import take_pick
from core.ui.frame import guarded
from core.ui.pose.arriving import arrive, first_pose
from core.ui.texts import said, t

PANELS = ("Presets", "Import", "Body", "Motion")

HELP = """
**Drag** a hand or a foot: the elbow or knee bends, and the body follows when you pull further. Drag
the neck to lean, a hip to crouch or step over standing feet, the head to tilt it, other joints to
turn them. Drag a limb or the body to move the whole person.

*Follow* off, or **Alt** (on a phone: hold, then drag): a joint moves alone and its bone stretches;
*Lengths* gives every bone its length back. With **Shift** only that one bone turns.
**Double-click** (on a phone: hold) hides a joint; hidden nose and eyes mean a back view.

**Turn** a person in the round by the ring on the ground, by empty ground, or by the slider; *Tilt*
looks from higher or lower. What you change then stays as you put it from every side.

**Pin** a hand or a foot and it stays where it is, whatever you drag.

**Draw** a stick figure on the stage: a circle for the head, one stroke for the body, one for each
limb.

**Drop** or paste a picture or a pose file on the stage, or take one under *File*.

**Turn and scale** with the blue handles: a limb about its joint, a person after a click on its
body, or all joints in a box that you draw on empty ground (**Shift** adds more).

**Hands**: **R** and **L** put one on and open it large; drag its points or take a gesture. On the
figure, drag a hand to turn it.

**See closer**: Ctrl and wheel, two fingers, or **+**, **-** and **0**; Space and drag moves on.

**Keyboard**: Tab goes from one group of tools to the next, arrow keys through a group. On the stage
Enter goes to the joints, Tab through them, arrow keys move them as dragging does (Shift: ten
steps), Alt and arrows turn and scale, Escape leaves. **P** next person, **F** mirror, **B** turn
around, **C** turn in the round, **W** draw, **H** hide, **K** pin, **I** pin hands and feet, **O**
move together, **S** box, **E** limbs follow, **N** reset proportions, **D** face points, Ctrl+C and
Ctrl+V copy between poses, tabs and programs.
"""
STICKS = {
    StickStyle.OPENPOSE: "Stable Diffusion 1.5, most others",
    StickStyle.XINSIR: "xinsir's SDXL ControlNets (thick)",
}
MAP_FACTORS = (0.5, 1.0, 2.0)
MAP_PIXELS = 4096 * 4096


def begin() -> None:
    """Bring in what the browser did, before anything is drawn."""
    if state.current_pose() is None:
        state.set_pose(first_pose())
    take_edit()
    take_sketch()
    take_pick()


# --- drawing ----------------------------------------------------------------------------------


@guarded
def take_sketch() -> None:
    """Strokes that were drawn on the stage come onto its canvas as people."""
    payload = news(state.POSE_EDITOR, "sketch", state.POSE_EDITOR_SEEN)
    if payload is None:
        return
    from core.pose.sketch import to_pose

    read = to_pose.read(*canvas.read_strokes(table(payload)))
    arrive(read.pose, read.unsure, named(joint for joints in read.unsure for joint in joints))


def sketch_notes() -> None:
    """What the last sketch left open."""
    if unsure := st.session_state.get(state.SKETCH_UNSURE):
        st.caption(":material/info: " + t("Not clear from the drawing: {joints}.", joints=unsure))


def named(joints: Iterable[Joint]) -> str:
    """The joints that a person should look at; a face counts as one."""
    names = [t("the head") if joint in FACE else said(joint.title) for joint in joints]
    return ", ".join(dict.fromkeys(names))


# --- going on ---------------------------------------------------------------------------------


def downloads() -> None:
    """The pose as OpenPose JSON, and as the control map that a ControlNet sees."""
    pose = _pose()
    with st.popover(t("Download"), icon=":material/download:"):
        dialect = choices.selectbox(
            t("JSON format"),
            Dialect,
            key=state.POSE_DIALECT,
            title=lambda dialect: said(dialect.title),
            help=t("Some editors use other keys; older ones read bodies without hands and face."),
        )
        st.download_button(
            t("Pose as JSON"),
            partial(dialect.dumps, pose),
            file_name="pose.json",
            mime="application/json",
            icon=":material/data_object:",
            on_click="ignore",
            width="stretch",
        )
        sizes = map_sizes(pose)
        size = choices.selectbox(
            t("Control map size"), sizes, key=state.POSE_MAP_SIZE, fallback=pose.size
        )
        stick = choices.selectbox(
            t("Stick width"),
            STICKS,
            key=state.POSE_STICK,
            title=lambda stick: said(STICKS[stick]),
            help=t("ControlNets work best with the stick width they were trained on."),
        )
        st.download_button(
            t("Drawing as SVG"),
            partial(svg, pose, stick=stick),
            file_name="pose.svg",
            mime="image/svg+xml",
            icon=":material/polyline:",
            on_click="ignore",
            width="stretch",
        )
        st.download_button(
            t("Control map as PNG"),
            partial(_control_map_png, pose, size, stick),
            file_name="control_map.png",
            mime="image/png",
            icon=":material/image:",
            on_click="ignore",
            width="stretch",
        )


def map_sizes(pose: Pose) -> list[Size]:
    """The canvas, half and double, as far as a picture can be that large."""
    sizes = [pose.size.times(factor) for factor in MAP_FACTORS]
    return [size for size in sizes if size == pose.size or size.pixels <= MAP_PIXELS]


def _control_map_png(pose: Pose, size: Size, stick: StickStyle) -> bytes:
    buffer = io.BytesIO()
    control_map(pose, size, stick=stick).save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()


def _pose() -> Pose:
    pose = state.current_pose()
    assert pose is not None, "begin() comes first"
    return pose
