"""Poses that are looked for in other pictures and films: jobs, so that they are seen to go on and
can be stopped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PIL import Image

from core.errors import InputRejected
from core.generation.finding.request import SeveralRequest
from core.generation.input_store import storable
from core.job_kinds import DETECT_SEVERAL
from core.jobs.job import LOCAL_OWNER, Job
from core.pose.skeleton import Pose
from core.ui import state
from core.ui.controls import new_job_id
from core.ui.pose.finding import QUICK_SECONDS
from core.ui.progress import job_panel, known_jobs
from core.ui.resources import studio
from core.ui.visitor import visitor_id


def look(pictures: Sequence[Image.Image], name: str) -> None:
    """Start to look for the poses of these; what a quick detector finds is there at once. Raises
    what ``Studio.submit`` raises."""
    request = SeveralRequest(tuple(studio().pictures.put(storable(one)) for one in pictures))
    job_id = new_job_id()
    owner = f"{visitor_id() or LOCAL_OWNER}.repose"  # the page Pose takes up those of the visitor
    studio().submit(request, owner=owner, job_id=job_id)
    state.repose_pose_searches()[job_id] = name
    studio().wait(job_id, QUICK_SECONDS)


class Found(NamedTuple):
    """``poses`` of the pictures of one search in which somebody is, in their order."""

    name: str
    poses: tuple[Pose, ...]
    is_film: bool


def take_found() -> list[Found]:
    """What was found meanwhile; a search is over then. Raises ``InputRejected`` with why one
    failed."""
    found: list[Found] = []
    for job in _jobs():
        if job.state.is_finished:
            name = state.repose_pose_searches().pop(job.id)
            poses = tuple(one.findings.pose for one in studio().found_poses.take_each(job.id))
            if poses:
                found.append(Found(name, poses, len(job.payload["pictures"]) > 1))
            elif job.error:
                raise InputRejected(job.error)
    return found


def panel() -> None:
    """Those that run, with Cancel."""
    if running := [job.id for job in _jobs() if not job.state.is_finished]:
        job_panel(running)


def _jobs() -> list[Job]:
    """Those whose job is forgotten are over. Ids may come from a visitor's row."""
    searches = state.repose_pose_searches()
    jobs = [one for one in known_jobs(list(searches)) if one.kind == DETECT_SEVERAL.name]
    for job_id in searches.keys() - {job.id for job in jobs}:
        del searches[job_id]
    return jobs
