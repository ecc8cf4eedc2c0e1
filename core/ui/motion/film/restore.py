"""The film of the page Motion outlives a reload: which it is, and what was followed in it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, cast

import streamlit as st

from core.errors import StudioError
from core.geometry import Size
from core.motion.film.request import FilmRequest
from core.ui import state
from core.ui.resources import studio
from core.ui.state.motion import MOST_FILM_NAME, OpenFilm


def kept() -> dict[str, Any]:
    """Nothing while there was no film."""
    opened: OpenFilm | None = st.session_state.get(state.FILM_OPEN)
    if opened is None:
        return {}
    asked: FilmRequest | None = st.session_state.get(state.FILM_ASKED)
    return {
        "film": {
            "open": [*opened[:3], list(opened.size)],
            "asked": None if asked is None else asked.to_dict(),
            "jobs": state.last_jobs(state.FILM_JOBS)[:1],
            "panel": st.session_state.get(state.MOTION_PANEL) == "film",
        }
    }


def use_kept(found: Mapping[str, Any]) -> bool:
    """From a visitor's row: of any shape. A film that is gone is not open."""
    told = found.get("film")
    if not isinstance(told, dict):
        return False
    values = cast("dict[str, Any]", told)
    with suppress(StudioError, TypeError, ValueError, LookupError):
        name, title, seconds, (width, height) = values["open"]
        studio().films.path(str(name))
        opened = OpenFilm(
            str(name), str(title)[:MOST_FILM_NAME], float(seconds), Size(int(width), int(height))
        )
        st.session_state[state.FILM_OPEN] = opened
        if values["panel"]:
            st.session_state[state.MOTION_PANEL] = "film"
        st.session_state[state.FILM_JOBS] = [str(one) for one in values["jobs"]][:1]
        st.session_state[state.FILM_ASKED] = FilmRequest.from_dict(values["asked"])
    return False  # a film that is open is nothing to start over from
