"""The clips that were made here: what runs, and one that is over, to look at and take along."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core.job_kinds import MOTION, MOTION_PAINT
from core.ui import state
from core.ui.components.clip_player import clip_player
from core.ui.controls import plain
from core.ui.frame import BY_KEY, guarded
from core.ui.motion import opening, out
from core.ui.picture_cards import records_of
from core.ui.progress import attach, job_panel, known_jobs
from core.ui.results import acts
from core.ui.texts import said, t
from core.ui.work.choosing import chosen_job

if TYPE_CHECKING:
    from core.gallery.record import ImageRecord
    from core.jobs.job import Job

SHOWN = 8


def has_any() -> bool:
    return bool(_jobs())


def results() -> None:
    jobs = _jobs()
    active = [job.id for job in jobs if not job.state.is_finished]
    if active:
        job_panel(active)
    over = [job for job in jobs if job.state.is_finished]
    if over and not active:
        _over(_chosen(over))


def _jobs() -> list[Job]:
    return known_jobs(attach(state.MOTION_JOBS, MOTION, MOTION_PAINT, limit=SHOWN))


def _chosen(jobs: list[Job]) -> Job:
    return chosen_job(
        jobs, t("Clip"), lambda job: said(MOTION.title(job.payload)),
        key=state.MOTION_CLIP, newest_key=state.MOTION_NEWEST,
    )  # fmt: skip


def _over(job: Job) -> None:
    if job.error:
        st.error(plain(said(job.error)), icon=":material/error:")
    for record in records_of(job.result):
        if record.clip is not None:
            _clip(record)
    if not job.result and not job.error:
        st.caption(t("Stopped before its first frame."))


def _clip(record: ImageRecord) -> None:
    clip_player(record, "motion", t("The clip"))
    with st.container(horizontal=True, gap="small"):
        out.download(record, "motion")
        st.button(
            t("Open in the timeline"), key=state.MOTION_OPEN, icon=":material/timeline:",
            on_click=_open, args=(record.id,),
        )  # fmt: skip
        if st.button(t("Gallery"), key=state.MOTION_GALLERY, icon=BY_KEY["gallery"].icon):
            acts.to_gallery(record)


@guarded
def _open(image_id: str) -> None:
    opening.open_clip(image_id)
