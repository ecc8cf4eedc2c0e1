"""What Generate's widgets say, as one request."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Any

import streamlit as st

from core.errors import StudioError
from core.files import lookups
from core.generation.request import GenerationRequest
from core.models.specs import CheckpointSpec
from core.pose import detect
from core.ui import settings, state
from core.ui.generate import advanced, drawing, models, pictures
from core.ui.generate.drawing import starts_from_drawing
from core.ui.generate.inpaint.new_ground import drawn_size
from core.ui.resources import studio

RANDOM_SEEDS = 2**32


def uses_pose() -> bool:
    return bool(st.session_state[state.USE_POSE]) and state.current_pose() is not None


def is_posed(spec: CheckpointSpec | None) -> bool:
    """Whether the next pictures hold a pose: the chosen one, or one that the studio lays below."""
    return uses_pose() or (spec is not None and spec.needs_pose)


def chosen_checkpoint() -> CheckpointSpec | None:
    """With what suits it as it is used now: on noise, or over the drawing."""
    chosen, is_over = settings.CHECKPOINT.value, starts_from_drawing()

    def look() -> CheckpointSpec | None:
        found = next((spec for spec in studio().image_models() if spec.id == chosen), None)
        return found.with_drawing_defaults() if found and is_over else found

    return lookups.once((chosen_checkpoint, chosen, is_over), look)


def cannot_measure() -> str:
    """Why no score can be reached for; empty when one can."""
    if not uses_pose():
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
        settings.SEED.put(secrets.randbelow(RANDOM_SEEDS))
    return GenerationRequest(
        prompt=_prompt(no_words),
        pose=state.current_pose() if values[state.USE_POSE] else None,
        drawing=None if spec is None else drawing.value(spec),
        loras=models.loras(),
        refine=advanced.refine(),
        fix=advanced.fix(),
        **pictures.values(),
        **settings.read(GenerationRequest) | _score_to_reach() | _drawn_size(),
    )


def _drawing_from_widgets(no_words: str) -> GenerationRequest:
    """The drawing that is shown comes first; of several, each has the next seed."""
    return replace(
        drawing.described(settings.chosen_size()),
        prompt=_prompt(no_words),
        **settings.COUNT.read(),
        **settings.ENLARGE.read(),
        **settings.REGIONAL.read(),
        **_score_to_reach(),
    )


def _prompt(no_words: str) -> str:
    return state.prompt() if state.prompt().strip() else no_words


def _drawn_size() -> dict[str, Any]:
    return {"size": drawn_size()}


def _score_to_reach() -> dict[str, Any]:
    wished = settings.UNTIL_SCORE.read()
    return dict.fromkeys(wished, 0.0) if cannot_measure() else wished


def request_now() -> GenerationRequest | None:
    """The request as it stands, for a look ahead; None while it cannot be one."""
    try:
        return request_from_widgets(keep_seed=True)
    except StudioError:
        return None
