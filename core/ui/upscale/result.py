"""What comes of it: work in progress, then before and after under one slider."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from core.job_kinds import UPSCALE, UPSCALE_BATCH
from core.jobs.remaining import duration
from core.ui import state
from core.ui.components.compare import Whole, compare
from core.ui.controls import picture_facts, plain, thumbnails
from core.ui.frame import BY_KEY
from core.ui.gallery.picked import ZIP_NAME, packed
from core.ui.picture_cards import records_of
from core.ui.progress import attach, job_panel, known_jobs
from core.ui.resources import WHOLE_PIXELS, picture_jpeg, studio, thumbnail_jpeg
from core.ui.texts import said, t
from core.ui.upscale.sizes import size_of

if TYPE_CHECKING:
    from core.gallery.gallery import ImageRecord
    from core.jobs.job import Job

FILM_PIXELS = 64


def result(pictures: Sequence[ImageRecord]) -> None:
    """Work that runs or failed, then the latest results of the pictures, or these as they are."""
    jobs = known_jobs(attach(state.UPSCALE_JOBS, UPSCALE, UPSCALE_BATCH))
    if jobs and (shown := [job.id for job in jobs if _is_news(job, jobs[0])]):
        job_panel(shown)
    elif jobs and jobs[0].error:
        st.error(plain(said(jobs[0].error)), icon=":material/error:")
    made = _made(jobs)
    if made:
        _results(made)
    elif len(pictures) > 1:
        thumbnails([one.id for one in pictures], key=state.UPSCALE_BATCH_STRIP)
    elif pictures:
        with st.container(key=state.UPSCALE_BEFORE_BOX):
            st.image(picture_jpeg(pictures[0].id, WHOLE_PIXELS), width="stretch", alt=t("Before"))
    else:
        _nothing()


def _nothing() -> None:
    title = t("Small pictures become large")
    told = t("Choose a picture and press Upscale. You can then slide between before and after.")
    st.html(f'<div class="paf-stage"><h3>{title}</h3><p>{told}</p></div>')


def _is_news(job: Job, newest: Job) -> bool:
    """Work in progress, and how the latest attempt failed; finished pictures are shown below."""
    return not job.state.is_finished or (job is newest and not job.result)


def _made(jobs: Sequence[Job]) -> list[ImageRecord]:
    """What these jobs, newest first, made of the chosen pictures, also where those are gone
    meanwhile: the latest of each."""
    records = records_of([image_id for job in jobs for image_id in job.result])
    if not state.upscales_several():
        chosen = state.upscale_source()
        return [one for one in records if chosen in (None, one.parent_id, one.id)][:1]
    chosen = state.upscale_pictures()
    latest = {one.parent_id: one for one in reversed(records) if one.parent_id in chosen}
    return sorted(latest.values(), key=lambda one: chosen.index(one.parent_id or ""))


def _results(made: Sequence[ImageRecord]) -> None:
    """One of them whole, and all to pick from."""
    picked = state.picked_of_jobs()
    shown = next((one for one in made if one.id in picked), made[0])
    _compared(shown)
    _ways(shown, made)
    if len(made) > 1:
        _film(made, shown)


def _compared(record: ImageRecord) -> None:
    after = picture_jpeg(record.id, WHOLE_PIXELS)
    parents = studio().gallery.find(ids=[record.parent_id or ""]).records
    if not parents:
        st.image(after, width="stretch", alt=t("The upscaled picture"))
        return
    compare(
        picture_jpeg(parents[0].id, WHOLE_PIXELS),
        after,
        size_of(record),
        key=state.upscale_compare(record.id),
        labels=(t("Before"), t("After")),
        whole=[Whole(one.id, size_of(one)) for one in (parents[0], record)],
    )


def _ways(record: ImageRecord, made: Sequence[ImageRecord]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.download_button(
            t("Download"),
            data=studio().gallery.path(record.id).read_bytes,
            file_name=record.file_name,
            mime="image/png",
            key=state.UPSCALE_DOWNLOAD,
            on_click="ignore",
            icon=":material/download:",
        )
        if len(made) > 1:
            st.download_button(
                t("All as ZIP"),
                data=partial(packed, [one.id for one in made]),
                file_name=ZIP_NAME,
                mime="application/zip",
                key=state.UPSCALE_ZIP,
                on_click="ignore",
                icon=":material/folder_zip:",
            )
        if st.button(t("Gallery"), key=state.UPSCALE_GALLERY, icon=":material/photo_library:"):
            state.select_picture(record.id)
            st.switch_page(BY_KEY["gallery"].script)
        st.caption(_facts(record))


def _film(made: Sequence[ImageRecord], shown: ImageRecord) -> None:
    ids = [one.id for one in made]
    with st.container(
        key=state.film_box(state.UPSCALE_RESULTS_STRIP), horizontal=True, gap="small"
    ):
        for number, record in enumerate(made, start=1):
            mark, name = "chosen_" * (record is shown), state.upscale_show(record.id)
            with st.container(key=state.pick_box(mark, name), width=FILM_PIXELS):
                st.image(
                    thumbnail_jpeg(record.id), width="stretch",
                    alt=t("Result {number}", number=number),
                )  # fmt: skip
                st.button(
                    t("Show result {number}", number=number),
                    key=name,
                    on_click=state.pick_of_job,
                    args=(record.id, ids),
                )


def _facts(record: ImageRecord) -> str:
    seconds = record.extras.get("seconds")
    time = t("in {time}", time=said(duration(seconds))) if seconds else ""
    return " · ".join(part for part in (picture_facts(record), time) if part)
