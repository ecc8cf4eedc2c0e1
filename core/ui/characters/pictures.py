"""Pictures of the open card, each with what it is there for."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st
from PIL import Image

from core.characters.card import MOST_TEXT, CardPicture, PictureRole
from core.generation.request import MAX_SIDE
from core.glossary import Term
from core.ui import state
from core.ui.characters import draft, widgets
from core.ui.frame import guarded
from core.ui.picture_chooser import chooser
from core.ui.resources import CACHED_PICTURES, jpeg, studio
from core.ui.texts import said, t

SIDE = 320
ROLES = {
    PictureRole.REFERENCE: "reference", PictureRole.FACE: "face", PictureRole.OUTFIT: "outfit",
    PictureRole.SHEET: "sheet", PictureRole.TRAINING: "training",
}  # fmt: skip
assert set(ROLES) == set(PictureRole)


def picture_fields() -> None:
    card = draft.opened()
    with st.popover(t("Add a picture"), icon=":material/add_photo_alternate:"):
        chooser(t("A picture of this character"), "card_picture", _add, keeps_alpha=True)
    if not card.pictures:
        st.caption(
            t(
                "No pictures yet. The first reference goes to an IP-Adapter when the character is "
                "named in a prompt."
            )
        )
    widgets.show(state.CHARACTER_ADAPTER, float(card.adapter_strength))
    st.slider(
        said(Term.REFERENCE_STRENGTH.label), 0.0, 1.0, step=0.05, key=state.CHARACTER_ADAPTER,
        on_change=_take_strength, disabled=card.picture(PictureRole.REFERENCE) is None,
        help=t("How strongly the reference counts. 0 leaves it out."),
    )  # fmt: skip
    with st.grid(min_column_width=240, gap="small"):
        for number, picture in enumerate(card.pictures):
            _row(number, picture)


@guarded
def _take_strength() -> None:
    draft.change(adapter_strength=float(st.session_state[state.CHARACTER_ADAPTER]))


def _row(number: int, picture: CardPicture) -> None:
    with st.container(
        border=True, horizontal=True, gap="small",
        key=state.character_variant_box(f"pictures.{number}"),
    ):  # fmt: skip
        st.image(small_jpeg(picture.picture), width=96, alt=said(ROLES[picture.role]))
        with st.container(width="stretch", gap="xsmall"):
            widgets.choice(
                t("What it is for"), picture.role.value,
                {role.value: said(title) for role, title in ROLES.items()},
                partial(_set_role, number), key=state.character_variant("role", str(number)),
                label_visibility="collapsed",
            )  # fmt: skip
            widgets.line(
                t("Note"), picture.note, partial(_set_note, number), most=MOST_TEXT,
                key=state.character_variant("note", str(number)), label_visibility="collapsed",
                placeholder=t("Note"),
            )  # fmt: skip
            widgets.button(
                t("Remove"), _change, number, (), type="tertiary", icon=":material/close:",
                key=state.character_variant("drop", str(number)),
            )  # fmt: skip


@st.cache_data(show_spinner=False, max_entries=CACHED_PICTURES)
def small_jpeg(picture: str) -> bytes:
    return jpeg(studio().characters.pictures.get(picture), SIDE)


def put(image: Image.Image) -> str:
    """Into the store of characters' pictures, no larger than a picture can become."""
    small = image.copy()
    small.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
    return studio().characters.pictures.put(small)


def _add(image: Image.Image) -> None:
    draft.change(pictures=(*draft.opened().pictures, CardPicture(put(image))))


def _set_role(number: int, role: str) -> None:
    _change(number, (replace(draft.opened().pictures[number], role=PictureRole(role)),))


def _set_note(number: int, note: str) -> None:
    _change(number, (replace(draft.opened().pictures[number], note=note),))


def _change(number: int, by: tuple[CardPicture, ...]) -> None:
    there = draft.opened().pictures
    draft.change(pictures=(*there[:number], *by, *there[number + 1 :]))
