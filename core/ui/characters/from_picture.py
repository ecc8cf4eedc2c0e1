"""A new character from a picture: what is read becomes its look, the picture its reference."""

from __future__ import annotations

import streamlit as st
from PIL import Image

from core.characters.making import NEW_NAME, card_from_picture
from core.ui import state
from core.ui.characters import draft
from core.ui.controls import plain
from core.ui.picture_chooser import chooser
from core.ui.resources import studio


def from_picture() -> None:
    with st.popover("From a picture", icon=":material/add_photo_alternate:"):
        chooser("Picture of the character", "new_character", _make)
        st.caption("Hair, eyes and clothes are read; whatever was misread is mended by hand.")


def _make(image: Image.Image) -> None:
    found = card_from_picture(NEW_NAME, image, studio().characters.pictures)
    draft.create(found.card)
    st.session_state[state.CHARACTER_UNSURE] = (draft.opened().id, found.unsure)


def unsure_line() -> None:
    """What to look at again, on the card that was read."""
    card_id, words = st.session_state.get(state.CHARACTER_UNSURE, ("", ()))
    if card_id == draft.opened().id and words:
        st.caption(f":material/visibility: Read with some doubt: {plain(', '.join(words))}.")
