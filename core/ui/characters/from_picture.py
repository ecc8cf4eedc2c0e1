"""A new character from a picture: what is read becomes its look, the picture its reference."""

from __future__ import annotations

import streamlit as st
from PIL import Image

from core.characters.card import Card, CardPicture, PictureRole
from core.errors import RequestRejected
from core.figures.likeness import traits_of
from core.figures.words import read
from core.pose.appearance import STARTER_FILE, looks_reader
from core.ui import state
from core.ui.characters import draft, pictures
from core.ui.controls import plain
from core.ui.picture_chooser import chooser

# A reader that is less sure says so.
QUITE_SURE = 0.75


def from_picture(name: str) -> None:
    with st.popover("From a picture", icon=":material/add_photo_alternate:"):
        chooser("Picture of the character", "new_character", lambda image: _make(name, image))
        st.caption("Hair, eyes and clothes are read; whatever was misread is mended by hand.")


def _make(name: str, image: Image.Image) -> None:
    traits = traits_of(image, looks_reader(STARTER_FILE))
    if not traits:
        raise RequestRejected(
            expected="a picture with a figure",
            got="nobody in it",
            todo="take one that shows a person",
            shown="No figure found in this picture. Take one that shows a whole person.",
        )
    look = read(", ".join(trait.words for trait in traits)).looks[0]
    reference = CardPicture(pictures.put(image), PictureRole.REFERENCE)
    draft.create(Card(name=name, look=look, pictures=(reference,)))
    unsure = tuple(trait.words for trait in traits if trait.chance < QUITE_SURE)
    st.session_state[state.CHARACTER_UNSURE] = (draft.opened().id, unsure)


def unsure_line() -> None:
    """What to look at again, on the card that was read."""
    card_id, words = st.session_state.get(state.CHARACTER_UNSURE, ("", ()))
    if card_id == draft.opened().id and words:
        st.caption(f":material/visibility: Read with some doubt: {plain(', '.join(words))}.")
