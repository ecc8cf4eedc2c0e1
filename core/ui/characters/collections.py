"""Many pictures of the open character as one ZIP: sprites for games, and a set to train a LoRA."""

from __future__ import annotations

from itertools import islice

import streamlit as st

from core.characters.exports.dataset import Dataset, dataset_zip
from core.characters.exports.samples import drawn_samples
from core.characters.exports.sprites import sprites_zip
from core.ui import choices, state
from core.ui.characters import draft

SIDES = (512, 768, 1024)
FEWEST, MOST, USUAL = 16, 64, 24
PREVIEWED = 3


def collection_fields() -> None:
    card = draft.opened()
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.download_button(
            "Sprites (ZIP)", lambda: sprites_zip(card), file_name=f"{card.handle}-sprites.zip",
            key=state.character_download("sprites"), on_click="ignore",
            icon=":material/sports_esports:", width=240,
        )  # fmt: skip
        st.caption("Every outfit with every expression, named for Ren'Py.")
    st.subheader("Train a LoRA", anchor=False)
    state.start_with(state.CHARACTER_SET_COUNT, USUAL)
    left, right = st.columns(2)
    count = left.slider(
        "Pictures", FEWEST, MOST, step=8, key=state.CHARACTER_SET_COUNT, persist_state="session"
    )
    with right:
        side = choices.segments(
            "Size", SIDES, key=state.CHARACTER_SET_SIDE, title=lambda one: f"{one}²", fallback=768
        )
    tells = st.toggle(
        "Describe the look in the captions", key=state.CHARACTER_SET_TELLS,
        persist_state="session", help="Off, the trigger word stands for all that stays the same.",
    )  # fmt: skip
    data = Dataset(card=card, count=count, side=side, tells_looks=tells)
    captions = data.captions(list(islice(drawn_samples(card, side), count)))
    st.code("\n".join(captions[:PREVIEWED]), language=None, wrap_lines=True)
    st.download_button(
        "Training set (ZIP)", lambda: dataset_zip(card, count=count, side=side, tells_looks=tells),
        file_name=f"{card.handle}-training.zip", key=state.character_download("training"),
        on_click="ignore", icon=":material/model_training:",
    )  # fmt: skip
