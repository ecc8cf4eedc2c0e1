"""What cannot work yet is not offered: one line says what it needs, one button goes there."""

from __future__ import annotations

import streamlit as st

from core.models import registry
from core.models.family import Family
from core.models.kinds import ModelKind
from core.ui import state
from core.ui.controls import plain
from core.ui.frame import BY_KEY
from core.ui.resources import studio
from core.ui.texts import said, t

INSTALLED, GET_MORE, OWN, MIX = "Installed", "Get more", "Your own", "Mix"
ANY_FAMILY = "Any family"


def model_missing(kind: ModelKind, family: Family, what: str) -> None:
    """``what`` (the beginning of a sentence) needs a model of this kind and family."""
    if family is Family.STARTER:
        told = t(
            "{what} needs a Stable Diffusion checkpoint; {family} cannot use one.",
            what=said(what),
            family=plain(said(family.label)),
        )
        st.caption(f":material/info: {told}")
        get_model_button(ModelKind.CHECKPOINT, None, place=kind)
        return
    told = t(
        "{what} needs {model} for {family}. None is installed yet.",
        what=said(what),
        model=said(kind.a_noun),
        family=said(family.label),
    )
    st.caption(f":material/info: {told}")
    get_model_button(kind, family, place=kind)


def get_model_button(kind: ModelKind, family: Family | None, *, place: str) -> None:
    """A button to where one comes from: the catalogue, else a file of one's own.

    ``place`` tells the buttons of one page apart.
    """
    can_fetch = not studio().config.offline and any(
        spec.can_be_fetched
        and not spec.is_installed(studio().config)
        and (family is None or getattr(spec, "family", family) is family)
        for spec in registry.models_of(kind, studio().config)
    )
    model = said(kind.a_noun)
    label = (
        t("Get {model}", model=model) if can_fetch else t("Bring {model} of your own", model=model)
    )
    if st.button(label, key=state.get_model_button(place), icon=":material/deployed_code:"):
        st.session_state[state.MODELS_VIEW] = GET_MORE if can_fetch else OWN
        st.session_state[state.MODELS_KIND] = kind
        st.session_state[state.MODELS_FAMILY] = ANY_FAMILY if family is None else family
        st.switch_page(BY_KEY["models"].script)
