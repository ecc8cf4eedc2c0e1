"""The start picture on the Generate page, and the part of it that is drawn anew."""

from __future__ import annotations

import hashlib
import json

import streamlit as st
from PIL import Image

from core.generation import masks
from core.generation.request_inputs import StartPicture
from core.geometry import Size
from core.glossary import Term
from core.pose.sketch.strokes import strokes
from core.server.uploads import PICTURE_MEGABYTES
from core.ui import settings, state
from core.ui.components.bridge import canvas_drawing
from core.ui.frame import guarded, reported
from core.ui.picture_chooser import TYPES, chooser, put, take_upload
from core.ui.resources import input_jpeg, studio

MASK_BOX = Size(300, 400)
"""Most CSS pixels of the painting canvas: it does not shrink, and a phone is 350 wide."""
BRUSH_PIXELS = 32


def prepare() -> None:
    for key, value in ((state.START, None), (state.MASK, None), (state.MASK_ON, False)):
        state.start_with(key, value)
    with reported():
        _take_painting()


def fields() -> None:
    picture: str | None = st.session_state[state.START]
    if picture is None:
        st.markdown(Term.START_PICTURE.help)
        chooser(Term.START_PICTURE.label, "start", take_start)
        return
    with st.container(horizontal=True, gap="medium"):
        st.image(input_jpeg(picture), width=120, alt=Term.START_PICTURE.label)
        st.button("Remove", key=state.START_REMOVE, icon=":material/close:", on_click=drop_start)
    settings.START_STRENGTH.slider(0.0, 1.0, step=0.05)
    if st.toggle(
        Term.INPAINT.label, key=state.MASK_ON, persist_state="session", help=Term.INPAINT.help
    ):
        _mask_fields(picture)


def take_start(image: Image.Image) -> None:
    st.session_state[state.START] = put(image)
    drop_mask()


@guarded
def drop_start() -> None:
    st.session_state[state.START] = None
    drop_mask()


@guarded
def drop_mask() -> None:
    """The whole picture changes again."""
    st.session_state[state.MASK_ON] = False
    state.set_mask(None)


# --- the mask -----------------------------------------------------------------------------------


def _mask_fields(picture: str) -> None:
    """Painted over the picture, or uploaded in black and white."""
    mask: str | None = st.session_state[state.MASK]
    if mask is None or canvas_drawing(_sheet()) is not None:
        _canvas(picture)
    else:
        st.image(input_jpeg(mask), width=120, alt="The mask: white changes")
    if mask is None:
        st.caption(
            ":material/brush: Paint over what should change. Nothing is painted yet, so the whole "
            "picture changes."
        )
        st.file_uploader(
            "Or upload a mask", type=TYPES, key=state.MASK_UPLOAD,
            on_change=take_upload, args=(state.MASK_UPLOAD, _take_mask_file),
            help="White changes, black stays.", max_upload_size=PICTURE_MEGABYTES,
        )  # fmt: skip
        return
    st.caption(":material/check: Only the painted part changes.")
    st.button("Paint a new mask", key=state.MASK_AGAIN, icon=":material/ink_eraser:",
              on_click=_clear)  # fmt: skip


def _canvas(picture: str) -> None:
    from streamlit_drawable_canvas import st_canvas  # pyright: ignore

    image = studio().pictures.get(picture).convert("RGB")
    size = _canvas_size(image)
    brush = st.slider("Brush", 8, 80, BRUSH_PIXELS, key=state.MASK_BRUSH, persist_state="session")
    st.space("small")  # the canvas shows its tools above itself
    st_canvas(
        key=_sheet(),
        width=size.width,
        height=size.height,
        stroke_width=brush,
        stroke_color="rgba(255, 110, 180, 0.75)",
        background_image=image.resize(size),
    )


def _canvas_size(image: Image.Image) -> Size:
    factor = min(MASK_BOX.width / image.width, MASK_BOX.height / image.height)
    return Size(*image.size).times(factor)


def _sheet() -> str:
    """The key of the painting canvas: another key is an empty canvas."""
    return state.mask_sheet(st.session_state.get(state.MASK_SHEET, 0))


def _take_painting() -> None:
    """What is painted counts without another button: new strokes become the mask."""
    picture, raw = st.session_state[state.START], canvas_drawing(_sheet())
    if picture is None or raw is None:
        return
    print_of_it = hashlib.blake2b(json.dumps(raw, default=str).encode()).hexdigest()
    if st.session_state.get(state.MASK_STROKES) == print_of_it:
        return
    mask = None
    if strokes(raw):
        image = studio().pictures.get(picture)
        brush = float(st.session_state.get(state.MASK_BRUSH, BRUSH_PIXELS))
        mask = masks.painted(raw, _canvas_size(image), Size(*image.size), brush)
    st.session_state[state.MASK] = None if mask is None else studio().pictures.put(mask)
    st.session_state[state.MASK_STROKES] = print_of_it


@guarded
def _clear() -> None:
    state.set_mask(None)


def _take_mask_file(image: Image.Image) -> None:
    size = studio().pictures.get(st.session_state[state.START]).size
    state.set_mask(studio().pictures.put(image.convert("L").resize(size)))


def value() -> StartPicture | None:
    """For the request; what was painted since the page was drawn is in it."""
    session = st.session_state
    if session[state.START] is None:
        return None
    _take_painting()
    mask = session[state.MASK] if session.get(state.MASK_ON) else None
    return StartPicture(session[state.START], mask=mask, **settings.read(StartPicture))
