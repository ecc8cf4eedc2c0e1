"""The series that the page asks for, and the button that starts it."""

from __future__ import annotations

import streamlit as st

from core.errors import RequestRejected
from core.jobs.remaining import duration
from core.repose.request import MOST_PICTURES, ReposeRequest, Road
from core.ui import state
from core.ui.controls import new_job_id
from core.ui.frame import guarded, show_error
from core.ui.progress import known_jobs, start_job
from core.ui.repose import ground, ways
from core.ui.repose.clothes import garment
from core.ui.repose.ways import roads_now
from core.ui.texts import said, t

# Seconds for a picture of 832×1216 on two cores, until this machine has made some itself.
FIRST_GUESS = {Road.PUPPET: 1.0, Road.REDRAW: 2.0, Road.PAINT: 60.0}
assert set(FIRST_GUESS) == set(Road)


def start_button() -> None:
    count = len(state.repose_sources()) * len(state.repose_poses()) * len(roads_now())
    st.button(
        makes(count),
        key=state.REPOSE_SUBMIT,
        type="primary",
        icon=":material/directions_run:",
        width="stretch",
        shortcut="Ctrl+Enter",
        on_click=_submit,
        args=(new_job_id(),),
        disabled=not 0 < count <= MOST_PICTURES,
    )
    st.caption(_told(count))
    show_error()


def makes(count: int) -> str:
    """What the button does."""
    if count == 1:
        return t("Make 1 picture")
    return t("Make {count} pictures", count=count) if count else t("Make pictures")


def _told(count: int) -> str:
    if not state.repose_sources():
        return t("Choose a picture first.")
    if not count:
        return t("Add poses to put the figure into.")
    if count > MOST_PICTURES:
        return t(
            "At most {most} pictures go into one series; these are {count}.",
            most=MOST_PICTURES, count=count,
        )  # fmt: skip
    each = len(state.repose_sources()) * len(state.repose_poses())
    measured = {road: _measured_seconds(road) for road in roads_now()}
    seconds = sum(each * (one or FIRST_GUESS[road]) for road, one in measured.items())
    if all(measured.values()):
        return t("About {time}.", time=said(duration(seconds)))
    return t("About {time} on two cores; not measured here yet.", time=said(duration(seconds)))


def _measured_seconds(road: Road) -> float:
    """A picture took so long in the latest series by this way alone; 0 before there was one."""
    for job in known_jobs(state.last_jobs(state.REPOSE_JOBS)):
        is_alike = job.payload.get("roads") == [road.value]
        if is_alike and job.result and job.started and job.finished:
            return (job.finished - job.started) / len(job.result)
    return 0.0


def request_now() -> ReposeRequest:
    """Raises ``RequestRejected`` for what cannot be made."""
    if any(one.pose is None for one in state.repose_sources()):
        raise RequestRejected(
            expected="the pose of every picture",
            got="pictures whose pose is still looked for",
            todo="wait until it is found",
            shown="The pose of a picture is still being looked for. Wait a moment.",
        )
    wished_pose, wished_likeness, tries = ways.wishes_now()
    worn, kind = garment.garment_now(roads_now())
    return ReposeRequest(
        sources=state.repose_sources(),
        poses=state.repose_poses(),
        roads=roads_now(),
        size=ground.size_now(),
        target=ground.target_now(),
        ground_choice=ground.behind_now().choice,
        ground=ground.ground_now(),
        finish=ground.finish_now(),
        paint=ways.paint_now(),
        over=ways.over_now(),
        keeps_faces=bool(st.session_state.get(state.REPOSE_FACES, True)),
        keeps_prints=bool(st.session_state.get(state.REPOSE_PRINTS, True)),
        garment=worn,
        garment_kind=kind,
        wished_pose=wished_pose,
        wished_likeness=wished_likeness,
        tries=tries,
    )


@guarded
def _submit(job_id: str) -> None:
    if state.is_double_click():
        return
    start_job(state.REPOSE_JOBS, request_now(), job_id)
    st.session_state[state.REPOSE_VIEW] = "results"
    st.session_state[state.REPOSE_OPEN_RESULT] = None
