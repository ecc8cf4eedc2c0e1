"""How a model is shown: its name, what it is for, and the facts that help to choose."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

import streamlit as st

from core.generation.memory.first_model import usual_plan
from core.generation.memory.plan import Mode
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
from core.ui.resources import studio
from core.ui.texts import said, t

Mark = tuple[str, str]
"""Its tone, and what it says."""

GOOD, MIDDLING, BAD, PLAIN = "good", "middling", "bad", "plain"


def card(spec: BaseSpec, *, where: str = "", why_not: str = "") -> None:
    """One model. ``where`` it lies and ``why_not`` it can be used are lines, empty to leave out."""
    words = [said(spec.note)]
    if isinstance(spec, DetectorSpec) and spec.finder_text:
        words.append(said(spec.finder_text))
    article(title_of(spec), words, _marks(spec), why_not=said(why_not), where=where)


def title_of(spec: BaseSpec) -> str:
    """A person's own are called as they called them."""
    return spec.title if spec.is_own else said(spec.title)


def article(
    title: str,
    words: Sequence[str],
    marks: Iterable[Mark],
    *,
    why_not: str = "",
    where: str = "",
) -> None:
    """A model in words: paragraphs, marks, and lines that are left out when empty."""
    listed = "".join(f'<li class="paf-{tone}">{html.escape(text)}</li>' for tone, text in marks)
    lines = [f"<p>{html.escape(text)}</p>" for text in words if text]
    lines.append(f"<ul>{listed}</ul>")
    if why_not:
        lines.append(f'<p class="paf-why">{html.escape(why_not)}</p>')
    if where:
        lines.append(f'<p class="paf-where">{html.escape(where)}</p>')
    st.html(f'<article class="paf-model"><h3>{html.escape(title)}</h3>{"".join(lines)}</article>')


def _marks(spec: BaseSpec) -> list[Mark]:
    marks = [(PLAIN, said(spec.family.label))] if isinstance(spec, ModelSpec) else []
    if spec.size:
        marks.append((PLAIN, size_text(spec.size)))
    if spec.memory:
        size = _rounded(spec.memory)
        if spec.memory <= machine.usable_memory("cpu"):
            marks.append((PLAIN, t("about {size} of memory", size=size)))
        else:
            told = t("about {size} of memory: too large for this machine", size=size)
            marks.append((BAD, told))
    return [*marks, *_special_marks(spec), *licence_marks(spec.licence, spec.commercial)]


def licence_marks(licence: str, commercial: bool | None) -> list[Mark]:
    """A licence, and whether pictures may be sold."""
    if licence == "unknown":
        return []
    marks = [(PLAIN, said(licence))]
    if commercial is False:
        marks.append((BAD, t("not for commercial use")))
    elif commercial is None:
        marks.append((MIDDLING, t("commercial use unclear")))
    return marks


def _rounded(size: int) -> str:
    return f"{size / 10**9:.0f} GB" if size >= 10**9 else size_text(size)


def _special_marks(spec: BaseSpec) -> list[Mark]:
    match spec:
        case CheckpointSpec():
            tone, text, _ = fit(spec)
            return [(tone, text)] if text else []
        case ControlNetSpec() if len(spec.kinds) > 1:
            return [(PLAIN, t("{count} kinds of pictures", count=len(spec.kinds)))]
        case LoraSpec(settings=settings) if settings is not None:
            return [(PLAIN, t("{count} steps", count=settings.steps))]
        case LoraSpec() if spec.trigger:
            return [(PLAIN, t("trigger words: {words}", words=spec.trigger))]
        case UpscalerSpec() if spec.scale:
            return [(PLAIN, f"×{spec.scale}")]
        case _:
            return []


def fit(spec: CheckpointSpec) -> tuple[str, str, str]:
    """Whether this machine can draw with it: tone, words, and the reckoning behind them."""
    if spec.is_drawing:
        return GOOD, t("at once on any machine"), ""
    config = studio().config
    planned = usual_plan(spec, device.expected_device(config), config)
    if planned is None:
        return PLAIN, "", ""
    need = f"{planned.gib_needed:.1f} GiB"
    if not planned.is_possible:
        return BAD, t("too large for this machine ({size})", size=need), planned.text
    is_processor = device.expected_device(config).name == "cpu"
    if planned.mode is not Mode.WHOLE or (is_processor and spec.family is not Family.STARTER):
        return MIDDLING, t("slow on this machine ({size})", size=need), planned.text
    return GOOD, t("fits this machine ({size})", size=need), planned.text
