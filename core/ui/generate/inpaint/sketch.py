"""Colours painted on the start picture: rough ones, which the checkpoint makes something of."""

from __future__ import annotations

import streamlit as st
from PIL import Image

from core.generation.drawing.sketching import sketched
from core.geometry import Size
from core.ui import state
from core.ui.components.bridge import canvas_drawing
from core.ui.frame import guarded
from core.ui.picture_chooser import put
from core.ui.resources import studio
from core.ui.texts import t

BOX = Size(300, 400)
"""Most CSS pixels of the drawing canvas: it does not shrink, and a phone is 350 wide."""
BRUSH_PIXELS, LEAST_BRUSH, MOST_BRUSH = 14, 2, 60
COLOUR = "#d6336c"


def fields(picture: str) -> None:
    if not st.toggle(
        t("Sketch colours on it"), key=state.SKETCH_ON, persist_state="session",
        help=t("Paint rough colours on the start picture, as A1111's Sketch does."),
    ):  # fmt: skip
        return
    left, right = st.columns((1, 3), vertical_alignment="bottom")
    with left:
        colour = st.color_picker(t("Colour"), COLOUR, key=state.SKETCH_COLOUR)
    with right:
        width = st.slider(
            t("Brush size"), LEAST_BRUSH, MOST_BRUSH, BRUSH_PIXELS, key=state.SKETCH_BRUSH
        )
    st.space("small")  # the canvas shows its tools above itself
    _canvas(studio().pictures.get(picture), colour, width)
    st.button(
        t("Put it on the picture"), key=state.SKETCH_USE, icon=":material/brush:", on_click=_use
    )


def _canvas(image: Image.Image, colour: str, width: int) -> None:
    from streamlit_drawable_canvas import st_canvas  # pyright: ignore

    size = _size(image)
    st_canvas(
        key=_sheet(),
        width=size.width,
        height=size.height,
        stroke_width=width,
        stroke_color=colour,
        background_image=image.convert("RGB").resize(size),
    )


def _size(image: Image.Image) -> Size:
    return Size(*image.size).times(min(BOX.width / image.width, BOX.height / image.height))


def _sheet() -> str:
    """The key of the canvas: another key is an empty one."""
    return state.sketch_sheet(st.session_state.get(state.SKETCH_SHEET, 0))


@guarded
def _use() -> None:
    """The picture with the colours is the start picture; its mask and its new ground stay."""
    picture = studio().pictures.get(st.session_state[state.START])
    made = sketched(picture, canvas_drawing(_sheet()), _size(picture))
    st.session_state[state.START] = put(made)
    st.session_state[state.SKETCH_SHEET] = st.session_state.get(state.SKETCH_SHEET, 0) + 1
