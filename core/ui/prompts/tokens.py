"""How full a prompt makes each chunk of 75 tokens that a model reads."""

from __future__ import annotations

import streamlit as st

from core.generation.conditioning.prompt_encoder import CHUNK_TOKENS
from core.generation.conditioning.token_counts import tokenizer_folder
from core.models.specs import CheckpointSpec
from core.ui.resources import studio, token_counts
from core.ui.settings import CHECKPOINT
from core.ui.texts import t


def line(words: str, spec: CheckpointSpec | None = None) -> None:
    """Of what the chosen checkpoint reads, or the first that is here where that reads none; nothing
    until a tokenizer is loaded."""
    layout = tokenizer_folder(spec or _checkpoint())
    counts = None if layout is None else token_counts(layout, words)
    if counts is None:
        return
    filled = " + ".join(map(str, counts))
    told = t("{count} / {most} tokens", count=filled, most=CHUNK_TOKENS)
    st.caption(
        f":material/data_usage: {told}",
        help=t(
            "The model reads a prompt in parts of {count} tokens; words of one part belong "
            "together. BREAK begins another part.",
            count=CHUNK_TOKENS,
        ),
        width="content",
    )


def _checkpoint() -> CheckpointSpec:
    config, chosen = studio().config, st.session_state.get(CHECKPOINT.key)
    here = [spec for spec in studio().checkpoints() if spec.is_installed(config)]
    return next((spec for spec in here if spec.id == chosen), (*here, *studio().checkpoints())[0])
