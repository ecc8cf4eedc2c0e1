"""What suits the chosen checkpoint, put into Generate's widgets; a person's own changes stay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import streamlit as st

from core.generation.request import GenerationRequest
from core.generation.request_inputs import Refine
from core.glossary import Term
from core.models import registry
from core.models.specs import CheckpointSpec
from core.ui import linked_settings, settings, state
from core.ui.controls import plain
from core.ui.frame import guarded
from core.ui.generate import advanced
from core.ui.generate.drawing import starts_from_drawing
from core.ui.resources import studio
from core.ui.settings import CHECKPOINT, GUIDANCE, SETTINGS, SIZE
from core.ui.texts import said, t

NAMES: Mapping[str, str] = {
    state.REFINE: Term.REFINE.within,
    **{setting.key: setting.name for setting in SETTINGS},
}
"""What a sentence calls the widget of a key."""


def values(spec: CheckpointSpec) -> dict[str, Any]:
    """Widget keys and what suits the checkpoint best."""
    own = registry.recommended(spec, studio().config)
    refine: Mapping[str, Any] | None = own["refine"]
    # Where none is recommended, the sliders stand ready for somebody who wants it.
    usual = asdict(Refine(1.5, upscaler=advanced.upscalers()[0]))
    return {
        **settings.widget_values(GenerationRequest, {"size": spec.default_size, **own}),
        state.REFINE: refine is not None,
        **settings.widget_values(Refine, refine or usual),
    }


def begin(spec: CheckpointSpec) -> None:
    """First values of the widgets, when they have none yet."""
    if state.RECOMMENDED in st.session_state:
        return
    state.start_with(CHECKPOINT.key, spec.id)
    own = values(spec)
    st.session_state[state.RECOMMENDED] = own
    for key, value in own.items():
        state.start_with(key, value)


@guarded
def choose_checkpoint(name: str) -> None:
    """Choose it from another page."""
    config = studio().config
    begin(next(spec for spec in studio().image_models() if spec.is_installed(config)))
    CHECKPOINT.put(name)
    follow_checkpoint()


@guarded
def follow_checkpoint() -> None:
    """Take over what suits the checkpoint that was just chosen, but for what a person changed."""
    specs = {spec.id: spec for spec in studio().image_models()}
    chosen = specs.get(CHECKPOINT.value)
    if chosen is not None and starts_from_drawing():
        chosen = chosen.with_drawing_defaults()
    if chosen is None:
        return  # gone meanwhile; the page takes another one
    before: Mapping[str, Any] = st.session_state.get(state.RECOMMENDED, {})
    kept: list[str] = []
    for key, value in values(chosen).items():
        now = st.session_state.get(key)
        if key == SIZE.key and _is_suggested(now or "", before):
            size = state.size_of(now or "")
            is_overridden = linked_settings.is_overridden(key)
            linked_settings.follow(key, before.get(key), value)
            value = str(chosen.size_for(size.aspect)) if size is not None else value
            if is_overridden:
                linked_settings.override(linked_settings.POSE, key, value)
        elif linked_settings.is_overridden(key):
            linked_settings.follow(key, before.get(key), value)
            continue
        elif now is not None and key in before and now != before[key]:
            if now != value:
                kept.append(NAMES[key])
            continue
        st.session_state[key] = value
    st.session_state[state.RECOMMENDED] = values(chosen)
    st.session_state[state.KEPT_SETTINGS] = (chosen.id, tuple(kept))


def note(spec: CheckpointSpec) -> None:
    """What was set for the checkpoint and what was left alone."""
    if spec.is_drawing:
        st.caption(f":material/bolt: {plain(said(spec.note))}")
        return
    name, kept = st.session_state.get(state.KEPT_SETTINGS, ("", ()))
    if name == spec.id:
        told = t("Recommended settings: {settings}.", settings=_summary(spec))
        left = t("Kept your own {settings}.", settings=_listed(kept)) if kept else ""
        st.caption(f":material/tune: {told} {plain(left)}")
    if spec.quality_tags:
        told = t("Works well with: {words}", words=plain(spec.quality_tags))
        st.caption(f":material/stars: {told}")


def _summary(spec: CheckpointSpec) -> str:
    steps, guidance = spec.default_steps, f"{spec.default_guidance:g}"
    parts = [] if spec.default_sampler == "auto" else [spec.default_sampler]
    parts += [t("{count} steps", count=steps), f"{said(GUIDANCE.name)} {guidance}"]
    if spec.refine is not None:
        parts.append(t("refined ×{scale}", scale=f"{spec.refine.scale:g}"))
    return plain(t(", ").join(parts))


def _is_suggested(size: str, before: Mapping[str, Any]) -> bool:
    """One of the sizes of the checkpoint before, of whatever shape: a pose chooses among them."""
    if state.size_of(size) is None or SIZE.key not in before:
        return True
    suggested = before[SIZE.key]
    models = studio().image_models()
    for spec in (*models, *(spec.with_drawing_defaults() for spec in models)):
        if str(spec.default_size) == suggested and state.size_of(size) in spec.sizes:
            return True
    return False


def _listed(words: tuple[str, ...]) -> str:
    *most, last = map(said, words)
    return f"{t(', ').join(most)} {t('and')} {last}" if most else last
