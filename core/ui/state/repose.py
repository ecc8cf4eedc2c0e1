"""Keys of the page Repose, and what it remembers: whose figures, and in which poses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import streamlit as st

from core.figures.looks import Look
from core.repose.request import MOST_POSES, MOST_SOURCES, AskedPose, Source

REPOSE_SOURCES = "repose.sources"
REPOSE_OPEN_SOURCE = "repose.open_source"
REPOSE_POSES = "repose.poses"
REPOSE_OPEN_POSE = "repose.open_pose"
REPOSE_REVISION = "repose.revision"
REPOSE_VIEW = "repose.view"
REPOSE_UNSURE = "repose.unsure_joints"
REPOSE_SEARCHES = "repose.searches"
REPOSE_POSE_SEARCHES = "repose.pose_searches"
REPOSE_KEPT_POSES = "repose.kept_poses"
REPOSE_FOUND_NOTES = "repose.found_notes"
REPOSE_CHECKPOINT = "repose.checkpoint"
REPOSE_WORDS = "repose.words"
REPOSE_OVER = "repose.over"
REPOSE_FACES = "repose.keeps_faces"
REPOSE_PRINTS = "repose.keeps_prints"
REPOSE_GARMENT = "repose.garment"
REPOSE_GARMENT_KIND = "repose.garment_kind"
REPOSE_GARMENT_REMOVE = "repose.garment_remove"
REPOSE_WISHED_POSE = "repose.wished_pose"
REPOSE_WISHED_LIKENESS = "repose.wished_likeness"
REPOSE_TRIES = "repose.tries"
REPOSE_GROUND = "repose.ground"
REPOSE_COLOUR = "repose.colour"
REPOSE_PLACE = "repose.place"
REPOSE_GROUND_PICTURE = "repose.ground_picture"
REPOSE_SHADOW = "repose.shadow"
REPOSE_LIGHT = "repose.light_wrap"
REPOSE_MATCH = "repose.colour_match"
REPOSE_SIZE = "repose.size"
REPOSE_TARGET = "repose.target"
REPOSE_JOBS = "repose.jobs"
REPOSE_SORT = "repose.sort"
REPOSE_SERIES = "repose.series"
REPOSE_NEWEST_SERIES = "repose.newest_series"

REPOSE_LAYOUT_BOX = "repose_layout"
REPOSE_SETUP_BOX = "repose_setup"
REPOSE_STAGE_BOX = "repose_result"
REPOSE_WAYS_BOX = "repose_ways"
REPOSE_SOURCES_BOX = "repose_sources"
REPOSE_STAGE = "repose.stage"
REPOSE_STAGE_SEEN = "repose.stage_seen"
REPOSE_WALL = "repose.wall"
REPOSE_WALL_SEEN = "repose.wall_seen"
REPOSE_PRESETS = "repose.presets"
REPOSE_PRESETS_SEEN = "repose.presets_seen"
REPOSE_UPLOAD = "repose.upload"
REPOSE_POSE_FILE = "repose.pose_file"
REPOSE_POSE_PICTURE = "repose.pose_picture"
REPOSE_FILM = "repose.film"
REPOSE_FILM_FRAMES = "repose.film_frames"
REPOSE_LOOK_WORDS = "repose.look_words"
REPOSE_LOOK_WORDS_SEEN = "repose.look_words_seen"
REPOSE_LOOK_DRAWING = "repose.look_drawing"
REPOSE_TWENTY = "repose.twenty"
REPOSE_OPEN_PAGE_POSE = "repose.page_pose"
REPOSE_CLEAR_POSES = "repose.clear_poses"
REPOSE_TO_MOTION = "repose.to_motion"
REPOSE_BACK = "repose.back"
REPOSE_REMOVE_SOURCE = "repose.remove_source"
REPOSE_CORRECT = "repose.correct"
REPOSE_FIND_AGAIN = "repose.find_again"
REPOSE_OPEN_RESULT = "repose.open_result"
REPOSE_RESULT_REDRAW = "repose.result.redraw"
REPOSE_RESULT_BACK = "repose.result.back"
REPOSE_RESULT_DOWNLOAD = "repose.result.download"
REPOSE_RESULT_FAVOURITE = "repose.result.favourite"
REPOSE_RESULT_GALLERY = "repose.result.gallery"
REPOSE_RESULT_UPSCALE = "repose.result.upscale"
REPOSE_AGAIN = "repose.again"
REPOSE_FILM_LID = "repose.lid.film"
REPOSE_FILM_SPEED = "repose.film_speed"
REPOSE_ZIP = "repose.zip"
REPOSE_SHEET = "repose.sheet"
REPOSE_SUBMIT = "repose.submit"

repose_film = "repose.film.{}".format
repose_movement = "repose.movement.{}".format
repose_look = "repose.look.{}".format
repose_look_of = "repose.look_of.{}".format
repose_pick = "repose.pick.{}".format
repose_recent = "repose.recent.{}".format
repose_result = "repose.result.show.{}".format
repose_road = "repose.road.{}".format
repose_strength = "repose.strength.{}".format
repose_side = "repose.side.{}".format


# --- pictures ---------------------------------------------------------------------------------


def repose_garment() -> str:
    """The id of a garment's picture in the inputs; "" for none."""
    return st.session_state.get(REPOSE_GARMENT, "")


