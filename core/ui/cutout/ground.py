"""What the cut-out stands before: nothing, a colour, a drawn place, a picture."""

from __future__ import annotations

import functools

import streamlit as st
from PIL import Image

from core import images
from core.cutout.grounds import ground_picture
from core.cutout.request import Ground, GroundKind
from core.figures.attributes import PLACES
from core.geometry import Size
from core.ui import choices, state
from core.ui.cutout.restore import FIRST_COLOUR, FIRST_PLACE, ground_now
from core.ui.frame import guarded
from core.ui.picture_chooser import chooser, put
from core.ui.resources import JPEG_QUALITY, input_jpeg, studio

TITLES = {
    GroundKind.NONE: "Transparent",
    GroundKind.COLOUR: "Colour",
    GroundKind.PLACE: "Place",
    GroundKind.PICTURE: "Picture",
}
assert set(TITLES) == set(GroundKind)
COLOURS = {
    "White": "#ffffff", "Pink": "#ffc9dd", "Sky": "#bfe3ff", "Night": "#1d2344",
    "Green screen": "#00b140", "Black": "#000000",
}  # fmt: skip
THUMBNAIL = Size(144, 108)


def prepare() -> None:
    state.start_with(state.CUTOUT_GROUND, GroundKind.NONE)
    state.start_with(state.CUTOUT_COLOUR, FIRST_COLOUR)
    state.start_with(state.CUTOUT_PLACE, FIRST_PLACE)


def fields() -> None:
    """The choice, and below it what goes with it."""
    kind = choices.segments(
        "Background", tuple(TITLES), key=state.CUTOUT_GROUND, title=TITLES.__getitem__
    )
    if kind is GroundKind.COLOUR:
        _colour_fields()
    elif kind is GroundKind.PLACE:
        _places()
    elif kind is GroundKind.PICTURE:
        _picture_fields()


def _colour_fields() -> None:
    with st.container(key=state.CUTOUT_COLOURS_BOX, horizontal=True, vertical_alignment="center"):
        st.color_picker(
            "Colour", key=state.CUTOUT_COLOUR, persist_state="session",
            label_visibility="collapsed",
        )  # fmt: skip
        for name, colour in COLOURS.items():
            mark = "chosen_" * (colour == st.session_state[state.CUTOUT_COLOUR].lower())
            box = state.cutout_colour_box(mark, colour.removeprefix("#"))
            with st.container(key=box, width=36):
                st.html(f'<span class="paf-swatch" style="background:{colour}"></span>')
                st.button(
                    name,
                    key=state.cutout_swatch(colour.removeprefix("#")),
                    on_click=_choose,
                    args=(state.CUTOUT_COLOUR, colour),
                    help=name,
                )


def _places() -> None:
    chosen = st.session_state[state.CUTOUT_PLACE]
    with st.container(key=state.CUTOUT_PLACES_BOX), st.grid(min_column_width=72, gap="xsmall"):
        for number, place in enumerate(PLACES):
            with st.container(key=state.pick_box("chosen_" * (place == chosen), f"place_{number}")):
                st.image(place_jpeg(place), width="stretch", alt=place)
                st.button(
                    place.capitalize(),
                    key=state.cutout_place(number),
                    on_click=_choose,
                    args=(state.CUTOUT_PLACE, place),
                    help=place.capitalize(),
                )


def _picture_fields() -> None:
    picture = st.session_state.get(state.CUTOUT_GROUND_PICTURE)
    if picture:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.image(input_jpeg(picture), width=96, alt="The new background")
            st.button(
                "Remove",
                key=state.CUTOUT_GROUND_REMOVE,
                icon=":material/close:",
                on_click=_choose,
                args=(state.CUTOUT_GROUND_PICTURE, ""),
            )
    else:
        chooser("The new background", "cutout_ground", _take_picture)


@guarded
def _choose(key: str, value: str) -> None:
    st.session_state[key] = value


def _take_picture(image: Image.Image) -> None:
    st.session_state[state.CUTOUT_GROUND_PICTURE] = put(image)


# --- how it looks -----------------------------------------------------------------------------


@functools.lru_cache(maxsize=len(PLACES))
def place_jpeg(place: str) -> bytes:
    """A place as a small picture."""
    drawn = ground_picture(Ground(GroundKind.PLACE, place), THUMBNAIL)
    assert drawn is not None
    return images.jpeg(drawn, JPEG_QUALITY)


def seen(size: Size) -> bytes | str:
    """The chosen ground for the stage, in this size: a picture file, a colour, "" for nothing."""
    ground = ground_now()
    if ground.kind is GroundKind.COLOUR:
        return ground.value
    return "" if ground.kind is GroundKind.NONE else _jpeg(ground, size)


@functools.lru_cache(maxsize=8)
def _jpeg(ground: Ground, size: Size) -> bytes:
    return images.jpeg(picture(ground, size), JPEG_QUALITY)


def picture(ground: Ground, size: Size) -> Image.Image:
    """RGB of the size. Raises ``NotFound`` when its picture is gone; nothing has no picture."""
    own = studio().pictures.get(ground.value) if ground.kind is GroundKind.PICTURE else None
    drawn = ground_picture(ground, size, picture=own)
    assert drawn is not None, ground
    return drawn
