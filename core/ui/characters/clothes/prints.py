"""What is printed on the chest: a word or a picture, seen at once, taken off again."""

from __future__ import annotations

import base64
from collections.abc import Callable
from functools import partial

import streamlit as st
from PIL import Image

from core.characters.garments.printing import chest_of, print_of, printed
from core.figures.clothing.kinds import Slot
from core.figures.clothing.textiles.pictures import is_picture
from core.figures.clothing.wardrobe import wardrobe_of
from core.figures.words.telling import title as word_for
from core.ui import state
from core.ui.characters import draft, widgets
from core.ui.picture_chooser import chooser
from core.ui.texts import t

MOST_LETTERS = 40
SHOWN = 96  # pixels wide


def chest_field() -> None:
    """Of the look, on whatever covers its chest."""
    look = draft.opened().look
    chest = chest_of(look)
    with st.popover(
        t("Print"), icon=":material/imagesmode:", help=t("A word or a logo on the chest.")
    ):
        print_fields("look", chest.print, _take)
        hidden = wardrobe_of(look).first(Slot.CAPE) is not None
        piece = word_for("items", chest.kind.name)
        st.caption(
            t("Goes on the {piece}, which the cape covers.", piece=piece) if hidden
            else t("Goes on the {piece}.", piece=piece)
        )  # fmt: skip


def _take(text: str) -> None:
    draft.change_look(printed(draft.opened().look, text))


def print_fields(name: str, shown: str, take: Callable[[str], None]) -> None:
    """``shown`` is what is printed now; ``take`` gets what should be. ``name`` tells several of
    these fields on a page apart."""
    if is_picture(shown):
        st.image(base64.b64decode(shown.partition(",")[2]), width=SHOWN, alt=t("The print"))
        widgets.button(
            t("Remove print"), take, "", key=state.print_remove(name), icon=":material/close:",
            type="tertiary",
        )  # fmt: skip
        return
    widgets.line(
        t("Print"), shown, take, most=MOST_LETTERS, key=state.print_words(name),
        placeholder=t("A word on the chest"),
    )  # fmt: skip
    chooser(t("Or a picture"), f"print.{name}", partial(_take_picture, take), keeps_alpha=True)


def _take_picture(take: Callable[[str], None], picture: Image.Image) -> None:
    take(print_of(picture))
