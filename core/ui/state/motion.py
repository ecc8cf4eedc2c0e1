"""Keys of the page Motion, and the timeline that it works on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import streamlit as st

from core.geometry import Size
from core.motion.timeline import USUAL_FPS, Ease, Key, Play, Timeline
from core.pose.skeleton import Pose
from core.server.motion.shelf import name_of, shelf

MOTION_SLOTS = "motion.slots"
MOTION_POSES = "motion.poses"
MOTION_FPS = "motion.fps"
MOTION_PLAY = "motion.play"
MOTION_TITLE = "motion.title"
MOTION_CHOSEN = "motion.chosen"
MOTION_REVISION = "motion.revision"
MOTION_EDITED_KEY = "motion.edited_key"
MOTION_KEPT = "motion.kept"
MOTION_SIZE = "motion.size"
MOTION_GROUND = "motion.ground"
MOTION_RENDERER = "motion.renderer"
MOTION_CHECKPOINT = "motion.checkpoint"
MOTION_ADAPTER = "motion.adapter"
MOTION_PICTURE = "motion.picture"
MOTION_PICTURE_FILE = "motion.picture_file"
MOTION_SWINGS = "motion.swings"
MOTION_JOBS = "motion.jobs"
MOTION_VIEW = "motion.view"

MOTION_LAYOUT_BOX = "motion_layout"
MOTION_STAGE_BOX = "motion_stage"
MOTION_SOURCES_BOX = "motion_sources"
MOTION_MAKE_BOX = "motion_make"
MOTION_STAGE = "motion.stage"
MOTION_STAGE_SEEN = "motion.stage_seen"
MOTION_PANEL = "motion.panel"
MOTION_CYCLES = "motion.cycles"
MOTION_CYCLES_SEEN = "motion.cycles_seen"
MOTION_PRESETS = "motion.presets"
MOTION_PRESETS_SEEN = "motion.presets_seen"
MOTION_ADD_POSE = "motion.add_pose"
MOTION_TURN_POSE = "motion.turn_pose"
MOTION_FILE = "motion.file"
MOTION_FILE_LID = "motion.file_lid"
MOTION_CLIP = "motion.clip"
MOTION_NEWEST = "motion.newest"
MOTION_OPEN = "motion.open"
MOTION_GALLERY = "motion.gallery"
MOTION_SUBMIT = "motion.submit"
MOTION_STILL_SECONDS = "motion.still_seconds"
MOTION_OTHER = "motion.other"
MOTION_BACK_TO_POSE = "motion.back_to_pose"
MOTION_FROM_POSE = "motion.from_pose"
MOTION_FROM_POSE_BACK = "motion.from_pose.back"
MOTION_FROM_POSE_OPEN = "motion.from_pose.open"

FILM_UPLOAD = "film.upload"
FILM_RECORDER = "film.recorder"
FILM_OPEN = "film.open"
FILM_PART = "film.part"
FILM_LOOKS = "film.looks"
FILM_DETECTOR = "film.detector"
FILM_SUBMIT = "film.submit"
FILM_JOBS = "film.jobs"
FILM_ASKED = "film.asked"
FILM_FOUND = "film.found"
FILM_PEOPLE = "film.people"
FILM_BODY = "film.body"
FILM_KEYS = "film.keys"
FILM_CLOSE = "film.close"
FILM_CLIP_PART = "film.clip_part"
FILM_GO_ON = "film.go_on"
FILM_USE = "film.use"
FILM_FACES_BOX = "film_faces"

clip_player = "clip.{}.{}".format
motion_move = "motion.move.{}".format

MOST_POSES = 2000


class Slot(NamedTuple):
    """A key of the timeline as the browser has it: its pose by name, ``flip`` mirrors it."""

    pose: str
    flip: bool
    steps: int
    hold: int
    ease: str


MOST_FILM_NAME = 120


class OpenFilm(NamedTuple):
    """``id`` is that of the studio's films; ``size`` of the frames as they are looked at."""

    id: str
    name: str
    seconds: float
    size: Size


