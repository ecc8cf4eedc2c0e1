"""The timeline of the page Motion outlives a reload."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Mapping
from typing import Any, cast

import streamlit as st

from core.motion.request import Renderer
from core.motion.timeline import Timeline
from core.ui import state

MOST_JOBS = 12
# Of a timeline, unpacked: a key a frame of a long film, with hands and faces.
MOST_BYTES = 6 << 20
# A row has no room for more; a longer timeline is kept with the clip that was made of it.
MOST_PACKED = 120_000


def kept() -> dict[str, Any]:
    """Nothing while the page was never used."""
    slots, jobs = state.motion_slots(), state.last_jobs(state.MOTION_JOBS)[:MOST_JOBS]
    if not (slots or jobs):
        return {}
    packed = _packed() if slots else ""
    return {
        "motion": {
            "timeline": packed if len(packed) <= MOST_PACKED else "",
            "jobs": jobs,
            "view": st.session_state.get(state.MOTION_VIEW),
            "size": st.session_state.get(state.MOTION_SIZE),
            "ground": st.session_state.get(state.MOTION_GROUND),
            "picture": st.session_state.get(state.MOTION_PICTURE),
            "checkpoint": st.session_state.get(state.MOTION_CHECKPOINT),
            "adapter": st.session_state.get(state.MOTION_ADAPTER),
            "renderer": st.session_state.get(state.MOTION_RENDERER),
            "swings": st.session_state.get(state.MOTION_SWINGS),
        }
    }


def use_kept(found: Mapping[str, Any]) -> bool:
    values = found.get("motion")
    if not isinstance(values, dict):
        return False
    told = cast("dict[str, Any]", values)
    if isinstance(told.get("jobs"), list):
        ids = [one for one in cast("list[object]", told["jobs"]) if isinstance(one, str)]
        st.session_state[state.MOTION_JOBS] = ids[:MOST_JOBS]
    for name, key in (
        ("view", state.MOTION_VIEW), ("size", state.MOTION_SIZE), ("ground", state.MOTION_GROUND),
        ("picture", state.MOTION_PICTURE), ("checkpoint", state.MOTION_CHECKPOINT),
        ("adapter", state.MOTION_ADAPTER),
    ):  # fmt: skip
        if isinstance(told.get(name), str):  # one that is not offered falls back to one that is
            st.session_state[key] = told[name]
    if told.get("renderer") in tuple(Renderer):
        st.session_state[state.MOTION_RENDERER] = Renderer(told["renderer"])
    if isinstance(told.get("swings"), bool):
        st.session_state[state.MOTION_SWINGS] = told["swings"]
    timeline = _unpacked(told.get("timeline"))
    if timeline is not None:
        state.set_motion(Timeline.from_dict(timeline))
    return False  # a walk that stands there at first is nothing to start over from


def _packed() -> str:
    """As text, packed anew only for another timeline."""
    told = (state.motion_slots(), state.motion_fps(), state.motion_play(), state.motion_title())
    known: tuple[Any, str] | None = st.session_state.get(state.MOTION_KEPT)
    if known is None or known[0] != told:
        text = json.dumps(state.motion_timeline().to_dict()).encode()
        known = told, base64.b85encode(zlib.compress(text)).decode()
        st.session_state[state.MOTION_KEPT] = known
    return known[1]


def _unpacked(packed: object) -> object:
    """None for what ``_packed`` could not have written."""
    if not isinstance(packed, str) or not packed:
        return None
    try:
        return json.loads(zlib.decompressobj().decompress(base64.b85decode(packed), MOST_BYTES))
    except (ValueError, zlib.error, RecursionError):
        return None
