"""What the page Repose remembers of animals outlives a reload."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import Any, cast

import streamlit as st

from core.errors import StudioError
from core.repose.animals.presets import AnimalPose
from core.repose.animals.request import AnimalSource
from core.ui import state
from core.ui.components.bridge import picture_id, table
from core.ui.repose.animals.subject import SUBJECTS, is_animal


def is_used() -> bool:
    return bool(state.animal_sources() or state.animal_poses())


def kept() -> dict[str, Any]:
    """Nothing while no animal was ever chosen."""
    if not (is_used() or is_animal()):
        return {}
    return {
        "repose_animal": {
            "subject": st.session_state.get(state.REPOSE_SUBJECT),
            "picture": state.animal_picture(),
            "sources": [one.to_dict() for one in state.animal_sources()],
            "poses": [one.to_dict() for one in state.animal_poses()],
        }
    }


def use_kept(found: Mapping[str, Any]) -> bool:
    """Rows come from a file: what cannot be used is left out."""
    values = found.get("repose_animal")
    if not isinstance(values, dict):
        return False
    told = cast("dict[str, Any]", values)
    for one in _listed(told.get("sources")):
        with contextlib.suppress(StudioError, TypeError, ValueError):
            state.set_animal(AnimalSource.from_dict(table(one)))
    poses: list[AnimalPose] = []
    for one in _listed(told.get("poses")):
        with contextlib.suppress(StudioError, TypeError, ValueError):
            poses.append(AnimalPose.from_dict(table(one)))
    state.set_animal_poses(poses)
    st.session_state[state.REPOSE_ANIMAL_PICTURE] = picture_id(told.get("picture"))
    if told.get("subject") in tuple(SUBJECTS):
        st.session_state[state.REPOSE_SUBJECT] = told["subject"]
    return is_used()


def _listed(values: object) -> list[object]:
    return cast("list[object]", values) if isinstance(values, list) else []
