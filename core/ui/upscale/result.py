"""What comes of it: work in progress, then before and after under one slider."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core.geometry import Size
from core.job_kinds import UPSCALE
from core.jobs.remaining import duration
from core.ui import state
from core.ui.components.compare import compare
from core.ui.controls import picture_facts
from core.ui.frame import BY_KEY
from core.ui.progress import attach, job_panel
from core.ui.resources import WHOLE_PIXELS, picture_jpeg, studio

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.gallery.gallery import ImageRecord
    from core.jobs.job import Job


def result(source: ImageRecord | None) -> None:
    """Work that runs or failed, then the latest result of the source, or the source as it is."""
    jobs = [studio().job(job_id) for job_id in attach(state.UPSCALE_JOBS, UPSCALE)]
    if jobs and (shown := [job.id for job in jobs if _is_news(job, jobs[0])]):
        job_panel(shown)
    made = _latest(jobs)
    if made is not None:
        _result(made)
    elif source is not None:
        with st.container(key=state.UPSCALE_BEFORE_BOX):
            st.image(picture_jpeg(source.id, WHOLE_PIXELS), width="stretch", alt="Before")
    else:
        st.html(
            '<div class="paf-stage"><h3>Small pictures become large</h3>'
            "<p>Choose a picture and press Upscale. You can then slide between before and after."
            "</p></div>"
        )


def _is_news(job: Job, newest: Job) -> bool:
    """Work in progress, and how the latest attempt failed; finished pictures are shown below."""
    return not job.state.is_finished or (job is newest and not job.result)


def _latest(jobs: Sequence[Job]) -> ImageRecord | None:
    """Of what these jobs made of the chosen picture, also where that is gone meanwhile."""
    ids = [image_id for job in jobs for image_id in job.result]
    records = studio().gallery.find(ids=ids, limit=len(ids)).records if ids else ()
    chosen = state.upscale_source()
    return next((one for one in records if chosen in (None, one.parent_id, one.id)), None)


def _result(record: ImageRecord) -> None:
    size = Size(record.width, record.height)
    after = picture_jpeg(record.id, WHOLE_PIXELS)
    parents = studio().gallery.find(ids=[record.parent_id or ""]).records
    if parents:
        before = picture_jpeg(parents[0].id, WHOLE_PIXELS)
        compare(before, after, size, key=state.upscale_compare(record.id))
    else:
        st.image(after, width="stretch", alt="The upscaled picture")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.download_button(
            "Download",
            data=studio().gallery.path(record.id).read_bytes,
            file_name=record.file_name,
            mime="image/png",
            key=state.UPSCALE_DOWNLOAD,
            on_click="ignore",
            icon=":material/download:",
        )
        if st.button("Gallery", key=state.UPSCALE_GALLERY, icon=":material/photo_library:"):
            state.select_picture(record.id)
            st.switch_page(BY_KEY["gallery"].script)
        st.caption(_facts(record))


def _facts(record: ImageRecord) -> str:
    seconds = record.extras.get("seconds")
    return picture_facts(record) + (f" · in {duration(seconds)}" if seconds else "")
