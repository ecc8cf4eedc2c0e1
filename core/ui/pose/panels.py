"""The pieces of the Pose page beside the editor: sketch, files, and what to do with the pose."""

from __future__ import annotations

import io
from collections.abc import Iterable
from functools import partial

import streamlit as st

from core.geometry import Size
from core.pose import presets
from core.pose.export import Dialect
from core.pose.render import StickStyle, control_map, svg
from core.pose.skeleton import Joint, Pose
from core.pose.sketch.stick_figure import FACE
from core.pose.sketch.strokes import strokes
from core.ui import choices, state
from core.ui.components.bridge import canvas_drawing, sources
from core.ui.components.pose_editor import FOLDER, take_edit
from core.ui.components.pose_editor.preset_grid import on_open_canvas, take_pick
from core.ui.frame import guarded, show_error

PANELS = ("Presets", "Draw", "Import", "Body", "Motion")

SKETCH_BOX = Size(320, 408)
"""Most CSS pixels of the sketching canvas: it does not shrink, and a phone is 350 wide."""
HELP = """
**Drag** a hand or a foot: the elbow or knee bends, and the body follows when you pull further. Drag
the neck to lean, a hip to crouch or step over standing feet, the head to tilt it, other joints to
turn them. Bones keep their lengths. Drag a limb or the body to move the whole person.

With **Alt** a joint moves alone and its bone stretches; *Reset proportions* gives every bone its
length back. With **Shift** only that one bone turns, with all that hangs on it. **Double-click**
(on a phone: hold) hides a joint; hidden nose and eyes mean a back view.

**Turn and scale** with the blue handles: a limb about its joint, a person after a click on its
body, or all joints in a box that you draw on empty ground (**Shift** adds more).

**Hands**: **R** and **L** put one on and open it large; drag its points or take a gesture. On the
figure, drag a hand to turn it.

**The character** under the skeleton follows as you drag. Below the stage: skeleton, both or the
character alone, how strong the skeleton is, and who the chosen person is: as the prompt on Generate
says, one of ours, or somebody from the dice.

**See closer**: Ctrl and wheel, two fingers, or **+**, **-** and **0**; Space and drag moves on.

**Keyboard**: Tab goes through the joints, arrow keys move them as dragging does (Shift: ten
steps), Alt and arrows turn and scale. **P** next person, **F** mirror, **B** turn around,
**H** hide, **K** lock, **O** move together, **S** box, **E** bone lengths kept or free, **N** reset
proportions, **D** face points, Ctrl+C and Ctrl+V copy between poses.
"""
HOW_TO_DRAW = """
1. A circle for the head
2. One stroke down for the body
3. One stroke for each limb

Several people stand side by side.
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
        state.set_pose(on_open_canvas(presets.all_presets()[0].pose))
    take_edit()
    take_pick()


# --- drawing ----------------------------------------------------------------------------------


def sketch_panel() -> None:
    """Freehand strokes that become a figure."""
    from streamlit_drawable_canvas import st_canvas  # pyright: ignore

    picture, words = st.columns([1, 3], vertical_alignment="center", wrap=False)
    picture.image(sources(FOLDER, "how_to_draw.svg"), width="stretch")
    words.markdown(HOW_TO_DRAW)
    size = _sketch_size()
    st.space("small")  # the canvas shows its tools above itself
    st_canvas(
        key=_sheet(),
        width=size.width,
        height=size.height,
        stroke_width=7,
        stroke_color="#ffd7ea",
        background_color="#191526",
    )
    with st.container(horizontal=True):
        st.button(
            "Make it a skeleton",
            icon=":material/accessibility_new:",
            on_click=_take_sketch,
            args=(size,),
        )
        st.button("New sheet", icon=":material/delete_sweep:", on_click=_take_new_sheet)
    show_error()
    if st.session_state.get(state.SKETCH_UNSURE):
        st.caption(
            f":material/info: Not clear from the drawing: {st.session_state[state.SKETCH_UNSURE]}."
        )


@guarded
def _take_sketch(size: Size) -> None:
    from core.pose.sketch import to_pose

    read = to_pose.read(strokes(canvas_drawing(_sheet())), size)
    state.set_pose(on_open_canvas(read.pose), unsure=read.unsure)
    st.session_state[state.SKETCH_UNSURE] = named(
        joint for joints in read.unsure for joint in joints
    )


def named(joints: Iterable[Joint]) -> str:
    """The joints that a person should look at; a face counts as one."""
    names = ["the head" if joint in FACE else joint.title for joint in joints]
    return ", ".join(dict.fromkeys(names))


def _sheet() -> str:
    """The key of the sketching canvas: another key is an empty canvas."""
    return state.sketch_sheet(st.session_state.get(state.POSE_SKETCH, 0))


def _take_new_sheet() -> None:
    st.session_state[state.POSE_SKETCH] = st.session_state.get(state.POSE_SKETCH, 0) + 1


def _sketch_size() -> Size:
    canvas = _pose().size
    return canvas.times(min(SKETCH_BOX.width / canvas.width, SKETCH_BOX.height / canvas.height))


# --- going on ---------------------------------------------------------------------------------


def downloads() -> None:
    """The pose as OpenPose JSON, and as the control map that a ControlNet sees."""
    pose = _pose()
    with st.popover("Download", icon=":material/download:"):
        dialect = choices.selectbox(
            "JSON format",
            Dialect,
            key=state.POSE_DIALECT,
            title=lambda dialect: dialect.title,
            help="Some editors use other keys; older ones read bodies without hands and face.",
        )
        st.download_button(
            "Pose as JSON",
            partial(dialect.dumps, pose),
            file_name="pose.json",
            mime="application/json",
            icon=":material/data_object:",
            on_click="ignore",
            width="stretch",
        )
        sizes = map_sizes(pose)
        size = choices.selectbox(
            "Control map size", sizes, key=state.POSE_MAP_SIZE, fallback=pose.size
        )
        stick = choices.selectbox(
            "Stick width",
            STICKS,
            key=state.POSE_STICK,
            title=STICKS.__getitem__,
            help="ControlNets work best with the stick width they were trained on.",
        )
        st.download_button(
            "Drawing as SVG",
            partial(svg, pose, stick=stick),
            file_name="pose.svg",
            mime="image/svg+xml",
            icon=":material/polyline:",
            on_click="ignore",
            width="stretch",
        )
        st.download_button(
            "Control map as PNG",
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