def repose_sources() -> tuple[Source, ...]:
    """In the order in which they were chosen."""
    return st.session_state.get(REPOSE_SOURCES, ())


def open_repose_source() -> Source | None:
    """The one that is looked at."""
    sources = repose_sources()
    chosen = st.session_state.get(REPOSE_OPEN_SOURCE)
    return next((one for one in sources if one.image_id == chosen), next(iter(sources), None))


def add_repose_source(source: Source) -> None:
    """Behind the others, and looked at; one picture is there once. More than a series takes leave
    the first ones out."""
    others = [one for one in repose_sources() if one.image_id != source.image_id]
    st.session_state[REPOSE_SOURCES] = (*others, source)[-MOST_SOURCES:]
    st.session_state[REPOSE_OPEN_SOURCE] = source.image_id
    count_repose_change()


def set_repose_source(source: Source) -> None:
    """As it was corrected; the browser has that already."""
    st.session_state[REPOSE_SOURCES] = tuple(
        source if one.image_id == source.image_id else one for one in repose_sources()
    )


def set_repose_look(image_id: str, look: Look | None, *, keeps_words: bool = False) -> None:
    """What a redraw of this picture draws; None is read from it. Its words are told anew unless
    they say it already."""
    for source in repose_sources():
        if source.image_id == image_id:
            set_repose_source(replace(source, look=look))
    if not keeps_words:
        st.session_state.pop(repose_look(image_id), None)


def remove_repose_source(image_id: str) -> None:
    st.session_state[REPOSE_SOURCES] = tuple(
        one for one in repose_sources() if one.image_id != image_id
    )
    count_repose_change()


# --- poses ------------------------------------------------------------------------------------


def repose_poses() -> tuple[AskedPose, ...]:
    return st.session_state.get(REPOSE_POSES, ())


def set_repose_poses(poses: Iterable[AskedPose]) -> None:
    st.session_state[REPOSE_POSES] = tuple(poses)[:MOST_POSES]
    count_repose_change()


def keep_repose_pose(number: int, asked: AskedPose) -> None:
    """As it was dragged; the browser has that already."""
    poses = list(repose_poses())
    poses[number] = asked
    st.session_state[REPOSE_POSES] = tuple(poses)


def repose_pose_searches() -> dict[str, str]:
    """By the id of the job that looks for them, what its poses are to be called."""
    return st.session_state.setdefault(REPOSE_POSE_SEARCHES, {})


def open_repose_pose() -> int | None:
    """The number of the pose that is looked at alone."""
    number = st.session_state.get(REPOSE_OPEN_POSE)
    return number if isinstance(number, int) and number < len(repose_poses()) else None


def repose_revision() -> int:
    """Grows with what Python changes; edits that carry an older number are stale."""
    return st.session_state.get(REPOSE_REVISION, 0)


def count_repose_change() -> None:
    st.session_state[REPOSE_REVISION] = repose_revision() + 1
