"""The upscalers that a person may choose, each with what it is good for and what it takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from core.generation.request_inputs import LATENT
from core.geometry import Size
from core.jobs.remaining import duration
from core.ui.controls import plain
from core.ui.resources import studio
from core.ui.settings import Setting
from core.upscale.request import SCALES

if TYPE_CHECKING:
    from core.models.specs import UpscalerSpec

RECENT = 12
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
    return TITLES.get(name, name) if spec is None else spec.title


def told(name: str, size: Size) -> str:
    """What it is good for and how long it takes for a picture of this size, as Markdown."""
    spec = find(name)
    if spec is None:
        return plain(NOTES.get(name, f"No upscaler named {name} is known here."))
    if why_not := spec.why_not(studio().config):
        return plain(why_not)
    return " · ".join(part for part in (plain(spec.note), said_time(spec, size)) if part)


def said_time(spec: UpscalerSpec, size: Size) -> str:
    """ "about 8 s"; empty where nobody can know."""
    seconds = seconds_for(spec, size)
    return f"about {duration(seconds)}" if seconds else ""


def seconds_for(spec: UpscalerSpec, size: Size) -> float:
    """How long it will take by the last time with this network; 0 before the first.

    The network works on the picture as it is, so the time goes with that, not with the result.
    """
    for record in studio().gallery.find(kind="upscaled", limit=RECENT).records:
        kept, taken = record.extras, record.extras.get("seconds")
        is_like_it = kept.get("upscaler") == spec.id and kept.get("scale") in SCALES
        if is_like_it and isinstance(taken, float):
            return taken * size.pixels * kept["scale"] ** 2 / (record.width * record.height)
    return 0.0


def field(setting: Setting, names: list[str], size: Size, *, disabled: bool = False) -> None:
    """One of them for pictures of ``size``; one that came with a picture may not be here."""
    setting.captioned(names, lambda name: told(name, size), title=title, disabled=disabled)


def lid(setting: Setting, key: str, names: Callable[[], list[str]], size: Size) -> None:
    """The choice below a lid that says what is chosen."""
    name = setting.value
    spec = find(name)
    time = "" if spec is None or not spec.is_installed(studio().config) else said_time(spec, size)
    said = " · ".join(part for part in (setting.label, plain(title(name)), time) if part)
    with st.expander(said, icon=":material/zoom_out_map:", key=key):
        field(setting, names(), size)
