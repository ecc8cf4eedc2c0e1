"""The sides of the Models page: what is here, what more there is, one's own files, mixing."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from core.models import registry
from core.models.kinds import ModelKind
from core.models.specs import BaseSpec
from core.ui import choices, state
from core.ui.frame import show_error
from core.ui.models.downloads import ANY_FAMILY, fetch_section, running_jobs
from core.ui.models.first import start_here
from core.ui.models.installed import installed_section, undo_bar
from core.ui.models.linked import link_section
from core.ui.models.merging import can_mix, merge_section
from core.ui.models.news import news_section
from core.ui.models.own import own_section
from core.ui.prerequisites import GET_MORE, INSTALLED, MIX, OWN
from core.ui.resources import studio
from core.ui.texts import said, t

STYLE = Path(__file__).parent / "models.css"
VIEWS = (INSTALLED, GET_MORE, OWN, MIX)
KINDS = tuple(registry.SPECS)


def prepare() -> None:
    st.html(STYLE)
    state.start_with(state.MODELS_VIEW, INSTALLED)
    state.start_with(state.MODELS_KIND, ModelKind.CHECKPOINT)
    state.start_with(state.MODELS_FAMILY, ANY_FAMILY)


def views() -> None:
    """Only the chosen side is worked out."""
    running_jobs()
    offered = VIEWS if can_mix() else VIEWS[:-1]
    view = choices.segments(
        t("Show"), offered, key=state.MODELS_VIEW, title=said, label_visibility="collapsed"
    )
    show_error()
    if view == OWN:
        own_section()
    elif view == MIX:
        merge_section()
    elif view == GET_MORE:
        link_section()
        kind = _kind_field()
        fetch_section(kind, known(kind))
    else:
        start_here()
        kind = _kind_field()
        undo_bar()
        installed_section(kind, known(kind))
        news_section()
        if offered != VIEWS:
            st.caption(t("Mixing needs a Stable Diffusion checkpoint: get one, or bring your own."))


def known(kind: ModelKind) -> tuple[BaseSpec, ...]:
    """All of a kind, here or not; among checkpoints the painter too."""
    config = studio().config
    if kind is ModelKind.CHECKPOINT:
        return registry.image_models(config)
    return registry.models_of(kind, config)


def _kind_field() -> ModelKind:
    chosen = choices.pills(
        t("Kind"),
        KINDS,
        key=state.MODELS_KIND,
        title=lambda kind: said(f"{kind.label}s"),
        persist_state="session",
        required=True,
        label_visibility="collapsed",
    )
    return chosen or ModelKind.CHECKPOINT
