"""Finished pictures in full, each with its score, its facts, its file, and the ways on from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from core.generation.batch_progress import best_first
from core.identity import stored
from core.pose.stored_score import oks_of, percent
from core.ui import state
from core.ui.components.sharing import sheet_button
from core.ui.controls import picture_facts
from core.ui.frame import BY_KEY
from core.ui.resources import studio, thumbnail_jpeg
from core.ui.score_view import card_jpeg, pose_toggle, score_badge
from core.ui.texts import said, t

if TYPE_CHECKING:
    from core.gallery.record import ImageRecord
    from core.jobs.job import Job


FILM_PIXELS = 64

Ways = Callable[["ImageRecord", str], None]
"""Draws what can be done with a picture; the text is the place where it is shown."""


def display_options(jobs: Sequence[Job]) -> None:
    """How the pictures of these jobs are shown; nothing where there is no choice."""
    shown = [records_of(job.result) for job in jobs]
    if not any(record.score for records in shown for record in records):
        return
    with st.container(key=state.DISPLAY_OPTIONS_BOX, horizontal=True, gap="medium"):
        pose_toggle()
        if any(len(records) > 1 for records in shown):
            st.toggle(t("Best pose first"), key=state.BEST_FIRST, persist_state="session")


def records_of(image_ids: Sequence[str]) -> list[ImageRecord]:
    """In the given order; those that were deleted meanwhile are passed over."""
    if not image_ids:
        return []
    records = studio().gallery.find(ids=image_ids, limit=len(image_ids)).records
    return sorted(records, key=lambda record: image_ids.index(record.id))


def job_pictures(job: Job, ways: Ways) -> None:
    """The pictures of a job that is over, one of them whole, and how its search for the pose
    ended."""
    records = records_of(job.result)
    if not records:
        return
    sheets = [record for record in records if record.kind == "plot"]
    for record in sheets:
        _card(record, state.job_pictures(job.id), ways)
    if sheets:
        _cells([record for record in records if record not in sheets], job.id, ways)
        return
    ranked = best_first((record, oks_of(record.extras)) for record in records)
    if line := _search_ended(job, ranked[0]):
        st.markdown(line)
    in_order = ranked if st.session_state.get(state.BEST_FIRST, True) else records
    best = ranked[0] if len(ranked) > 1 and ranked[0].score else None
    shown = _shown(in_order)
    best_of = len(records) if shown is best else 0
    _card(shown, state.job_pictures(job.id), ways, best_of)
    if len(in_order) > 1:
        _film(in_order, shown, job.id)


def _shown(in_order: Sequence[ImageRecord]) -> ImageRecord:
    """The picture that was picked from the strip, else the first."""
    picked = state.picked_of_jobs()
    return next((record for record in in_order if record.id in picked), in_order[0])


def _film(in_order: Sequence[ImageRecord], shown: ImageRecord, job_id: str) -> None:
    """All pictures of a job, small, to pick the one that is shown."""
    ids = [record.id for record in in_order]
    with st.container(key=state.film_box(job_id), horizontal=True, gap="small"):
        for number, record in enumerate(in_order, start=1):
            score = percent(record.score.oks) if record.score else ""
            told = f", {said(record.score.text)}" if record.score else ""
            told += f", {said(stored.text(record.identity))}" if record.identity else ""
            mark = "chosen_" if record is shown else ""
            with st.container(key=state.pick_box(mark, record.id), width=FILM_PIXELS):
                st.image(
                    thumbnail_jpeg(record.id),
                    width="stretch",
                    alt=t("Picture {number}", number=number) + told,
                )
                st.button(
                    t("Show picture {number}", number=number) + told,
                    key=state.job_show(job_id, record.id),
                    on_click=state.pick_of_job,
                    args=(record.id, ids),
                )
                if score:
                    st.html(f'<span class="paf-film-score">{score}</span>')


def _cells(records: Sequence[ImageRecord], job_id: str, ways: Ways) -> None:
    """The pictures that a sheet shows small."""
    lid = st.expander(t("The {count} pictures", count=len(records)), icon=":material/grid_on:")
    with lid, st.grid(min_column_width=200, gap="medium"):
        for record in records:
            _card(record, state.job_pictures(job_id), ways)


def _search_ended(job: Job, best: ImageRecord) -> str:
    """One line for a job that was to go on until a picture holds the pose."""
    goal = job.payload.get("until_score") or 0
    if goal <= 0 or best.score is None:
        return ""
    got, made = best.score, len(job.result)
    if got.oks >= goal:
        number = best.index + 1
        told = t("Picture {number} reached {score}.", number=number, score=percent(goal))
    elif made == 1:
        told = t("The one picture did not reach {score}.", score=percent(goal))
    else:
        told = t("None of {count} pictures reached {score}.", count=made, score=percent(goal))
    if got.oks < goal:
        told = f"{told} {t('The best reached {score}.', score=percent(got.oks))}"
    return f":material/flag: {told}"


def _card(record: ImageRecord, place: str, ways: Ways, best_of: int = 0) -> None:
    with st.container(key=state.picture_box(place, record.id)):
        st.image(card_jpeg(record), width="stretch", alt=t("Finished picture"))
        with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
            score_badge(record)
            if best_of:
                st.badge(
                    t("Best of {count}", count=best_of), icon=":material/trophy:", color="violet"
                )
            ways(record, place)
        st.caption(picture_facts(record))


def usual_ways(record: ImageRecord, place: str) -> None:
    """Its file, and the pages that go on from it."""
    download(record, place)
    if st.button(t("Upscale"), key=state.card_upscale(place, record.id)):
        state.set_upscale_source(record.id)
        st.switch_page(BY_KEY["upscale"].script)
    if st.button(t("Gallery"), key=state.card_gallery(place, record.id)):
        state.select_picture(record.id)
        st.switch_page(BY_KEY["gallery"].script)


def download(record: ImageRecord, place: str) -> None:
    st.download_button(
        t("Download"),
        data=studio().gallery.path(record.id).read_bytes,
        file_name=record.file_name,
        mime="image/png",
        key=state.card_download(place, record.id),
        icon=":material/download:",
        on_click="ignore",
    )
    sheet_button(record, place)
