"""Fields for what somebody stands before: a colour, a drawn place, a picture of one's own."""

from __future__ import annotations

import functools

import streamlit as st
from PIL import Image

from core import images
from core.cutout.grounds import ground_picture
from core.cutout.request import Ground, GroundKind
from core.figures.attributes import PLACES
from core.geometry import Size
from core.ui import state
from core.ui.cutout.ground_keys import GroundKeys
from core.ui.frame import guarded
from core.ui.picture_chooser import chooser, put
from core.ui.resources import JPEG_QUALITY, input_jpeg
from core.ui.texts import said, t

COLOURS = {
    "White": "#ffffff", "Pink": "#ffc9dd", "Sky": "#bfe3ff", "Night": "#1d2344",
    "Green screen": "#00b140", "Black": "#000000",
}  # fmt: skip
THUMBNAIL = Size(144, 108)


def fields(kind: GroundKind, keys: GroundKeys) -> None:
    """What goes with this kind."""
    if kind is GroundKind.COLOUR:
        _colour_fields(keys)
    elif kind is GroundKind.PLACE:
        _places(keys)
    elif kind is GroundKind.PICTURE:
        _picture_fields(keys)


def _colour_fields(keys: GroundKeys) -> None:
    with st.container(
        key=state.ground_colours_box(keys.page), horizontal=True, vertical_alignment="center"
    ):
        st.color_picker(
            t("Colour"), key=keys.colour, persist_state="session",
            label_visibility="collapsed",
        )  # fmt: skip
        for name, colour in COLOURS.items():
            mark = "chosen_" * (colour == st.session_state[keys.colour].lower())
            box = state.ground_colour_box(mark, colour.removeprefix("#"))
            with st.container(key=box, width=36):
                st.html(f'<span class="paf-swatch" style="background:{colour}"></span>')
                st.button(
                    said(name),
                    key=state.ground_swatch(keys.page, colour.removeprefix("#")),
                    on_click=_choose,
                    args=(keys.colour, colour),
                    help=said(name),
                )


def _places(keys: GroundKeys) -> None:
    chosen = st.session_state[keys.place]
    with (
        st.container(key=state.ground_places_box(keys.page)),
        st.grid(min_column_width=72, gap="xsmall"),
    ):
        for number, place in enumerate(PLACES):
            with st.container(key=state.pick_box("chosen_" * (place == chosen), f"place_{number}")):
                st.image(place_jpeg(place), width="stretch", alt=said(place.capitalize()))
                st.button(
                    said(place.capitalize()),
                    key=state.ground_place(keys.page, number),
                    on_click=_choose,
                    args=(keys.place, place),
                    help=said(place.capitalize()),
                )


def _picture_fields(keys: GroundKeys) -> None:
    picture = st.session_state.get(keys.picture)
    if picture:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.image(input_jpeg(picture), width=96, alt=t("The new background"))
            st.button(
                t("Remove"),
                key=state.ground_remove(keys.page),
                icon=":material/close:",
                on_click=_choose,
                args=(keys.picture, ""),
            )
    else:
        name = state.ground_upload(keys.page)
        chooser(t("The new background"), name, functools.partial(_take_picture, keys.picture))


@guarded
def _choose(key: str, value: str) -> None:
    st.session_state[key] = value


def _take_picture(key: str, image: Image.Image) -> None:
    st.session_state[key] = put(image)


@functools.lru_cache(maxsize=len(PLACES))
def place_jpeg(place: str) -> bytes:
    """A place as a small picture."""
    drawn = ground_picture(Ground(GroundKind.PLACE, place), THUMBNAIL)
    assert drawn is not None
    return images.jpeg(drawn, JPEG_QUALITY)
