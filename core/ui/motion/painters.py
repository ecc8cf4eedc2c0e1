"""The checkpoint that paints over the drawn frames of a clip."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.errors import StudioError
from core.generation.request import GenerationRequest
from core.glossary import Term
from core.models import registry
from core.models.family import Family
from core.models.hardware import device
from core.models.kinds import ModelKind
from core.models.painter import DRAWING
from core.models.specs import CheckpointSpec, MotionAdapterSpec
from core.motion.request import Renderer
from core.runners.motion import animated
from core.runners.motion.painted import suited
from core.ui import choices, state
from core.ui.controls import plain
from core.ui.motion import keys
from core.ui.prerequisites import model_missing
from core.ui.resources import studio
from core.ui.texts import said, t


def fields(renderer: Renderer) -> None:
    titles = {one.id: one.title for one in _checkpoints(renderer)}
    if titles:
        choices.selectbox(
            said(Term.CHECKPOINT.label), titles, key=state.MOTION_CHECKPOINT,
            title=lambda name: said(titles[name]),
        )  # fmt: skip
    else:
        model_missing(ModelKind.CHECKPOINT, Family.SD15, renderer.label)
    if renderer is Renderer.ANIMATEDIFF:
        _adapter_field(renderer)
        st.caption(t("Paints 16 frames at once, so that they agree. Slow, and takes much memory."))
        if is_ready(renderer):
            _plan_line(renderer)
    else:
        st.caption(t("Paints every frame over the drawing: far slower than drawing alone."))


def _adapter_field(renderer: Renderer) -> None:
    titles = {one.id: one.title for one in _adapters()}
    if not titles:
        model_missing(ModelKind.MOTION_ADAPTER, Family.SD15, renderer.label)
    elif len(titles) > 1:
        choices.selectbox(
            t("Motion adapter"), titles, key=state.MOTION_ADAPTER,
            title=lambda name: said(titles[name]),
        )  # fmt: skip


def _plan_line(renderer: Renderer) -> None:
    """Only where it does not fit."""
    timeline, config = state.motion_timeline(), studio().config
    painting = GenerationRequest(
        prompt="a figure", pose=timeline.keys[0].pose, size=keys.size_now(),
        **settings_now(renderer),
    )  # fmt: skip
    try:
        planned = animated.planned(
            painting, adapter_now(renderer), timeline.frame_count, device.expected_device(config),
            config,
        )  # fmt: skip
    except StudioError:
        return  # told in full when the clip is asked for
    if not planned.is_possible:
        st.warning(plain(said(planned.text)), icon=":material/memory:")


def is_ready(renderer: Renderer) -> bool:
    """All that it paints with is here."""
    if not renderer.needs_models:
        return True
    return bool(_checkpoints(renderer)) and (
        renderer is not Renderer.ANIMATEDIFF or bool(_adapters())
    )


def checkpoint_now(renderer: Renderer) -> str:
    if not renderer.needs_models:
        return DRAWING.id
    return _chosen(state.MOTION_CHECKPOINT, [one.id for one in _checkpoints(renderer)])


def adapter_now(renderer: Renderer) -> str:
    if renderer is not Renderer.ANIMATEDIFF:
        return ""
    return _chosen(state.MOTION_ADAPTER, [one.id for one in _adapters()])


def settings_now(renderer: Renderer) -> dict[str, Any]:
    """By the names of a ``GenerationRequest``."""
    checkpoint = checkpoint_now(renderer)
    if not checkpoint or checkpoint == DRAWING.id:
        return {"checkpoint": DRAWING.id}
    return suited(checkpoint, studio().config)


def _chosen(key: str, offered: list[str]) -> str:
    """The first while nothing, or what is gone, is chosen; "" where nothing is offered."""
    name = str(st.session_state.get(key) or "")
    return name if name in offered else next(iter(offered), "")


def _checkpoints(renderer: Renderer) -> list[CheckpointSpec]:
    here = registry.installed(CheckpointSpec, studio().config)
    if renderer is not Renderer.ANIMATEDIFF:
        return list(here)
    return [one for one in here if one.family is Family.SD15]


def _adapters() -> list[MotionAdapterSpec]:
    here = registry.installed(MotionAdapterSpec, studio().config)
    return [one for one in here if one.family is Family.SD15]
