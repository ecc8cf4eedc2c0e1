"""Mixing models: a new checkpoint out of others, and of LoRAs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import streamlit as st

from core.errors import ModelError
from core.job_kinds import MERGE
from core.models import registry
from core.models.family import Family
from core.models.identify.inspect import describe
from core.models.kinds import ModelKind
from core.models.merging import merge
from core.models.merging.merge_request import MAX_LORAS, MergeMode, MergeRequest, Precision
from core.models.specs import CheckpointSpec, LoraSpec, ModelSpec
from core.ui import choices, state
from core.ui.controls import new_job_id, plain
from core.ui.frame import guarded
from core.ui.models.use import draw_with_it
from core.ui.prerequisites import get_model_button
from core.ui.progress import attach, job_panel, known_jobs, start_job
from core.ui.resources import studio
from core.ui.texts import said, t

BLEND, TRANSFER, BAKE = "Blend", "Transfer", "Bake in LoRAs"
WHAT_THEY_DO = {
    BLEND: "Mixes the styles of two or three checkpoints.",
    TRANSFER: "Adds to the first what the second has and the third does not.",
    BAKE: "Makes LoRAs a permanent part of a checkpoint.",
}
NONE = ""
PRECISIONS = {
    Precision.KEEP: "As the first",
    Precision.HALF: "Half (smaller file)",
    Precision.FULL: "Full (larger file)",
}


class _Chosen(NamedTuple):
    """The fields of the form that are not widgets with a key of their own."""

    second: str
    third: str


def merge_section() -> None:
    """The form, the running work, and what came of it."""
    checkpoints = _mergeable()
    ways = _ways(checkpoints)
    if not ways:
        st.caption(
            ":material/info: "
            + t(
                "Mixing needs two checkpoints of the same family, or a checkpoint and a LoRA for "
                "it."
            )
        )
        get_model_button(ModelKind.CHECKPOINT, None, place="mix")
        return
    _start()
    how = choices.segments(t("Method"), ways, key=state.MERGE_HOW, title=said)
    st.caption(said(WHAT_THEY_DO[how]))
    left, right = st.columns(2, gap="large")
    with left:
        chosen = _checkpoint_fields(how, checkpoints)
    with right:
        loras = _lora_fields(_family_of_first(checkpoints), is_needed=how == BAKE)
        _name_fields()
    st.button(
        t("Mix"),
        key=state.MERGE_SUBMIT,
        type="primary",
        icon=":material/merge:",
        disabled=not (loras if how == BAKE else chosen.second),
        on_click=_submit,
        args=(how, chosen, loras, new_job_id()),
    )
    _results()


def can_mix() -> bool:
    """Whether there is a checkpoint to begin with."""
    config = studio().config
    return any(
        spec.family is not Family.STARTER and spec.is_installed(config)
        for spec in registry.checkpoints(config)
    )


def _ways(checkpoints: Sequence[CheckpointSpec]) -> list[str]:
    """The ways to mix that can work with what is here."""
    counts = Counter(spec.family for spec in checkpoints)
    most = max(counts.values(), default=0)
    has_loras = any(_loras(family) for family in counts)
    return [BLEND] * (most > 1) + [TRANSFER] * (most > 2) + [BAKE] * has_loras


def _start() -> None:
    state.start_with(state.MERGE_HOW, BLEND)
    state.start_with(state.MERGE_SHARE, 0.5)
    state.start_with(state.MERGE_SHARE_3, 0.2)
    state.start_with(state.MERGE_STRENGTH, 1.0)
    state.start_with(state.MERGE_PRECISION, Precision.KEEP)
    state.start_with(state.MERGE_NAME, t("My mix"))
    state.start_with(state.MERGE_LORAS, [])


def _mergeable() -> list[CheckpointSpec]:
    config = studio().config
    found = [
        spec
        for spec in registry.checkpoints(config)
        if spec.family is not Family.STARTER and spec.is_installed(config) and _is_usable(spec)
    ]
    counts = Counter(spec.family for spec in found)
    return sorted(found, key=lambda spec: -counts[spec.family])  # what can be blended comes first


def _is_usable(spec: CheckpointSpec) -> bool:
    path = spec.source.path()
    try:
        return path is not None and not describe(path).why_not
    except ModelError:
        return False


def _family_of_first(checkpoints: Sequence[CheckpointSpec]) -> Family:
    """The family that everything else has to be of."""
    chosen = st.session_state.get(state.MERGE_FIRST)
    return next((spec.family for spec in checkpoints if spec.id == chosen), checkpoints[0].family)


# --- fields -------------------------------------------------------------------------------------


def _checkpoint_fields(how: str, checkpoints: Sequence[CheckpointSpec]) -> _Chosen:
    titles = {spec.id: f"{spec.title} ({spec.family.label})" for spec in checkpoints}
    _select(t("First checkpoint"), list(titles), titles, state.MERGE_FIRST)
    family = _family_of_first(checkpoints)
    others = [spec.id for spec in checkpoints if spec.family is family]
    if how == BAKE:
        return _Chosen(NONE, NONE)
    if len(others) < 2:
        st.info(
            t("A second {family} checkpoint is needed. Import or fetch one.", family=family.label)
        )
        return _Chosen(NONE, NONE)
    second = _select(t("Second checkpoint"), others, titles, state.MERGE_SECOND, 1)
    if how == TRANSFER:
        third = _select(t("Minus the third checkpoint"), others, titles, state.MERGE_THIRD, 2)
        _slider(t("How much to add"), state.MERGE_STRENGTH, 0.0, 2.0)
        return _Chosen(second, third)
    _slider(t("Share of the second"), state.MERGE_SHARE, 0.0, 1.0)
    labels = titles | {NONE: t("None")}
    third = _select(t("Third checkpoint (optional)"), [NONE, *others], labels, state.MERGE_THIRD)
    if third:
        _slider(t("Share of the third"), state.MERGE_SHARE_3, 0.0, 1.0)
    st.caption(_shares(second, third, titles))
    return _Chosen(second, third)


def _shares(second: str, third: str, titles: dict[str, str]) -> str:
    """What the sliders come to, the rest being the first's."""
    values = st.session_state
    parts = [(second, values[state.MERGE_SHARE])]
    parts += [(third, values[state.MERGE_SHARE_3])] if third else []
    rest = 1.0 - sum(share for _name, share in parts)
    if rest < -1e-9:
        return t("The shares add up to more than 100 %. Lower one of them.")
    parts.insert(0, (values[state.MERGE_FIRST], rest))
    return plain(" + ".join(f"{share:.0%} {titles[name]}" for name, share in parts))


