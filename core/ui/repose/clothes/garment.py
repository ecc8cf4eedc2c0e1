"""Other clothes for the figures, from the picture of a garment: a checkpoint paints them."""

from __future__ import annotations

import streamlit as st
from PIL import Image

from core.figures.words import fields
from core.generation.input_store import storable
from core.repose.request import Road
from core.ui import choices, state
from core.ui.characters.clothes import trying
from core.ui.frame import guarded
from core.ui.picture_chooser import chooser
from core.ui.resources import studio
from core.ui.texts import said, t

SHOWN = 88  # pixels wide
BY_OUTLINE = ""


def garment_field() -> None:
    picture = state.repose_garment()
    if not picture:
        with st.popover(t("Other clothes"), icon=":material/checkroom:"):
            chooser(t("One garment, laid flat"), "repose_garment", _take, keeps_alpha=True)
            st.caption(t("Painted where the clothes are. All else stays as it is."))
        return
    with st.container(horizontal=True, gap="small", vertical_alignment="center", border=True):
        st.image(trying.found_picture(picture), width=SHOWN, alt=t("The garment as found"))
        with st.container(width="stretch", gap="xsmall"):
            titles = fields.offered("items")
            likely, *others = trying.reading(picture).kinds
            choices.selectbox(
                t("Kind of garment"), (BY_OUTLINE, *others), key=state.REPOSE_GARMENT_KIND,
                title=lambda kind: said(titles.get(kind or likely, kind or likely)),
            )  # fmt: skip
            st.button(
                t("Remove"), key=state.REPOSE_GARMENT_REMOVE, on_click=_remove, type="tertiary",
                icon=":material/close:",
            )  # fmt: skip


def _take(picture: Image.Image) -> None:
    """Raises ``InputRejected`` where no garment is found."""
    name = studio().pictures.put(storable(picture))
    trying.reading(name)
    st.session_state[state.REPOSE_GARMENT] = name
    st.session_state[state.REPOSE_GARMENT_KIND] = BY_OUTLINE


@guarded
def _remove() -> None:
    st.session_state[state.REPOSE_GARMENT] = ""


def garment_now(roads: tuple[Road, ...]) -> tuple[str, str]:
    """The picture's id and its kind; twice "" where nothing is painted."""
    picture = state.repose_garment()
    if Road.PAINT not in roads or not picture:
        return "", ""
    return picture, str(st.session_state.get(state.REPOSE_GARMENT_KIND) or "")
