"""What the page Repose works on outlives a reload."""

from __future__ import annotations

import base64
import contextlib
import json
import zlib
from collections.abc import Callable, Mapping
from typing import Any, TypeVar, cast

import streamlit as st

from core.cutout.request import Ground, GroundKind
from core.errors import StudioError
from core.repose.request import AskedPose, Road, Source
from core.ui import state
from core.ui.components.bridge import table
from core.ui.repose import kept_settings
from core.ui.repose.animals import restore as animals

Value = TypeVar("Value")

MOST_JOBS = 12
# Of poses, unpacked: sixty with hands and faces are a fifth of it. A row may come from anybody.
MOST_BYTES = 1 << 20


def kept() -> dict[str, Any]:
    """Nothing while the page was never used."""
    sources, poses = state.repose_sources(), state.repose_poses()
    jobs = state.last_jobs(state.REPOSE_JOBS)[:MOST_JOBS]
    if not (sources or poses or jobs or animals.is_used()):
        return {}
    view = st.session_state.get(state.REPOSE_VIEW)
    return {
        "repose": {
            "sources": [one.to_dict() for one in sources],
            "poses": _packed(poses),
            "pose_searches": dict(state.repose_pose_searches()),
            "jobs": jobs,
            "view": view,
            "ways": [road.value for road in Road if st.session_state.get(state.repose_road(road))],
            "colour": st.session_state.get(state.REPOSE_COLOUR),
            "place": st.session_state.get(state.REPOSE_PLACE),
            **kept_settings.kept(),
        }
    }  # fmt: skip


def use_kept(found: Mapping[str, Any]) -> bool:
    """Pictures that are gone meanwhile are left out by the page."""
    values = found.get("repose")
    if not isinstance(values, dict):
        return False
    told = cast("dict[str, Any]", values)
    st.session_state[state.REPOSE_SOURCES] = tuple(_each(told.get("sources"), Source.from_dict))
    state.set_repose_poses(_each(_unpacked(told.get("poses")), AskedPose.from_dict))
    for job_id, name in table(told.get("pose_searches")).items():
        state.repose_pose_searches()[job_id] = str(name)
    ids = [one for one in _listed(told.get("jobs")) if isinstance(one, str)]
    st.session_state[state.REPOSE_JOBS] = ids[:MOST_JOBS]
    if isinstance(told.get("view"), str):  # one that is not offered falls back to one that is
        st.session_state[state.REPOSE_VIEW] = told["view"]
    _use_settings(told)
    return bool(state.repose_sources() or state.repose_poses())


def _use_settings(told: Mapping[str, Any]) -> None:
    ways = [one for one in _listed(told.get("ways")) if one in set(Road)]
    for road in Road if ways else ():
        st.session_state[state.repose_road(road)] = road in ways
    grounds = (
        (GroundKind.COLOUR, "colour", state.REPOSE_COLOUR),
        (GroundKind.PLACE, "place", state.REPOSE_PLACE),
    )
    for kind, name, key in grounds:
        if isinstance(told.get(name), str):
            with contextlib.suppress(StudioError):
                st.session_state[key] = Ground(kind, told[name]).value
    kept_settings.use_kept(told)


def _each(values: object, read: Callable[[Mapping[str, Any]], Value]) -> list[Value]:
    """Rows come from a file: what cannot be used is left out."""
    made: list[Value] = []
    for one in _listed(values):
        with contextlib.suppress(StudioError, TypeError, ValueError):
            made.append(read(table(one)))
    return made


def _packed(poses: tuple[AskedPose, ...]) -> str:
    """As text: a visitor's row has no room for many with hands and faces. Packed anew only for
    other poses."""
    known: tuple[tuple[AskedPose, ...], str] | None
    known = st.session_state.get(state.REPOSE_KEPT_POSES)
    if known is None or known[0] is not poses:
        told = json.dumps([one.to_dict() for one in poses]).encode()
        known = poses, base64.b85encode(zlib.compress(told)).decode()
        st.session_state[state.REPOSE_KEPT_POSES] = known
    return known[1]


def _unpacked(packed: object) -> object:
    """None for what ``_packed`` could not have written."""
    if not isinstance(packed, str):
        return None
    try:
        return json.loads(zlib.decompressobj().decompress(base64.b85decode(packed), MOST_BYTES))
    except (ValueError, zlib.error, RecursionError):
        return None


def _listed(values: object) -> list[object]:
    return cast("list[object]", values) if isinstance(values, list) else []
