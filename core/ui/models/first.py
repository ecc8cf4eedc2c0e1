"""Which model to start with on this machine, and the one button that goes there."""

from __future__ import annotations

import html
from statistics import median

import streamlit as st

from core.gallery.search.query import Filters
from core.generation.memory.first_model import FirstModel, first_model
from core.jobs.remaining import duration
from core.models.downloading.fetch import size_text
from core.models.specs import CheckpointSpec
from core.ui import state
from core.ui.models.card import title_of
from core.ui.models.fetch_offer import fetch_offer
from core.ui.models.samples import best_picture
from core.ui.models.use import draw_with_it
from core.ui.resources import studio, thumbnail_jpeg
from core.ui.texts import said, t

# So many of the latest pictures say how long one takes here.
TIMED = 9
PICTURE_PIXELS = 112


def start_here() -> None:
    found = first_model(studio().config)
    spec = found.spec
    picture = best_picture(spec)
    with st.container(border=True, horizontal=True, key=state.MODELS_FIRST_BOX):
        if picture is not None:
            alt = t("Made with {model}", model=spec.title)
            st.image(thumbnail_jpeg(picture.id), width=PICTURE_PIXELS, alt=alt)
        with st.container(gap="small"):
            st.html(_words(found))
            if found.is_here:
                draw_with_it(spec.id, state.MODELS_FIRST_USE, is_primary=True)
            else:
                fetch_offer(spec, jobs_key=state.MODELS_JOBS)


def _words(found: FirstModel) -> str:
    spec = found.spec
    lines = (said(found.reason), _facts(spec, is_here=found.is_here))
    further = f"<p>{html.escape(said(found.further))}</p>" if found.further else ""
    return (
        f'<div class="paf-first"><b>{html.escape(t("Start with this one"))}</b>'
        f"<h3>{html.escape(title_of(spec))}</h3>"
        f"<p>{html.escape(' '.join(filter(None, lines)))}</p>{further}</div>"
    )


def _facts(spec: CheckpointSpec, *, is_here: bool) -> str:
    """How long a picture takes here, where some were made; size and licence before it comes."""
    if not is_here:
        licence = said(spec.licence)
        return t("{size}, licence {licence}.", size=size_text(spec.size), licence=licence)
    seconds = _seconds(spec)
    return "" if seconds is None else t("{time} a picture so far.", time=duration(seconds))


def _seconds(spec: CheckpointSpec) -> float | None:
    records = studio().gallery.find(filters=Filters(model=spec.id), limit=TIMED).records
    timed = [record.extras["seconds"] for record in records if "seconds" in record.extras]
    return median(timed) if timed else None
