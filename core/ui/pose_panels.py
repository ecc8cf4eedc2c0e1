"""The pieces of the Pose page beside the editor: sketch, files, and what to do with the pose."""

from __future__ import annotations

import base64
import io
from functools import partial
from typing import Any, cast

import streamlit as st

from core.gallery.ingest import open_image
from core.pose import openpose, presets
from core.pose.render import control_map
from core.pose.skeleton import Pose, Size
from core.ui import state
from core.ui.frame import guarded, show_error
from core.ui.pose_editor import take_edit
from core.ui.pose_editor.browser import sent, source
from core.ui.pose_editor.shelf import on_open_canvas, take_pick

PANELS = ("Presets", "Draw", "Import")
PANEL = "pose.panel"
SKETCH = "pose.sketch"
FILE = "pose.file"
PICTURE_FILE = "pose.picture_file"
PICTURE = "pose.picture"

SKETCH_BOX = Size(320, 408)
"""Most CSS pixels of the sketching canvas: it does not shrink, and a phone is 350 wide."""
HELP = """
Drag a **joint**, the **head**, or a **limb** to move the whole person. **Shift** and drag moves a
limb with all that hangs on it.

**Double-click** (on a phone: hold) hides a joint; hidden nose and eyes mean a back view.

**Tab** goes through the joints, **arrow keys** move one, with **Shift** ten steps at a time.
**P** chooses the next person.
"""
HOW_TO_DRAW = """
1. A circle for the head
2. One stroke down for the body
3. One stroke for each limb
"""
PICTURE_SIDE = 768
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


@guarded
def _take_sketch(size: Size) -> None:
    from core.pose import sketch

    drawing = sent(_sheet(), "drawing")
    raw = cast("dict[str, Any]", drawing).get("raw") if isinstance(drawing, dict) else None
    state.set_pose(on_open_canvas(sketch.fit(sketch.strokes(raw), size)))


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
    """A pose file, and a picture to draw over."""
    st.file_uploader(
        "Pose file (OpenPose JSON)",
        type="json",
        key=FILE,
        on_change=_take_file,
        help="From this studio, ControlNet, ComfyUI or OpenPose itself.",
    )
    st.file_uploader(
        "Picture to trace over",
        type=["png", "jpg", "jpeg", "webp"],
        key=PICTURE_FILE,
        on_change=_take_picture,
        help="Shown behind the figure here; it has no part in the generated picture.",
    )
    show_error()
    if trace() is not None:
        st.button("Remove the picture", icon=":material/hide_image:", on_click=_drop_picture)


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
    upload = st.session_state[PICTURE_FILE]
    if upload is not None:
        st.session_state[PICTURE] = _data_url(upload.getvalue())


def _drop_picture() -> None:
    del st.session_state[PICTURE]


def _data_url(data: bytes) -> str:
    """Small: it travels to the browser again with every edit."""
    image = open_image(data)
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
        size = st.selectbox(
            "Control map size", sizes, index=sizes.index(pose.size), format_func=str
        )
        st.download_button(
            "Control map as PNG",
            partial(_control_map_png, pose, size),
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


def _control_map_png(pose: Pose, size: Size) -> bytes:
    buffer = io.BytesIO()
    control_map(pose, size).save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()


def _pose() -> Pose:
    pose = state.current_pose()
    assert pose is not None, "begin() comes first"
    return pose
