"""A character from a picture, as words that go into the prompt."""

from __future__ import annotations

import streamlit as st
from PIL import Image

from core.errors import RequestRejected
from core.figures.likeness import Trait, traits_of
from core.generation.request import MAX_PROMPT_CHARACTERS
from core.pose.appearance import STARTER_FILE, looks_reader
from core.ui import state
from core.ui.controls import plain
from core.ui.picture_chooser import chooser
from core.ui.texts import t

# A reader that is less sure says so.
QUITE_SURE = 0.75


def from_picture() -> None:
    """Where a picture of a character is dropped, and what was read from the last one."""
    with st.popover(t("From a picture"), icon=":material/person_search:", type="tertiary"):
        chooser(t("Picture of the character"), "character", take_looks)
        traits: tuple[Trait, ...] = st.session_state.get(state.CHARACTER_READ, ())
        if not traits:
            st.caption(t("Hair, eyes and clothes are read into the prompt."))
            return
        unsure = [trait.words for trait in traits if trait.chance < QUITE_SURE]
        told = t("Now in the prompt. Click a word under it to put right what was misread.")
        doubt = t("Unsure: {words}.", words=plain(", ".join(unsure)))
        st.caption(f"{told} {doubt}" if unsure else told)


def take_looks(image: Image.Image) -> None:
    traits = traits_of(image, looks_reader(STARTER_FILE))
    if not traits:
        raise RequestRejected(
            expected="a picture with a figure",
            got="nobody in it",
            todo="take one that shows a person",
            shown="No figure found in this picture. Take one that shows a whole person.",
        )
    st.session_state[state.CHARACTER_READ] = traits
    prompt = with_words(str(st.session_state.get(state.PROMPT, "")), traits)
    st.session_state[state.PROMPT] = prompt


def with_words(prompt: str, traits: tuple[Trait, ...]) -> str:
    """``prompt`` and behind it what it does not say yet, as far as there is room."""
    said = prompt.strip().rstrip(",")
    for trait in traits:
        longer = f"{said}, {trait.words}" if said else trait.words
        is_new = trait.words.casefold() not in said.casefold()
        if is_new and len(longer) <= MAX_PROMPT_CHARACTERS:
            said = longer
    return said
