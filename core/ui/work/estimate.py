"""The line under a button that starts work: how much it is, and how long it will take here.

Measured, by what the same work took on this machine; where nothing was measured yet it says so.
"""

from __future__ import annotations

import contextlib

import streamlit as st

from core.errors import StudioError
from core.gallery.record import ImageRecord
from core.gallery.search.query import Filters
from core.generation.request import GenerationRequest
from core.generation.sampling import timing
from core.generation.sampling.timing import Taken
from core.geometry import Size
from core.jobs.remaining import duration
from core.ui import state
from core.ui.controls import counted
from core.ui.resources import studio
from core.ui.texts import said, t

LOOKED_AT = 12
REMEMBERED = 64
LONGEST_SECONDS = 7 * 24 * 3600


def pictures_line(request: GenerationRequest | None, count: int | None = None) -> None:
    """Under the button that makes ``count`` pictures of this request (None: as many as it says);
    nothing while they cannot be made."""
    if request is None:
        return
    number = request.count if count is None else count
    each = timing.picture_seconds(request, _taken(request.checkpoint, _newest()))
    is_at_most = request.until_score > 0 and number > 1
    _line(request.final_size.times(request.enlarge), number, each, is_at_most=is_at_most)


def cutout_line(size: Size, method: str) -> None:
    """Under the button that cuts out a picture by this method."""
    taken = sorted(_cutout_seconds(method, _newest()))
    _line(size, 1, taken[(len(taken) - 1) // 2] if taken else None)


def _line(size: Size, count: int, each: float | None, *, is_at_most: bool = False) -> None:
    facts = [str(size), counted(count)]
    if each is None:
        facts.append(t("not measured here yet"))
    elif is_at_most:
        facts.append(t("at most {time}", time=said(duration(each * count))))
    else:
        facts.append(t("about {time}", time=said(duration(each * count))))
    st.caption(f":material/schedule: {' · '.join(facts)}")


def _newest() -> str:
    """Changes when a picture was made."""
    return next(iter(state.session_images()), "")


@st.cache_data(show_spinner=False, max_entries=REMEMBERED, ttl=60)
def _taken(checkpoint: str, newest: str) -> list[Taken]:
    """By the latest pictures of this checkpoint; ``newest`` is only part of what is remembered."""
    del newest
    taken: list[Taken] = []
    for record, seconds in _timed(Filters(kinds=("generated",), model=checkpoint)):
        with contextlib.suppress(StudioError):  # an earlier version's may not be readable
            taken.append(Taken(GenerationRequest.from_dict(record.request), seconds))
    return taken


@st.cache_data(show_spinner=False, max_entries=REMEMBERED, ttl=60)
def _cutout_seconds(method: str, newest: str) -> list[float]:
    del newest
    timed = _timed(Filters(kinds=("cutout",)))
    return [seconds for record, seconds in timed if record.extras.get("method") == method]


def _timed(filters: Filters) -> list[tuple[ImageRecord, float]]:
    """Extras are data from a file: what is no duration is passed over."""
    found: list[tuple[ImageRecord, float]] = []
    for record in studio().gallery.find(filters=filters, limit=LOOKED_AT).records:
        match record.extras.get("seconds"):
            case int() | float() as seconds if 0 < seconds < LONGEST_SECONDS:
                found.append((record, float(seconds)))
            case _:
                pass
    return found
