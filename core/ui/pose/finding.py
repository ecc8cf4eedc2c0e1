"""The search for a pose in a picture: started, watched, and taken over into the editor.

It is a job, so that slow detectors leave the page alone; a quick one is waited for, and nobody
notices. What is running when the page is reloaded is taken up again.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace

import streamlit as st
from PIL import Image

from core.errors import InputRejected, NotFound
from core.generation.finding import find
from core.generation.finding.request import DetectRequest, FoundPose
from core.generation.input_store import storable
from core.images import data_url, jpeg
from core.job_kinds import DETECT
from core.jobs.job import LOCAL_OWNER, Job
from core.pose.detection.ensemble import Findings
from core.ui import state
from core.ui.controls import plain
from core.ui.pose.arriving import arrive, on_open_canvas
from core.ui.pose.panels import named
from core.ui.progress import job_panel, known_jobs
from core.ui.resources import studio
from core.ui.texts import said, t
from core.ui.visitor import visitor_id

PICTURE_SIDE = 768
# So long the page waits for a search before it shows how far it is.
QUICK_SECONDS = 1.0
# A search that ended longer ago than this is not taken up by a page that was reloaded.
TAKEN_UP_SECONDS = 600.0


def lay_behind(image: Image.Image) -> None:
    """Under the figure; small: it travels to the browser again with every edit."""
    image = image.copy()
    image.thumbnail((PICTURE_SIDE, PICTURE_SIDE))
    st.session_state[state.POSE_PICTURE] = data_url(jpeg(image, 72))


def look(image: Image.Image, request: DetectRequest) -> None:
    """Start the search; what a quick detector finds is in the editor when this returns.

    Raises what ``find`` raises, ``InputRejected`` for nobody, and what ``Studio.submit`` raises.
    """
    forget()
    if studio().is_read_only:
        _take(find.find(image, request, studio().config))
        return
    job_id = uuid.uuid4().hex
    picture = studio().pictures.put(storable(image))
    studio().submit(replace(request, picture=picture), owner=_owner(), job_id=job_id)
    job = studio().wait(job_id, QUICK_SECONDS)
    if not job.state.is_finished:
        state.remember_job(state.POSE_JOBS, job_id)
    elif job.error:
        raise InputRejected(job.error)
    else:
        _take(studio().found_poses.take(job_id))


def forget() -> None:
    """What was said of the last search."""
    st.session_state.pop(state.POSE_FOUND, None)
    st.session_state.pop(state.POSE_FOUND_BY, None)
    st.session_state[state.POSE_JOBS] = [job.id for job in _running()]


def is_running() -> bool:
    return any(_running())


def collect() -> None:
    """Before the editor is drawn: what was found meanwhile goes into it."""
    _take_up()
    found_poses = studio().found_poses
    for job in known_jobs(state.last_jobs(state.POSE_JOBS)):
        if found_poses.has(job.id):
            state.forget_job(state.POSE_JOBS, job.id)
            _take(found_poses.take(job.id))


def panel() -> None:
    """Searches that run, and how the last one failed."""
    jobs = known_jobs(state.last_jobs(state.POSE_JOBS))
    shown = [job.id for job in jobs if job.state.value != "done"]
    if shown:
        job_panel(shown)


def told(*, on_other: Callable[[str], None]) -> None:
    """What was found, who looked, and who could look instead: ``on_other`` gets its name."""
    if state.POSE_FOUND not in st.session_state:
        return
    st.caption(f":material/info: {plain(st.session_state[state.POSE_FOUND])}")
    found: FoundPose | None = st.session_state.get(state.POSE_FOUND_BY)
    if found is None or not found.why:
        return
    with st.container(horizontal=True, vertical_alignment="center", key=state.POSE_FOUND_BOX):
        st.caption(plain(said(found.why)))
        st.button(
            t("Use {detector} instead", detector=plain(found.other_title)),
            key=state.POSE_FOUND_OTHER,
            icon=":material/swap_horiz:", on_click=on_other, args=(found.other,),
            disabled=state.POSE_PICTURE not in st.session_state or is_running(),
        )  # fmt: skip


def _take(found: FoundPose) -> None:
    if found.findings.pose.is_empty:
        raise find.nobody(found.detector)
    arrive(on_open_canvas(found.findings.pose), found.findings.unsure)
    st.session_state[state.POSE_FOUND] = _summary(found.findings)
    st.session_state[state.POSE_FOUND_BY] = found


def _summary(findings: Findings) -> str:
    """What was found, and what a person should look at again."""
    people = findings.pose.people
    told = [
        t("Found 1 person.") if len(people) == 1 else t("Found {count} people.", count=len(people))
    ]
    if hidden := sum(int((~person.visible[:14]).sum()) for person in people):
        told.append(
            t(
                "{count} joints are out of sight and hidden; double-click one to show it.",
                count=hidden,
            )
        )
    if unsure := named(joint for joints in findings.unsure for joint in joints):
        told.append(t("Check these, ringed in yellow: {joints}.", joints=unsure))
    return " ".join(told)


# --- jobs -------------------------------------------------------------------------------------


def _owner() -> str:
    return visitor_id() or LOCAL_OWNER


def _running() -> Iterator[Job]:
    jobs = known_jobs(state.last_jobs(state.POSE_JOBS))
    return (job for job in jobs if not job.state.is_finished)


def _take_up() -> None:
    """Once a session: a search that this visitor started before the page was reloaded."""
    if st.session_state.setdefault(state.POSE_JOBS_TAKEN_UP, False):
        return
    st.session_state[state.POSE_JOBS_TAKEN_UP] = True
    for job in reversed(studio().jobs(_owner())):
        if job.kind == DETECT.name and _is_open(job):
            state.remember_job(state.POSE_JOBS, job.id, is_news=False)
            st.session_state[state.POSE_PANEL] = "Import"
            _lay_behind_again(job)


def _is_open(job: Job) -> bool:
    if not job.state.is_finished:
        return True
    is_recent = time.time() - (job.finished or 0.0) < TAKEN_UP_SECONDS
    return is_recent and studio().found_poses.has(job.id)


def _lay_behind_again(job: Job) -> None:
    try:
        lay_behind(studio().pictures.get(DetectRequest.from_dict(job.payload).picture))
    except (NotFound, InputRejected):
        return  # the pose comes without its picture