def motion_slots() -> tuple[Slot, ...]:
    return st.session_state.get(MOTION_SLOTS, ())


def motion_fps() -> int:
    return st.session_state.get(MOTION_FPS, USUAL_FPS)


def motion_play() -> Play:
    return st.session_state.get(MOTION_PLAY, Play.LOOP)


def motion_title() -> str:
    return st.session_state.get(MOTION_TITLE, "")


def motion_chosen() -> int:
    """The number of the key that is looked at."""
    return st.session_state.get(MOTION_CHOSEN, 0)


def motion_revision() -> int:
    """Grows with what Python changes; edits that carry an older number are stale."""
    return st.session_state.get(MOTION_REVISION, 0)


def has_pose(name: str) -> bool:
    return name in st.session_state.get(MOTION_POSES, {})


def key_of(slot: Slot) -> Key:
    pose: Pose = st.session_state[MOTION_POSES][slot.pose]
    shown = pose.mirrored() if slot.flip else pose
    return Key(pose=shown, steps=slot.steps, hold=slot.hold, ease=Ease(slot.ease))


def motion_timeline(size: Size | None = None) -> Timeline:
    """Of the page, which has at least one key; on this canvas, by default on the first key's."""
    keys = tuple(key_of(slot) for slot in motion_slots())
    if size is not None:
        keys = tuple(
            Key(pose=key.pose.fitted_to(size), steps=key.steps, hold=key.hold, ease=key.ease)
            for key in keys
        )
    return Timeline(keys=keys, fps=motion_fps(), play=motion_play(), title=motion_title())


def slots_of(keys: Iterable[Key]) -> tuple[Slot, ...]:
    """Their poses are put down, for the browser to name."""
    slots: list[Slot] = []
    poses: dict[str, Pose] = st.session_state.setdefault(MOTION_POSES, {})
    for key in keys:
        name = name_of(key.pose)
        poses[name] = key.pose
        shelf.put([(name, key.pose)])  # the browser asks for it before the next run
        slots.append(Slot(name, False, key.steps, key.hold, key.ease.value))
    return tuple(slots)


def put_down_poses() -> None:
    """Of all keys, also of those that undo brings back: the studio may have been restarted."""
    poses: dict[str, Pose] = st.session_state.get(MOTION_POSES, {})
    used = {slot.pose for slot in motion_slots()}
    for name in [name for name in poses if name not in used][: max(len(poses) - MOST_POSES, 0)]:
        del poses[name]
    shelf.put(poses.items())


def set_motion(timeline: Timeline, chosen: int = 0) -> None:
    """From Python: the browser takes it over."""
    st.session_state[MOTION_TITLE] = timeline.title
    keep_motion(slots_of(timeline.keys), timeline.fps, timeline.play, chosen)
    count_motion_change()


def set_motion_keys(slots: Iterable[Slot], chosen: int) -> None:
    """As ``set_motion``, all but the keys as it is."""
    st.session_state[MOTION_SLOTS] = tuple(slots)
    st.session_state[MOTION_CHOSEN] = chosen
    count_motion_change()


def keep_motion(slots: Iterable[Slot], fps: int, play: Play, chosen: int) -> None:
    """From the browser, which has it already: the revision stays."""
    st.session_state[MOTION_SLOTS] = tuple(slots)
    st.session_state[MOTION_FPS] = fps
    st.session_state[MOTION_PLAY] = play
    st.session_state[MOTION_CHOSEN] = chosen


def count_motion_change() -> None:
    st.session_state[MOTION_REVISION] = motion_revision() + 1


def motion_out(place: str, what: str, image_id: str = "") -> str:
    """Of the widgets by which a clip is taken along."""
    return f"motion.out.{place}.{what}.{image_id}"
