"""What suits the chosen checkpoint, put into Generate's widgets; a person's own changes stay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import streamlit as st

from core.generation.request_inputs import Refine
from core.models import registry
from core.models.specs import CheckpointSpec
from core.ui import linked_settings, state
from core.ui.controls import plain
from core.ui.frame import guarded
from core.ui.generate import advanced
from core.ui.generate.drawing import starts_from_drawing
from core.ui.resources import studio

LABELS: Mapping[str, str] = {
    state.NEGATIVE: "negative prompt",
    state.STEPS: "steps",
    state.GUIDANCE: "guidance",
    state.RESCALE: "guidance rescale",
    state.STRENGTH: "pose strength",
    state.HOLD_WINDOW: "pose start and end",
    state.POSE_GUIDANCE: "stronger pose guidance",
    state.SIZE: "size",
    state.SAMPLER: "sampler",
    state.CLIP_SKIP: "clip skip",
    state.ENLARGE: "upscale",
    state.REFINE: "refine",
    state.REFINE_SCALE: "refine scale",
    state.REFINE_STRENGTH: "refine denoise strength",
    state.REFINE_STEPS: "refine steps",
    state.REFINE_UPSCALER: "refine upscaler",
}
KEYS: Mapping[str, str] = {
    "negative_prompt": state.NEGATIVE,
    "steps": state.STEPS,
    "guidance": state.GUIDANCE,
    "guidance_rescale": state.RESCALE,
    "control_strength": state.STRENGTH,
    "pose_guidance": state.POSE_GUIDANCE,
    "sampler": state.SAMPLER,
    "clip_skip": state.CLIP_SKIP,
    "enlarge": state.ENLARGE,
}
REFINE_KEYS: Mapping[str, str] = {
    "scale": state.REFINE_SCALE,
    "strength": state.REFINE_STRENGTH,
    "steps": state.REFINE_STEPS,
    "upscaler": state.REFINE_UPSCALER,
}
_OTHERS = (state.SIZE, state.REFINE, state.HOLD_WINDOW)
assert set(LABELS) == {*_OTHERS, *KEYS.values(), *REFINE_KEYS.values()}


def values(spec: CheckpointSpec) -> dict[str, Any]:
    """Widget keys and what suits the checkpoint best."""
    own = registry.recommended(spec, studio().config)
    found = {key: own[name] for name, key in KEYS.items()}
    found[state.HOLD_WINDOW] = (0.0, float(own["control_end"]))
    return {state.SIZE: str(spec.default_size), **found, **_refining(own["refine"])}


def _refining(wished: Mapping[str, Any] | None) -> dict[str, Any]:
    """Where none is recommended, the sliders stand ready for somebody who wants it."""
    usual = asdict(Refine(1.5, upscaler=advanced.upscalers()[0]))
    values = {key: (wished or usual)[name] for name, key in REFINE_KEYS.items()}
    return {state.REFINE: wished is not None, **values}


def begin(spec: CheckpointSpec) -> None:
    """First values of the widgets, when they have none yet."""
    state.start_with(state.CHECKPOINT, spec.id)
    own = values(spec)
    state.start_with(state.RECOMMENDED, own)
    for key, value in own.items():
        state.start_with(key, value)


@guarded
def choose_checkpoint(name: str) -> None:
    """Choose it from another page."""
    config = studio().config
    begin(next(spec for spec in studio().ways() if spec.is_installed(config)))
    st.session_state[state.CHECKPOINT] = name
    follow_checkpoint()


@guarded
def follow_checkpoint() -> None:
    """Take over what suits the checkpoint that was just chosen, but for what a person changed."""
    specs = {spec.id: spec for spec in studio().ways()}
    chosen = specs.get(st.session_state[state.CHECKPOINT])
    if chosen is not None and starts_from_drawing():
        chosen = chosen.with_drawing_defaults()
    if chosen is None:
        return  # gone meanwhile; the page takes another one
    before: Mapping[str, Any] = st.session_state.get(state.RECOMMENDED, {})
    kept: list[str] = []
    for key, value in values(chosen).items():
        now = st.session_state.get(key)
        if key == state.SIZE and _is_suggested(now or "", before):
            size = state.size_of(now or "")
            is_lent = linked_settings.is_lent(key)
            linked_settings.follow(key, before.get(key), value)
            value = str(chosen.size_for(size.aspect)) if size is not None else value
            if is_lent:
                linked_settings.borrow(linked_settings.POSE, key, value)
        elif linked_settings.is_lent(key):
            linked_settings.follow(key, before.get(key), value)
            continue
        elif now is not None and key in before and now != before[key]:
            if now != value:
                kept.append(LABELS[key])
            continue
        st.session_state[key] = value
    st.session_state[state.RECOMMENDED] = values(chosen)
    st.session_state[state.KEPT_SETTINGS] = (chosen.id, tuple(kept))


def note(spec: CheckpointSpec) -> None:
    """What was set for the checkpoint and what was left alone."""
    if spec.is_drawing:
        st.caption(f":material/bolt: {plain(spec.note)}")
        return
    name, kept = st.session_state.get(state.KEPT_SETTINGS, ("", ()))
    if name == spec.id:
        left = f" Kept your own {_listed(kept)}." if kept else ""
        st.caption(f":material/tune: Recommended settings: {_summary(spec)}.{plain(left)}")
    if spec.quality_tags:
        st.caption(f":material/stars: Works well with: {plain(spec.quality_tags)}")


def _summary(spec: CheckpointSpec) -> str:
    sampler = "" if spec.default_sampler == "auto" else f"{spec.default_sampler}, "
    refined = "" if spec.refine is None else f", refined ×{spec.refine.scale:g}"
    return plain(
        f"{sampler}{spec.default_steps} steps, guidance {spec.default_guidance:g}{refined}"
    )


def _is_suggested(size: str, before: Mapping[str, Any]) -> bool:
    """One of the sizes of the checkpoint before, of whatever shape: a pose chooses among them."""
    if state.size_of(size) is None or state.SIZE not in before:
        return True
    suggested = before[state.SIZE]
    ways = studio().ways()
    for spec in (*ways, *(spec.with_drawing_defaults() for spec in ways)):
        if str(spec.default_size) == suggested and state.size_of(size) in spec.sizes:
            return True
    return False


def _listed(words: tuple[str, ...]) -> str:
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last
