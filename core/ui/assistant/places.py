"""The pages whose prompts are looked at, each beside its own pose."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import streamlit as st

from core.assistant.lint import Asked, dialect_of, facts_of
from core.assistant.lint.asked import Count
from core.generation.conditioning.token_counts import tokenizer_folder
from core.models.specs import CheckpointSpec
from core.pose import presets
from core.pose.presets import Preset
from core.ui import state
from core.ui.assistant.findings import findings
from core.ui.assistant.place import Place
from core.ui.assistant.understanding import understanding
from core.ui.assistant.variants import variants
from core.ui.generate.request import chosen_checkpoint, uses_pose
from core.ui.pose.arriving import on_open_canvas
from core.ui.resources import token_counts
from core.ui.settings import NEGATIVE


def on_generate() -> None:
    understanding(GENERATE)
    spec = chosen_checkpoint()
    pose = state.current_pose() if uses_pose() else None
    asked = Asked(
        prompt=state.prompt(),
        negative=NEGATIVE.value or "",
        people=facts_of(pose) if pose is not None else (),
        dialect=dialect_of(spec),
        count=_counter(spec),
    )
    findings(GENERATE, asked)
    variants(GENERATE)


def on_prompts() -> None:
    with st.container(horizontal=True, gap="small", key=state.understood_row(PROMPTS.name)):
        understanding(PROMPTS)
        variants(PROMPTS)


def look_on_prompts(pose: Preset) -> None:
    """Beside the pose that would be sent along; for the checkpoint that Generate has."""
    values, spec = st.session_state, chosen_checkpoint()
    asked = Asked(
        prompt=values.get(state.PROMPTS_TEXT) or "",
        negative=values.get(state.PROMPTS_NEGATIVE_TEXT) or "",
        people=facts_of(pose.pose),
        dialect=dialect_of(spec),
        count=_counter(spec),
    )
    findings(PROMPTS, asked)


def _counter(spec: CheckpointSpec | None) -> Count | None:
    layout = None if spec is None or spec.is_drawing else tokenizer_folder(spec)
    return None if layout is None else _counter_of(layout)


@functools.cache
def _counter_of(layout: Path) -> Count:
    """The same for the same folder: what was found is remembered by it."""
    return functools.partial(token_counts, layout)


# --- poses ----------------------------------------------------------------------------------------


def _use_on_generate(preset_id: str) -> None:
    state.set_pose(on_open_canvas(presets.get(preset_id).pose))
    st.session_state[state.USE_POSE] = True


def _put_on_generate(pose: Any) -> None:
    if pose != state.current_pose():
        state.set_pose(pose)


def _use_on_prompts(preset_id: str) -> None:
    st.session_state[state.PROMPTS_POSE] = preset_id


GENERATE = Place(
    "generate", state.PROMPT, NEGATIVE.key, _use_on_generate, state.current_pose,
    _put_on_generate,
)  # fmt: skip
PROMPTS = Place(
    "prompts", state.PROMPTS_TEXT, state.PROMPTS_NEGATIVE_TEXT, _use_on_prompts,
    lambda: st.session_state.get(state.PROMPTS_POSE), _use_on_prompts,
)  # fmt: skip
