"""One line for work that ended while a person was on another page, with the way there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import streamlit as st

from core.errors import NotFound
from core.jobs.job import LOCAL_OWNER, JobState
from core.ui import state
from core.ui.controls import plain
from core.ui.resources import studio
from core.ui.texts import said, t
from core.ui.visitor import visitor_id
from core.ui.work.naming import job_title

if TYPE_CHECKING:
    from core.jobs.job import Job

TITLE_CHARACTERS = 48
# Where a job is shown that an earlier visit has started; of a newer version's kinds nobody knows.
PAGE_OF_KIND: Mapping[str, str] = {
    "generate": "generate",
    "draw": "generate",
    "plot": "generate",
    "upscale": "upscale",
    "upscale-batch": "upscale",
    "cutout": "cutout",
    "detect": "pose",
    "detect-several": "pose",
    "repose": "repose",
    "repose-paint": "repose",
    "repose-animal": "repose",
    "motion": "motion",
    "motion-paint": "motion",
    "film": "motion",
    "sheet": "characters",
    "sprites": "characters",
    "dataset": "characters",
    "fetch": "models",
    "fetch-detector": "models",
    "fetch-linked": "models",
    "import-model": "models",
    "merge": "models",
    "ask-variants": "generate",
}


def active_jobs() -> list[Job]:
    """This visitor's work that runs or waits."""
    return studio().jobs(visitor_id() or LOCAL_OWNER, active_only=True)


def take_up(jobs: list[Job]) -> None:
    """Of an earlier visit's work that still runs the end is news as well."""
    if not state.is_first_look_at_jobs():
        return
    for job in jobs:
        if job.kind in PAGE_OF_KIND:
            state.show_jobs_here([job.id], PAGE_OF_KIND[job.kind])
            state.tell_of_job(job.id)


def tell(addresses: Mapping[str, str]) -> None:
    """Each once, but for what ended on the page a person is on. ``addresses``: of pages, by key."""
    for job_id in state.jobs_to_tell():
        try:
            job = studio().job(job_id)
        except NotFound:  # the data folder was emptied meanwhile
            state.mark_told(job_id)
            continue
        if job.state.is_finished:
            state.mark_told(job_id)
            pages = state.pages_of_job(job_id)
            if state.here() not in pages and pages and pages[-1] in addresses:
                _toast(job, addresses[pages[-1]])


def _toast(job: Job, address: str) -> None:
    way = f"[{t('Show')}]({address})"
    match job.state:
        case JobState.DONE:
            line = t("Finished: {what}", what=_title(job))
            st.toast(f"{line}  \n{way}", icon=":material/check_circle:", duration="long")
        case JobState.FAILED:
            line = t("Failed: {what}", what=_title(job))
            why = plain(said(job.error))
            st.toast(f"{line}  \n{why} {way}", icon=":material/error:", duration="long")
        case _:
            pass  # cancelled by hand


def _title(job: Job) -> str:
    return f"**{plain(job_title(job, TITLE_CHARACTERS))}**"
