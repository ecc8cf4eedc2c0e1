"""How a picture was upscaled, and what was chosen at an earlier visit, put into the Upscale page's
choices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

import streamlit as st

from core.ui import state
from core.ui.components.bridge import picture_id
from core.ui.resources import studio
from core.ui.upscale.sizes import SIZES
from core.upscale.request import MOST_PICTURES

if TYPE_CHECKING:
    from core.gallery.gallery import ImageRecord


def can_use(record: ImageRecord) -> bool:
    return record.kind == "upscaled" and "upscaler" in record.extras


def use_upscaling(record: ImageRecord) -> None:
    """Its size and upscaler, for the picture that it was made from where that is still here."""
    st.session_state[state.UPSCALE_CHOSEN_UPSCALER] = record.extras["upscaler"]
    if option := _option(record):
        st.session_state[state.UPSCALE_CHOSEN_SIZE] = option
    parents = studio().gallery.find(ids=[record.parent_id or ""]).records
    state.set_upscale_source(parents[0].id if parents else record.id)


# By their names in what a browser keeps.
_CHOICES = {
    "upscaler": state.UPSCALE_CHOSEN_UPSCALER,
    "size": state.UPSCALE_CHOSEN_SIZE,
    "source": state.UPSCALE_SOURCE,
}
MOST_JOBS = 20


def kept() -> dict[str, Any]:
    """For the browser's next visit: what a person chose, and nothing that was only recommended."""
    values: dict[str, Any] = {name: st.session_state.get(key) for name, key in _CHOICES.items()}
    values["pictures"] = state.upscale_pictures() if state.upscales_several() else None
    values["jobs"] = state.last_jobs(state.UPSCALE_JOBS) or None
    chosen = {name: value for name, value in values.items() if value is not None}
    # Also where nothing is chosen any more, once something was.
    was_kept = "upscale" in (st.session_state.get(state.VISITOR_STATE) or {})
    return {"upscale": chosen} if chosen or was_kept else {}


def use_kept(found: Mapping[str, Any]) -> bool:
    """Bring back what ``kept`` said. What is not here any more, or not possible, waits until it is.

    False: it is no work of the visit, and nothing that "Start over" clears.
    """
    told = found.get("upscale")
    values = cast("dict[str, object]", told) if isinstance(told, dict) else {}
    for name, key in _CHOICES.items():
        if isinstance(value := values.get(name), str):
            st.session_state[key] = value
    if isinstance(pictures := values.get("pictures"), list):
        ids = (picture_id(one) for one in cast("list[object]", pictures))
        state.set_upscale_pictures(list(filter(None, ids))[:MOST_PICTURES])
    if isinstance(jobs := values.get("jobs"), list):
        told_jobs = [one for one in cast("list[object]", jobs) if isinstance(one, str)]
        st.session_state[state.UPSCALE_JOBS] = told_jobs[:MOST_JOBS]
    return False


def _option(record: ImageRecord) -> str | None:
    """That of the size field; None for a size that is not offered there."""
    asked = (record.extras.get("target"), record.extras.get("scale"))
    for name, one in SIZES.items():
        if asked[0] == one.target and (one.target is not None or asked[1] == one.scale):
            return name
    return None
