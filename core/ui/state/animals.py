"""Keys of the page Repose for an animal, and what it remembers: which one, in which poses."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from core.repose.animals.presets import AnimalPose
from core.repose.animals.request import MOST_POSES, AnimalSource

REPOSE_SUBJECT = "repose.subject"
REPOSE_ANIMAL_PICTURE = "repose.animal.picture"
REPOSE_ANIMAL_SOURCES = "repose.animal.sources"
REPOSE_ANIMAL_POSES = "repose.animal.poses"
REPOSE_ANIMAL_OPEN_POSE = "repose.animal.open_pose"
REPOSE_ANIMAL_REVISION = "repose.animal.revision"
REPOSE_ANIMAL_NOTE = "repose.animal.note"

REPOSE_ANIMAL_STAGE = "repose.animal.stage"
REPOSE_ANIMAL_STAGE_SEEN = "repose.animal.stage_seen"
REPOSE_ANIMAL_WALL = "repose.animal.wall"
REPOSE_ANIMAL_WALL_SEEN = "repose.animal.wall_seen"
REPOSE_ANIMAL_PRESETS = "repose.animal.presets"
REPOSE_ANIMAL_PRESETS_SEEN = "repose.animal.presets_seen"
REPOSE_ANIMAL_UPLOAD = "repose.animal.upload"
REPOSE_ANIMAL_RIG_FILE = "repose.animal.rig_file"
REPOSE_ANIMAL_RIG_SAVE = "repose.animal.rig_save"
REPOSE_ANIMAL_POSE_FILE = "repose.animal.pose_file"
REPOSE_ANIMAL_ALL = "repose.animal.all_poses"
REPOSE_ANIMAL_CLEAR = "repose.animal.clear_poses"
REPOSE_ANIMAL_FIT = "repose.animal.fit"
REPOSE_ANIMAL_TURN = "repose.animal.turn"
REPOSE_ANIMAL_CORRECT = "repose.animal.correct"
REPOSE_ANIMAL_REMOVE = "repose.animal.remove"
REPOSE_ANIMAL_BACK = "repose.animal.back"
REPOSE_ANIMAL_SUBMIT = "repose.animal.submit"
REPOSE_IS_ANIMAL = "repose.is_animal"

repose_animal_recent = "repose.animal.recent.{}".format

# Pictures whose joints are remembered, so that one that was chosen before comes back as it was.
MOST_ANIMALS = 10


def animal_picture() -> str | None:
    """The id of the picture that is chosen."""
    return st.session_state.get(REPOSE_ANIMAL_PICTURE)


def animal_sources() -> tuple[AnimalSource, ...]:
    """Those whose joints are known, the latest last."""
    return st.session_state.get(REPOSE_ANIMAL_SOURCES, ())


def open_animal() -> AnimalSource | None:
    """The chosen one, once its joints are known."""
    picture = animal_picture()
    return next((one for one in animal_sources() if one.image_id == picture), None)


def set_animal(source: AnimalSource) -> None:
    """As it was corrected in the browser, which has that already."""
    others = [one for one in animal_sources() if one.image_id != source.image_id]
    st.session_state[REPOSE_ANIMAL_SOURCES] = (*others, source)[-MOST_ANIMALS:]


def animal_poses() -> tuple[AnimalPose, ...]:
    return st.session_state.get(REPOSE_ANIMAL_POSES, ())


def set_animal_poses(poses: Iterable[AnimalPose]) -> None:
    st.session_state[REPOSE_ANIMAL_POSES] = tuple(poses)[:MOST_POSES]
    st.session_state[REPOSE_ANIMAL_OPEN_POSE] = None


def animal_revision() -> int:
    """Grows with what Python changes; edits that carry an older number are stale."""
    return st.session_state.get(REPOSE_ANIMAL_REVISION, 0)


def count_animal_change() -> None:
    st.session_state[REPOSE_ANIMAL_REVISION] = animal_revision() + 1
