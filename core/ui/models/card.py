"""How a model is shown: its name, what it is for, and the facts that help to choose."""

from __future__ import annotations

import html
from functools import lru_cache

import streamlit as st

from core.errors import ModelError
from core.generation.memory import plan
from core.generation.memory.plan import MemoryPlan, Mode
from core.generation.request import GenerationRequest
from core.models.downloading.fetch import size_text
from core.models.family import Family
from core.models.hardware import device, machine
from core.models.specs import (
    BaseSpec,
    CheckpointSpec,
    ControlNetSpec,
    LoraSpec,
    ModelSpec,
    UpscalerSpec,
)
from core.models.specs.onnx import DetectorSpec
from core.pose import presets
from core.pose.skeleton import Pose
from core.ui.resources import studio

FIRST_POSE = "jogging"
GOOD, MIDDLING, BAD, PLAIN = "good", "middling", "bad", "plain"


def card(spec: BaseSpec, *, where: str = "", why_not: str = "") -> None:
    """One model. ``where`` it lies and ``why_not`` it can be used are lines, empty to leave out."""
    marks = "".join(
        f'<li class="paf-{tone}">{html.escape(text)}</li>' for tone, text in _marks(spec)
    )
    lines = [f"<p>{html.escape(spec.note)}</p>", f"<ul>{marks}</ul>"]
    if isinstance(spec, DetectorSpec) and spec.finder_text:
        lines.insert(1, f"<p>{html.escape(spec.finder_text)}</p>")
    if why_not:
        lines.append(f'<p class="paf-why">{html.escape(why_not)}</p>')
    if where:
        lines.append(f'<p class="paf-where">{html.escape(where)}</p>')
    st.html(
        f'<article class="paf-model"><h3>{html.escape(spec.title)}</h3>{"".join(lines)}</article>'
    )


def _marks(spec: BaseSpec) -> list[tuple[str, str]]:
    marks = [(PLAIN, spec.family.label)] if isinstance(spec, ModelSpec) else []
    if spec.size:
        marks.append((PLAIN, size_text(spec.size)))
    if spec.memory:
        fits = spec.memory <= machine.usable_memory("cpu")
        words = f"about {_rounded(spec.memory)} of memory"
        marks.append((PLAIN, words) if fits else (BAD, f"{words}: too large for this machine"))
    marks += _special_marks(spec)
    if spec.licence != "unknown":
        marks.append((PLAIN, spec.licence))
    if spec.commercial is False:
        marks.append((BAD, "not for commercial use"))
    elif spec.commercial is None and spec.licence != "unknown":
        marks.append((MIDDLING, "commercial use unclear"))
    return marks


def _rounded(size: int) -> str:
    return f"{size / 10**9:.0f} GB" if size >= 10**9 else size_text(size)


def _special_marks(spec: BaseSpec) -> list[tuple[str, str]]:
    match spec:
        case CheckpointSpec():
            tone, text, _ = fit(spec)
            return [(tone, text)] if text else []
        case ControlNetSpec() if len(spec.kinds) > 1:
            return [(PLAIN, f"{len(spec.kinds)} kinds of pictures")]
        case LoraSpec(settings=settings) if settings is not None:
            return [(PLAIN, f"{settings.steps} steps")]
        case LoraSpec() if spec.trigger:
            return [(PLAIN, f"trigger words: {spec.trigger}")]
        case UpscalerSpec() if spec.scale:
            return [(PLAIN, f"×{spec.scale}")]
        case _:
            return []


def fit(spec: CheckpointSpec) -> tuple[str, str, str]:
    """Whether this machine can draw with it: tone, words, and the reckoning behind them."""
    planned = _plan(spec)
    if planned is None:
        return PLAIN, "", ""
    if not planned.is_possible:
        words = f"too large for this machine ({planned.gib_needed:.1f} GiB)"
        return BAD, words, planned.text
    is_processor = device.expected_device(studio().config).name == "cpu"
    if planned.mode is not Mode.WHOLE or (is_processor and spec.family is not Family.STARTER):
        return MIDDLING, f"slow on this machine ({planned.gib_needed:.1f} GiB)", planned.text
    return GOOD, f"fits this machine ({planned.gib_needed:.1f} GiB)", planned.text


def _plan(spec: CheckpointSpec) -> MemoryPlan | None:
    request = GenerationRequest(
        prompt="a character",
        pose=_pose(),
        checkpoint=spec.id,
        size=spec.default_size,
    )
    config = studio().config
    try:
        return plan.plan(request, spec, device.expected_device(config), config)
    except ModelError:  # its own line says what is wrong with it
        return None


@lru_cache(maxsize=1)
def _pose() -> Pose:
    return presets.get(FIRST_POSE).pose
