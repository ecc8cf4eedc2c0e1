"""What was made: picture by picture and pose by pose, with scores, and the ways on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from core.glossary import Term
from core.identity.stored import value_of
from core.job_kinds import ANIMAL, JOB_KINDS, REPAINT, REPOSE
from core.pose.stored_score import oks_of, percent
from core.repose.fitness import unfit_notes
from core.repose.request import Road
from core.ui import choices, state
from core.ui.controls import new_job_id, picture_facts, plain
from core.ui.frame import BY_KEY, guarded
from core.ui.picture_cards import records_of
from core.ui.progress import attach, job_panel, known_jobs
from core.ui.repose import downloads
from core.ui.repose.poses import title_of
from core.ui.repose.ways import TITLES as ROAD_TITLES
from core.ui.resources import WHOLE_PIXELS, picture_jpeg, studio, thumbnail_jpeg
from core.ui.score_view import score_badge
from core.ui.texts import said, t
from core.ui.work.choosing import chosen_job

if TYPE_CHECKING:
    from core.gallery.record import ImageRecord
    from core.jobs.job import Job

BETTER = "Better by Redraw"
SORTS = {"asked": "As asked", "pose": "Weakest pose first", "likeness": "Least alike first"}
SHOWN_SERIES = 12
# Of a way among so many of a pose, that they stand in one row on a phone too.
WAY_PIXELS = {2: 144, 3: 100}


def has_any() -> bool:
    return bool(_jobs())


def _jobs() -> list[Job]:
    return known_jobs(attach(state.REPOSE_JOBS, REPOSE, REPAINT, ANIMAL, limit=SHOWN_SERIES))


def results() -> None:
    jobs = _jobs()
    active = [job.id for job in jobs if not job.state.is_finished]
    if active:
        job_panel(active)
    over = [job for job in jobs if job.state.is_finished]
    if not over:
        if not active:
            st.caption(t("Nothing made yet."))
        return
    job = _chosen(over)
    if job.error:
        st.warning(plain(said(job.error)), icon=":material/error:")
    records = records_of(job.result)
    opened = next((one for one in records if one.id == _opened()), None)
    if opened is not None:
        _one(opened)
    elif records:
        _grid(records)
        downloads.bar(job, records)


def _chosen(jobs: Sequence[Job]) -> Job:
    return chosen_job(
        jobs, t("Series"), _title, key=state.REPOSE_SERIES, newest_key=state.REPOSE_NEWEST_SERIES
    )


def _title(job: Job) -> str:
    kind = next((one for one in JOB_KINDS if one.name == job.kind), REPOSE)
    return said(kind.title(job.payload))


# --- all of them ----------------------------------------------------------------------------------


def _grid(records: Sequence[ImageRecord]) -> None:
    sort = "asked"
    if any(map(scores, records)):
        sort = choices.segments(
            t("Order"), SORTS, key=state.REPOSE_SORT, title=lambda name: said(SORTS[name]),
            label_visibility="collapsed",
        )  # fmt: skip
    if sort != "asked":
        _cells(sorted(records, key=_weakness(sort)))
        return
    by_source: dict[str | None, list[ImageRecord]] = {}
    for record in records:
        by_source.setdefault(record.parent_id, []).append(record)
    for number, own in enumerate(by_source.values(), start=1):
        if len(by_source) > 1:
            st.markdown(f"**{t('Picture {number}', number=number)}**")
        if len({_road(record) for record in own}) > 1:
            _side_by_side(own)
        else:
            _cells(own)


def _weakness(sort: str) -> Callable[[ImageRecord], float]:
    """What was not measured stands last."""
    read = oks_of if sort == "pose" else value_of

    def measured(record: ImageRecord) -> float:
        value = read(record.extras)
        return 1.0 if value is None else value

    return measured


def _cells(records: Sequence[ImageRecord]) -> None:
    with st.grid(min_column_width=132, gap="small"):
        for record in records:
            with st.container(gap="xsmall"):
                _cell(record)


def _side_by_side(records: Sequence[ImageRecord]) -> None:
    """The ways of a pose beside each other."""
    by_pose: dict[str, list[ImageRecord]] = {}
    for record in records:
        by_pose.setdefault(title_of(record), []).append(record)
    width = WAY_PIXELS[len({_road(record) for record in records})]
    with st.grid(min_column_width=300, gap="medium"):
        for name, own in by_pose.items():
            with st.container(gap="xsmall"):
                st.markdown(f"**{plain(name)}**")
                with st.container(horizontal=True, gap="xsmall"):
                    for record in own:
                        with st.container(gap="xsmall", width=width):
                            _cell(record, said(ROAD_TITLES[_road(record)]))


def _cell(record: ImageRecord, title: str = "") -> None:
    title = title or title_of(record)
    with st.container(key=state.pick_box("", f"made_{record.id}")):
        st.image(thumbnail_jpeg(record.id), width="stretch", alt=title)
        st.button(
            t("Show {name}", name=plain(title)),
            key=state.repose_result(record.id),
            on_click=_open,
            args=(record.id,),
        )
    lines = scores(record) + ([t(BETTER)] if unfit_notes(record.extras) else [])
    st.caption("  \n".join((f"**{plain(title)}**", *map(plain, lines))))


def scores(record: ImageRecord) -> list[str]:
    """ "Pose 93 %", "Likeness 88 %", each only where it was measured."""
    measured = (
        (t("Pose"), oks_of(record.extras)), (said(Term.LIKENESS.label), value_of(record.extras))
    )  # fmt: skip
    return [f"{name} {percent(value)}" for name, value in measured if value is not None]


# --- one of them ----------------------------------------------------------------------------------


def _opened() -> str | None:
    return st.session_state.get(state.REPOSE_OPEN_RESULT)


@guarded
def _open(image_id: str | None) -> None:
    st.session_state[state.REPOSE_OPEN_RESULT] = image_id


def _one(record: ImageRecord) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            t("All pictures"), key=state.REPOSE_RESULT_BACK, icon=":material/arrow_back:",
            on_click=_open, args=(None,),
        )  # fmt: skip
        st.markdown(f"**{plain(title_of(record))}** · {said(ROAD_TITLES[_road(record)])}")
        score_badge(record)
    with st.container(key=state.picture_box("repose", record.id)):
        st.image(picture_jpeg(record.id, WHOLE_PIXELS), width="stretch", alt=title_of(record))
    unfit = unfit_notes(record.extras)
    if unfit:
        st.warning(plain(" ".join(map(said, unfit))), icon=":material/draw:")
    _actions(record, is_fit=not unfit)
    st.caption(picture_facts(record, told=unfit))


def _road(record: ImageRecord) -> Road:
    told: Any = record.extras.get("road")
    return Road(told) if told in set(Road) else Road.PUPPET


def _actions(record: ImageRecord, *, is_fit: bool) -> None:
    with st.container(horizontal=True, gap="small"):
        redrawn = None if is_fit else downloads.redrawn(record)
        if redrawn is not None:
            st.button(
                t("Redraw this pose"),
                key=state.REPOSE_RESULT_REDRAW,
                type="primary",
                icon=":material/draw:",
                on_click=downloads.start_again,
                args=(redrawn, new_job_id()),
            )
        st.download_button(
            t("Download"),
            data=studio().gallery.path(record.id).read_bytes,
            file_name=record.file_name,
            mime="image/png",
            key=state.REPOSE_RESULT_DOWNLOAD,
            on_click="ignore",
            icon=":material/download:",
        )
        st.button(
            t("Remove from favourites") if record.favourite else t("Favourite"),
            key=state.REPOSE_RESULT_FAVOURITE,
            icon=":material/heart_minus:" if record.favourite else ":material/favorite:",
            on_click=_set_favourite,
            args=(record.id, not record.favourite),
        )
        if st.button(t("Upscale"), key=state.REPOSE_RESULT_UPSCALE, icon=":material/zoom_out_map:"):
            state.set_upscale_source(record.id)
            st.switch_page(BY_KEY["upscale"].script)
        if st.button(
            t("Gallery"), key=state.REPOSE_RESULT_GALLERY, icon=":material/photo_library:"
        ):
            state.select_picture(record.id)
            st.switch_page(BY_KEY["gallery"].script)


@guarded
def _set_favourite(image_id: str, is_favourite: bool) -> None:
    studio().gallery.set_favourite([image_id], is_favourite)
