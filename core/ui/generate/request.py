"""What Generate's widgets say, as one request."""

from __future__ import annotations

import secrets
from dataclasses import replace

import streamlit as st

from core.errors import StudioError
from core.generation.request import GenerationRequest
from core.models.specs import CheckpointSpec
from core.pose import detect
from core.ui import state
from core.ui.generate import advanced, drawing, models, pictures
from core.ui.generate.drawing import starts_from_drawing
from core.ui.resources import studio

RANDOM_SEEDS = 2**32


def holds_pose() -> bool:
    return bool(st.session_state[state.USE_POSE]) and state.current_pose() is not None


def is_posed(spec: CheckpointSpec | None) -> bool:
    """Whether the next pictures hold a pose: the chosen one, or one that the studio lays below."""
    return holds_pose() or (spec is not None and spec.needs_pose)


def chosen_checkpoint() -> CheckpointSpec | None:
    """With what suits it as it is used now: on noise, or over the drawing."""
    chosen = st.session_state[state.CHECKPOINT]
    found = next((spec for spec in studio().ways() if spec.id == chosen), None)
    return found.with_drawing_defaults() if found and starts_from_drawing() else found


def cannot_measure() -> str:
    """Why no score can be reached for; empty when one can."""
    if not holds_pose():
        return "Choose a pose first, so that there is something to score."
    if not detect.is_available():
        return "The pose detector is not installed, so pictures get no pose score."
    return ""


def request_from_widgets(*, keep_seed: bool = False, no_words: str = "") -> GenerationRequest:
    """What the widgets say; a random seed is drawn here and kept, so that it can be seen.

    ``no_words`` stands in for a prompt that is not written yet.
    """
    values, spec = st.session_state, chosen_checkpoint()
    if spec is not None and spec.is_drawing:
        return _drawing_from_widgets(no_words)
    if not values[state.SEED_IS_FIXED] and not keep_seed:
        values[state.SEED] = secrets.randbelow(RANDOM_SEEDS)
    return GenerationRequest(
        prompt=values[state.PROMPT] if values[state.PROMPT].strip() else no_words,
        negative_prompt=values[state.NEGATIVE],
        pose=state.current_pose() if values[state.USE_POSE] else None,
        checkpoint=values[state.CHECKPOINT],
        size=state.chosen_size(),
        steps=values[state.STEPS],
        guidance=values[state.GUIDANCE],
        control_strength=values[state.STRENGTH],
        pose_guidance=values[state.POSE_GUIDANCE],
        sampler=values[state.SAMPLER],
        seed=values[state.SEED],
        count=values[state.COUNT],
        until_score=0.0 if cannot_measure() else values[state.UNTIL_SCORE],
        clip_skip=values[state.CLIP_SKIP],
        enlarge=values[state.ENLARGE],
        drawing=None if spec is None else drawing.value(spec),
        **models.values(),
        **pictures.values(),
        **advanced.values(),
    )


def _drawing_from_widgets(no_words: str) -> GenerationRequest:
    """The drawing that is shown comes first; of several, each has the next seed."""
    values = st.session_state
    prompt = values[state.PROMPT]
    return replace(
        drawing.shown(state.chosen_size()),
        prompt=prompt if prompt.strip() else no_words,
        count=values[state.COUNT],
        until_score=0.0 if cannot_measure() else values[state.UNTIL_SCORE],
        enlarge=values[state.ENLARGE],
    )


def request_now() -> GenerationRequest | None:
    """The request as it stands, for a look ahead; None while it cannot be one."""
    try:
        return request_from_widgets(keep_seed=True)
    except StudioError:
        return None
