"""A garment from a picture: what was read of it, mended by hand, worn by the drawing meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st
from PIL import Image

from core.characters.garments.garment import with_outfit, worn
from core.figures.clothing.garments import garment
from core.figures.clothing.kinds import Slot
from core.figures.colours import Family
from core.figures.words import fields
from core.ui import state
from core.ui.characters import draft, widgets
from core.ui.characters.clothes import trying
from core.ui.characters.clothes.trying import Trying
from core.ui.components.paste import pasted, pasting
from core.ui.controls import plain
from core.ui.frame import guarded
from core.ui.picking.grid import picture_grid
from core.ui.picture_chooser import chooser
from core.ui.resources import studio
from core.ui.texts import said, t

if TYPE_CHECKING:
    from core.gallery.record import ImageRecord

RECENT = 12
OFFERED = (Slot.TOP, Slot.DRESS, Slot.OUTER, Slot.BOTTOM)
"""Where a garment that is laid flat is worn."""


def picture_button() -> None:
    """The way to a garment: a file, the clipboard, or a picture of the gallery."""
    with st.popover(
        t("Garment from a picture"), icon=":material/checkroom:", key=state.GARMENT_POPOVER,
        on_change="rerun",
    ):  # fmt: skip
        chooser(t("One garment, laid flat"), "garment", _begin, keeps_alpha=True)
        st.caption(t("Or copy a picture and paste it here with Ctrl+V."))
        recent = studio().gallery.find(limit=RECENT).records
        if recent:
            st.caption(t("Or from the gallery:"))
            picture_grid(recent, (), _begin_from, key=state.garment_pick)


def take_pasted() -> None:
    """At the top of the page: a picture that was pasted is tried on."""
    picture = pasted(state.GARMENT_PASTE, state.GARMENT_PASTE_SEEN)
    if picture is not None and draft.current() is not None:
        guarded(_begin)(picture)


def _begin(picture: Image.Image) -> None:
    trying.begin(picture)
    st.session_state[state.GARMENT_POPOVER] = False


def _begin_from(record: ImageRecord) -> None:
    _begin(studio().gallery.image(record.id, keeps_alpha=True))


def trying_fields() -> None:
    """What was read of the garment that is tried on; nothing while there is none."""
    pasting(key=state.GARMENT_PASTE)
    found = trying.current()
    if found is None:
        return
    with st.container(border=True, key=state.GARMENT_BOX):
        name = plain(draft.opened().name)
        st.markdown(f"**{t('{name} tries this on', name=name)}**")
        with st.container(horizontal=True, gap="small", key=state.GARMENT_FOUND_BOX):
            st.image(trying.found_picture(found.picture), width=132, alt=t("The garment as found"))
            with st.container(width="stretch", gap="xsmall"):
                _kind_field(found)
                _print_field(found)
        with st.grid(min_column_width=190, gap="small"):
            _cloth_fields(found)
        for note in trying.reading(found.picture, found.item.kind).notes:
            st.caption(plain(said(note)))
        _ends(found)


def _kind_field(found: Trying) -> None:
    likely = trying.reading(found.picture).kinds
    titles = fields.offered("items")
    every = (*likely, *(one for one in titles if one not in likely and _is_laid_flat(one)))
    widgets.choice(
        t("Kind"), found.item.kind, {one: titles.get(one, one) for one in every},
        lambda kind: trying.change(kind=kind), key=state.garment_field("kind"),
    )  # fmt: skip


def _is_laid_flat(kind: str) -> bool:
    told = garment(kind)
    return told is not None and told.slot in OFFERED


def _print_field(found: Trying) -> None:
    if not found.can_print:
        return
    widgets.show(state.GARMENT_PRINT, found.prints)
    st.toggle(t("Print"), key=state.GARMENT_PRINT, on_change=_take_print)


@guarded
def _take_print() -> None:
    trying.change(prints=bool(st.session_state[state.GARMENT_PRINT]))


def _cloth_fields(found: Trying) -> None:
    item = found.item
    widgets.colour(
        t("Colour"), item.colour, Family.CLOTH, partial(_take, "colour"),
        key=state.garment_field("colour"),
    )  # fmt: skip
    widgets.choice(
        t("Pattern"), item.pattern, _patterns(), partial(_take, "pattern"),
        key=state.garment_field("pattern"), none=t("plain"),
    )  # fmt: skip
    widgets.colour(
        t("Second colour"), item.second, Family.CLOTH, partial(_take, "second"),
        key=state.garment_field("second"), none=t("its own"),
    )  # fmt: skip


def _patterns() -> Mapping[str, str]:
    return fields.offered("pattern")


def _take(field: str, value: str) -> None:
    trying.change(**{field: value})


def _ends(found: Trying) -> None:
    with st.container(horizontal=True, gap="xsmall"):
        widgets.button(
            t("Wear it"), _wear, found, key=state.GARMENT_WEAR, type="primary",
            icon=":material/check:", help=t("Into what the drawing shows."),
        )  # fmt: skip
        widgets.button(
            t("New outfit"), _add_outfit, found, key=state.GARMENT_OUTFIT, icon=":material/add:",
            help=t("Beside the other outfits; the drawing keeps what it wears."),
        )  # fmt: skip
        widgets.button(
            t("Put away"), trying.put_away, key=state.GARMENT_CLOSE, icon=":material/close:",
            type="tertiary",
        )  # fmt: skip


def _wear(found: Trying) -> None:
    draft.change_look(worn(draft.opened().look, found.worn))
    trying.put_away()


def _add_outfit(found: Trying) -> None:
    card, _outfit = with_outfit(draft.opened(), found.worn)
    draft.change(outfits=card.outfits)
    trying.put_away()
