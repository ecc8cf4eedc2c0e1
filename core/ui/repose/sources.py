"""Whose figures are posed: taken from the gallery, their poses found or put right by hand."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from core.cutout import kept
from core.errors import NotFound, StudioError
from core.generation.finding.request import DetectRequest
from core.generation.input_store import storable
from core.geometry import Size
from core.jobs.job import LOCAL_OWNER
from core.pose import presets
from core.pose.skeleton import Pose
from core.repose.request import Source
from core.repose.silhouette import fitted_pose
from core.runners.source_pose import told_pose
from core.ui import state
from core.ui.components.puppet_stage import Edited
from core.ui.controls import new_job_id
from core.ui.pose import finding
from core.ui.progress import known_jobs
from core.ui.resources import studio
from core.ui.visitor import visitor_id

if TYPE_CHECKING:
    from core.gallery.record import ImageRecord

logger = logging.getLogger(__name__)

BY_HAND = "standing"
"""The preset that is dragged over a picture in which nobody was found."""
OUTLINED = "Nobody was found in this picture. A pose was fitted to its outline."


def choose(record: ImageRecord) -> None:
    """Put a picture among those that are posed, and look for its pose where it is not known."""
    known = {one.image_id: one for one in state.repose_sources()}
    if record.id in known:
        state.add_repose_source(known[record.id])
        return
    if not state.repose_poses():
        st.session_state[state.REPOSE_VIEW] = "picture"
    pose = told_pose(record)
    state.add_repose_source(Source(image_id=record.id, pose=pose, person=largest(pose)))
    if pose is None:
        look(record.id)


def largest(pose: Pose | None) -> int:
    """Who is meant where several people are."""
    people = () if pose is None else pose.people
    heights = [0.0 if one.is_empty else one.bounds()[3] - one.bounds()[1] for one in people]
    return heights.index(max(heights)) if heights else 0


# --- searches for poses -------------------------------------------------------------------------


def look(image_id: str) -> None:
    """Start the search for a picture's pose; what a quick detector finds is there at once."""
    image = studio().gallery.image(image_id)
    job_id = new_job_id()
    request = DetectRequest(picture=studio().pictures.put(storable(image)))
    studio().submit(request, owner=_owner(), job_id=job_id)
    _searches()[image_id] = job_id
    studio().wait(job_id, finding.QUICK_SECONDS)


def _owner() -> str:
    """A search of this page's: the page Pose takes up those of the visitor."""
    return f"{visitor_id() or LOCAL_OWNER}.repose"


def searching() -> list[str]:
    """Ids of the jobs that look for poses."""
    return [job.id for job in known_jobs(list(_searches().values())) if not job.state.is_finished]


def is_searching(image_id: str) -> bool:
    return image_id in _searches()


def collect() -> None:
    """At the top of the page: take what was found meanwhile, and what was done elsewhere."""
    _drop_lost()
    for image_id, job_id in list(_searches().items()):
        _take_found(image_id, job_id)
    for source in state.repose_sources():
        if source.pose is None and not is_searching(source.image_id):
            look(source.image_id)
            _take_found(source.image_id, _searches()[source.image_id])
    _take_cut_out()


def _searches() -> dict[str, str]:
    return st.session_state.setdefault(state.REPOSE_SEARCHES, {})


def _drop_lost() -> None:
    """Pictures that were deleted meanwhile."""
    ids = [one.image_id for one in state.repose_sources()]
    there = {one.id for one in studio().gallery.find(ids=ids, limit=len(ids)).records if ids}
    for image_id in ids:
        if image_id not in there:
            state.remove_repose_source(image_id)
            _searches().pop(image_id, None)


def _take_found(image_id: str, job_id: str) -> None:
    jobs = known_jobs([job_id])
    if jobs and not jobs[0].state.is_finished:
        return
    del _searches()[image_id]
    source = next((one for one in state.repose_sources() if one.image_id == image_id), None)
    if source is None:
        return
    try:
        found = studio().found_poses.take(job_id).findings
    except NotFound:
        _set_by_hand(source, jobs[0].error if jobs else "")
        return
    person = largest(found.pose)
    state.set_repose_source(replace(source, pose=found.pose, person=person))
    _notes().pop(image_id, None)
    unsure()[image_id] = [[int(joint) for joint in joints] for joints in found.unsure]
    state.count_repose_change()


def _set_by_hand(source: Source, why: str | None) -> None:
    record = studio().gallery.get(source.image_id)
    pose = _outlined_pose(source)
    note = OUTLINED if pose is not None else why or "The pose of this picture was not found."
    if pose is None:
        pose = presets.get(BY_HAND).pose.fitted_to(Size(record.width, record.height))
    state.set_repose_source(replace(source, pose=pose, person=0))
    _notes()[source.image_id] = note
    state.count_repose_change()


def _outlined_pose(source: Source) -> Pose | None:
    """One that fills what is cut out of the picture; None where nobody stands in it."""
    image = studio().gallery.image(source.image_id, keeps_alpha=True)
    try:
        cutout = kept.cut_out(image, studio().config, method=source.method)
    except StudioError as error:  # told again where it is cut out for good
        logger.warning("no outline to fit a pose to: %s", error)
        return None
    return fitted_pose(cutout.alpha)


def unsure() -> dict[str, list[list[int]]]:
    """By picture, of each person the joints to look at."""
    return st.session_state.setdefault(state.REPOSE_UNSURE, {})


def note_on(image_id: str) -> str:
    """Why the pose of this picture is to be set by hand; empty where it was found."""
    return _notes().get(image_id, "")


def _notes() -> dict[str, str]:
    return st.session_state.setdefault(state.REPOSE_FOUND_NOTES, {})


# --- corrections --------------------------------------------------------------------------------


def take(edited: Edited) -> None:
    """Joints, the person and prints as they were put right on the stage."""
    source = state.open_repose_source()
    if source is None or edited.name != stage_name(source):
        return
    corrected = replace(source, pose=edited.pose, person=edited.person, prints=edited.prints)
    state.set_repose_source(corrected)
    unsure().pop(source.image_id, None)


def stage_name(source: Source) -> str:
    return f"picture {source.image_id}"


def _take_cut_out() -> None:
    """What a brush corrected on the page Cut out."""
    for source in state.repose_sources():
        if source.image_id == state.chosen_cutout_source():
            strokes = state.cutout_correction()
            if strokes != source.strokes:
                state.set_repose_source(replace(source, strokes=strokes))
