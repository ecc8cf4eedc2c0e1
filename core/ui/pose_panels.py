"""The pieces of the Pose page beside the editor: sketch, files, and what to do with the pose."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable
from functools import partial
from typing import Any, cast

import streamlit as st
from PIL import Image

from core.errors import InputRejected, PoseFormatError
from core.gallery import metadata
from core.gallery.ingest import open_image
from core.pose import decode, openpose, presets
from core.pose.render import StickStyle, control_map, svg
from core.pose.skeleton import Joint, Pose, Size
from core.pose.stick_figure import FACE
from core.ui import choices, detector_panel, state
from core.ui.frame import guarded, show_error
from core.ui.pose_editor import take_edit
from core.ui.pose_editor.browser import sent, source
from core.ui.pose_editor.shelf import on_open_canvas, take_pick

PANELS = ("Presets", "Draw", "Import", "Body", "Motion")
PANEL = "pose.panel"
SKETCH = "pose.sketch"
FILE = "pose.file"
PICTURE_FILE = "pose.picture_file"
PICTURE = "pose.picture"
FOUND = "pose.found"
UNSURE = "pose.unsure"

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
PICTURE_SIDE = 768
MAP_SIZE = "pose.map_size"
STICK = "pose.stick"
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
    picture.image(source("how_to_draw.svg"), width="stretch")
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
    if st.session_state.get(UNSURE):
        st.caption(f":material/info: The drawing leaves these open: {st.session_state[UNSURE]}.")


@guarded
def _take_sketch(size: Size) -> None:
    from core.pose import sketch

    drawing = sent(_sheet(), "drawing")
    raw = cast("dict[str, Any]", drawing).get("raw") if isinstance(drawing, dict) else None
    read = sketch.read(sketch.strokes(raw), size)
    state.set_pose(on_open_canvas(read.pose), unsure=read.unsure)
    st.session_state[UNSURE] = _named(joint for joints in read.unsure for joint in joints)


def _named(joints: Iterable[Joint]) -> str:
    """The joints that a person should look at; a face counts as one."""
    names = ["the head" if joint in FACE else joint.title for joint in joints]
    return ", ".join(dict.fromkeys(names))


def _sheet() -> str:
    """The key of the sketching canvas: another key is an empty canvas."""
    return f"{SKETCH}.{st.session_state.get(SKETCH, 0)}"


def _take_new_sheet() -> None:
    st.session_state[SKETCH] = st.session_state.get(SKETCH, 0) + 1


def _sketch_size() -> Size:
    canvas = _pose().size
    return canvas.times(min(SKETCH_BOX.width / canvas.width, SKETCH_BOX.height / canvas.height))


# --- files ------------------------------------------------------------------------------------


def import_panel() -> None:
    """A pose file, and a picture to find a pose in or to draw over."""
    st.file_uploader(
        "Pose file (OpenPose JSON)",
        type="json",
        key=FILE,
        on_change=_take_file,
        help="From this studio, ControlNet, ComfyUI or OpenPose itself.",
    )
    st.file_uploader(
        "Picture with a pose in it",
        type=["png", "jpg", "jpeg", "webp"],
        key=PICTURE_FILE,
        on_change=_take_picture,
        help="A drawing, a photo or a 3D model; a skeleton picture; or a picture of this studio, "
        "which carries its pose.",
    )
    show_error()
    if FOUND in st.session_state:
        st.caption(f":material/info: {st.session_state[FOUND]}")
    if trace() is not None:
        detector_panel.choice()
        with st.container(horizontal=True):
            st.button(
                "Find the pose in it", type="primary", icon=":material/person_search:",
                on_click=_find_pose,
            )  # fmt: skip
            st.button("Remove the picture", icon=":material/hide_image:", on_click=_drop_picture)
    detector_panel.more()


def trace() -> str | None:
    """The picture behind the figure, as a data URL."""
    return st.session_state.get(PICTURE)


@guarded
def _take_file() -> None:
    upload = st.session_state[FILE]
    if upload is not None:
        state.set_pose(openpose.loads(upload.getvalue()))


@guarded
def _take_picture() -> None:
    """A pose that the picture carries or is comes over at once; else it lies under the figure."""
    upload = st.session_state[PICTURE_FILE]
    if upload is None:
        return
    st.session_state.pop(FOUND, None)
    data = upload.getvalue()
    image = open_image(data)
    pose = pose_carried(data) or pose_shown(image)
    if pose is None:
        st.session_state[PICTURE] = _data_url(image)
        return
    state.set_pose(pose)
    st.session_state[FOUND] = "The pose of this picture is in the editor."


@guarded
def _find_pose() -> None:
    """With the chosen detector, in the picture as it was uploaded."""
    upload = st.session_state[PICTURE_FILE]
    image = open_image(upload.getvalue()) if upload is not None else opened(trace())
    findings = detector_panel.look(image)
    found = findings.pose
    if found.is_empty:
        raise InputRejected(
            "Expected a person in the picture, found none: take one in which the whole body can "
            "be seen, or trace over it by hand."
        )
    state.set_pose(on_open_canvas(found), unsure=findings.unsure)
    people = "1 person" if len(found.people) == 1 else f"{len(found.people)} people"
    hidden = sum(int((~person.visible[:14]).sum()) for person in found.people)
    said = [f"Found {people}"]
    if hidden:
        said.append(f"{hidden} joints could not be seen and are hidden: double-click shows one")
    if unsure := _named(joint for joints in findings.unsure for joint in joints):
        said.append(f"look at these again: {unsure}")
    st.session_state[FOUND] = "; ".join(said) + "."


def _drop_picture() -> None:
    del st.session_state[PICTURE]
    st.session_state.pop(FOUND, None)


def pose_carried(data: bytes) -> Pose | None:
    """The pose that a picture of this studio was made in."""
    request = metadata.read(data).request
    text = request.get("pose") if request else None
    return openpose.loads(text) if isinstance(text, str) else None


def pose_shown(image: Image.Image) -> Pose | None:
    """The pose of a skeleton picture."""
    try:
        return decode.decode(image)
    except PoseFormatError:
        return None


def opened(url: str | None) -> Image.Image:
    """The picture of a data URL."""
    assert url is not None
    return open_image(base64.b64decode(url.split(",", 1)[1]))


def _data_url(image: Image.Image) -> str:
    """Small: it travels to the browser again with every edit."""
    image = image.copy()
    image.thumbnail((PICTURE_SIDE, PICTURE_SIDE))
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=72)
    return "data:image/jpeg;base64," + base64.b64encode(buffer.getvalue()).decode()


# --- going on ---------------------------------------------------------------------------------


def downloads() -> None:
    """The pose as OpenPose JSON, and as the control map that a ControlNet sees."""
    pose = _pose()
    with st.popover("Download", icon=":material/download:"):
        st.download_button(
            "Pose as JSON",
            partial(openpose.dumps, pose),
            file_name="pose.json",
            mime="application/json",
            icon=":material/data_object:",
            on_click="ignore",
            width="stretch",
        )
        sizes = map_sizes(pose)
        size = choices.selectbox("Control map size", sizes, key=MAP_SIZE, fallback=pose.size)
        stick = choices.selectbox(
            "Sticks for",
            STICKS,
            key=STICK,
            title=STICKS.__getitem__,
            help="ControlNets follow sticks of the width that they were trained on.",
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
