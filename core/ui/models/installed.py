"""What is on this machine: a card each, with a sample, and what can be done with it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import streamlit as st

from core.config import ROOT
from core.errors import ModelError
from core.models import registry
from core.models.identify.inspect import describe
from core.models.importing import importer
from core.models.importing.trash import TrashedModel
from core.models.kinds import ModelKind
from core.models.specs import BaseSpec, CheckpointSpec
from core.models.user_choices import PredictionChoice, choose_prediction, prediction_choice
from core.ui import choices, state
from core.ui.controls import plain
from core.ui.frame import guarded
from core.ui.models.card import card
from core.ui.models.samples import Samples, make_sample_button, sample, samples_of_parts
from core.ui.models.use import draw_with_it
from core.ui.prerequisites import ANY_FAMILY, GET_MORE, get_model_button
from core.ui.resources import studio
from core.ui.texts import said, t

# The catalogue brings these pickles, each known by its checksum.
PICKLE = ".pth"


def installed_section(kind: ModelKind, specs: Iterable[BaseSpec]) -> None:
    """The models of a kind that are here."""
    config = studio().config
    here = [
        spec
        for spec in specs
        # of a repository a part may be here for another model's sake; own files show their faults
        if spec.is_installed(config) or (spec.path and not spec.can_be_fetched)
    ]
    if not here:
        _none_yet(kind)
        return
    parts = {} if kind is ModelKind.CHECKPOINT else samples_of_parts()
    with st.grid(min_column_width=300, gap="small"):
        for spec in here:
            with st.container(border=True, height="stretch", key=state.model_box(kind, spec.id)):
                _model(spec, parts)


def _none_yet(kind: ModelKind) -> None:
    title = t("No {kind} yet", kind=said(kind.label))
    line = t("Get one of the well-known ones, or bring a file of your own.")
    st.html(f'<div class="paf-stage paf-empty"><h3>{title}</h3><p>{line}</p></div>')
    get_model_button(kind, None, place="installed")


def _model(spec: BaseSpec, parts: Samples) -> None:
    why_not = spec.why_not(studio().config) or _damage(spec)
    sample(spec, parts)
    card(spec, where=_where(spec), why_not=why_not)
    if isinstance(spec, CheckpointSpec) and not why_not:
        _prediction_field(spec)
        _pose_hint(spec)
    _actions(spec, is_usable=not why_not)


def _damage(spec: BaseSpec) -> str:
    """Why a file that is here cannot be read; empty when it can."""
    path = spec.path
    if path is None or _is_shipped(spec) or path.suffix == PICKLE:
        return ""
    try:
        describe(path)
    except ModelError as error:
        return error.shown
    return ""


def _where(spec: BaseSpec) -> str:
    path = spec.path
    if path is None or _is_shipped(spec):
        return ""
    if spec.origin:
        return said(spec.origin)
    if _is_own(path):
        return t("Your models folder: {path}", path=path.relative_to(studio().config.models_folder))
    return t("Linked: {path}", path=path)


def _is_shipped(spec: BaseSpec) -> bool:
    path = spec.path
    return path is not None and path.is_relative_to(ROOT) and not _is_own(path)


def _is_own(path: Path) -> bool:
    return path.is_relative_to(studio().config.models_folder)


def _actions(spec: BaseSpec, *, is_usable: bool) -> None:
    """At the foot of its card, whatever stands above."""
    path = spec.path
    is_own = path is not None and _is_own(path)
    if not is_own and not isinstance(spec, CheckpointSpec):
        return
    with st.container(horizontal=True, gap="small", key=state.model_acts_box(spec.kind, spec.id)):
        if isinstance(spec, CheckpointSpec):
            draw_with_it(spec.id, state.models_use(spec.id), is_usable=is_usable)
            if is_usable:
                make_sample_button(spec)
        if is_own:
            st.button(
                t("Remove"),
                key=state.models_remove(spec.kind, spec.id),
                icon=":material/delete:",
                on_click=_remove,
                args=(spec.kind, spec.id),
            )


def _prediction_field(spec: CheckpointSpec) -> None:
    """For a person's own, whose files may not say it, or say it wrongly."""
    path = spec.source.path()
    if path is None or not spec.is_own:
        return
    key = state.model_prediction(spec.id)
    st.session_state[key] = prediction_choice(path, studio().config).value
    choices.selectbox(
        t("Prediction type"),
        [one.value for one in PredictionChoice],
        key=key,
        title=lambda value: said(PredictionChoice(value).label),
        on_change=_choose_prediction,
        args=(key, path),
        help=t("Try another if its pictures are noise, grey or glaring."),
    )


@guarded
def _choose_prediction(key: str, path: Path) -> None:
    choose_prediction(path, PredictionChoice(st.session_state[key]), studio().config)


def _pose_hint(spec: CheckpointSpec) -> None:
    """What is still missing for pictures in a given pose, and the way to it."""
    config = studio().config
    pose = registry.pose_controlnet(spec, config)
    if pose is None or pose.is_installed(config):
        return
    told = t("To follow a pose it also needs {model}.", model=plain(said(pose.title)))
    st.caption(f":material/info: {told}")
    if pose.can_be_fetched:
        st.button(
            t("Get it"),
            key=state.models_get_pose(spec.id),
            icon=":material/accessibility_new:",
            on_click=_show_more,
            args=(pose.kind, pose.title),
        )


@guarded
def _show_more(kind: ModelKind, text: str) -> None:
    st.session_state[state.MODELS_VIEW] = GET_MORE
    st.session_state[state.MODELS_KIND] = kind
    st.session_state[state.MODELS_FAMILY] = ANY_FAMILY
    st.session_state[state.MODELS_SEARCH] = text


@guarded
def _remove(kind: ModelKind, name: str) -> None:
    st.session_state[state.MODELS_REMOVED] = importer.remove(kind, name, studio().config)


@guarded
def _undo(removal: TrashedModel) -> None:
    importer.undo(removal)
    st.session_state[state.MODELS_REMOVED] = None


def undo_bar() -> None:
    removal: TrashedModel | None = st.session_state.get(state.MODELS_REMOVED)
    if removal is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", key=state.MODELS_UNDO_BOX):
        st.caption(t("Removed {model}. It is kept for a week.", model=plain(removal.title)))
        st.button(
            t("Undo"),
            key=state.MODELS_UNDO,
            icon=":material/undo:",
            on_click=_undo,
            args=(removal,),
        )