def _select(
    label: str, options: list[str], titles: dict[str, str], key: str, first: int = 0
) -> str:
    """``first`` is the place of the option to begin with."""
    fallback = options[min(first, len(options) - 1)]
    return choices.selectbox(label, options, key=key, title=titles.__getitem__, fallback=fallback)


def _slider(label: str, key: str, low: float, high: float) -> None:
    st.slider(label, low, high, step=0.05, key=key, persist_state="session")


def _lora_fields(family: Family, *, is_needed: bool) -> tuple[tuple[str, float], ...]:
    here = _loras(family)
    titles = _titles(here)
    chosen = choices.multiselect(
        t("LoRAs to bake in") if is_needed else t("LoRAs to bake in (optional)"),
        titles,
        key=state.MERGE_LORAS,
        title=titles.__getitem__,
        max_selections=MAX_LORAS,
        placeholder=t("Choose LoRAs")
        if titles
        else t("No {family} LoRA installed", family=family.label),
        disabled=not titles,
    )
    return tuple((name, _lora_weight(name, titles[name])) for name in chosen)


def _loras(family: Family) -> list[LoraSpec]:
    """That can be baked in: few-step LoRAs only work with their own sampler."""
    config = studio().config
    return [
        spec
        for spec in registry.loras(config)
        if spec.family is family and spec.settings is None and spec.is_installed(config)
    ]


def _titles(specs: Sequence[ModelSpec]) -> dict[str, str]:
    return {spec.id: spec.title for spec in specs}


def _lora_weight(name: str, title: str) -> float:
    key = state.merge_lora_weight(name)
    state.start_with(key, 1.0)
    return float(
        st.slider(
            t("Weight of {lora}", lora=plain(title)),
            -2.0,
            2.0,
            step=0.05,
            key=key,
            persist_state="session",
        )
    )


def _name_fields() -> None:
    st.text_input(
        t("Name of the new checkpoint"),
        key=state.MERGE_NAME,
        persist_state="session",
        max_chars=80,
    )
    choices.segments(
        t("Precision"),
        Precision,
        key=state.MERGE_PRECISION,
        title=lambda one: said(PRECISIONS[one]),
        help=t("Most checkpoints are shared in half precision: half the size, the same pictures."),
    )


# --- the work -----------------------------------------------------------------------------------


@guarded
def _submit(how: str, chosen: _Chosen, loras: tuple[tuple[str, float], ...], job_id: str) -> None:
    if state.is_double_click():
        return
    values = st.session_state
    request = MergeRequest(
        name=values[state.MERGE_NAME],
        first=values[state.MERGE_FIRST],
        second=chosen.second,
        third=chosen.third,
        mode=MergeMode.DIFFERENCE if how == TRANSFER else MergeMode.SUM,
        weight=values[state.MERGE_STRENGTH if how == TRANSFER else state.MERGE_SHARE],
        weight_3=values[state.MERGE_SHARE_3] if how == BLEND and chosen.third else 0.0,
        loras=loras,
        precision=Precision(values[state.MERGE_PRECISION]),
    )
    start_job(state.MERGE_JOBS, request, job_id)


def _results() -> None:
    """Work that runs or waits, how the latest failed, and the checkpoint it made."""
    jobs = known_jobs(attach(state.MERGE_JOBS, MERGE))
    shown = [job.id for job in jobs if not job.state.is_finished or job is jobs[0]]
    if shown:
        job_panel(shown)
    for job in jobs[:1]:
        made = merge.made_by(job.id, studio().config) if job.state.value == "done" else None
        if made is not None:
            _made(made)


def _made(spec: CheckpointSpec) -> None:
    told = t("**{model}** is ready.", model=plain(spec.title))
    st.success(told, icon=":material/check_circle:")
    draw_with_it(spec.id, state.MERGE_USE)
