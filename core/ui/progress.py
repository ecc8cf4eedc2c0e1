"""Running work, live: a fragment that looks at the queue while there is something to see."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import streamlit as st

from core.errors import NotFound
from core.geometry import Size
from core.jobs.job import LOCAL_OWNER
from core.jobs.remaining import duration
from core.models.loading import load_progress
from core.pose import openpose
from core.pose.skeleton import Pose
from core.ui import state
from core.ui.components.reveal import reveal
from core.ui.controls import new_job_id, plain, thumbnails
from core.ui.frame import collect_finished, guarded, reported, show_error
from core.ui.picture_cards import Ways, job_pictures, usual_ways
from core.ui.resources import pose_jpeg, studio
from core.ui.texts import said, t
from core.ui.visitor import visible_owner, visitor_id
from core.ui.work.naming import job_title

if TYPE_CHECKING:
    from core.job_kinds.kind import JobRequest, StudioJobKind
    from core.jobs.job import Job
    from core.models.loading.load_progress import LoadProgress

Source = TypeVar("Source")

POLL_SECONDS = 1.0
POSE_PIXELS = 512
TITLE_CHARACTERS = 72


def attach(
    key: str,
    *kinds: StudioJobKind[Any],
    accepts: Callable[[Job], bool] = lambda _job: True,
    limit: int = 4,
) -> list[str]:
    """Ids of the latest jobs a page started, newest first; ``key`` is one of ``state.*_JOBS``.

    Work of these kinds that runs without this session knowing it (the page was reloaded, a second
    tab) is taken in first.
    """
    names = {kind.name for kind in kinds}
    for job in reversed(studio().jobs(visible_owner(studio()), active_only=True)):
        if job.kind in names and job.id not in state.last_jobs(key) and accepts(job):
            state.remember_job(key, job.id, is_news=False)
    found = state.last_jobs(key)[:limit]
    state.show_jobs_here(found)
    return found


def start_job(key: str, request: JobRequest, job_id: str) -> None:
    """Queue this visitor's request; ``key`` as for ``attach``. Raises as ``Studio.submit`` does.

    What waits behind others of the page does not move the page to itself: a person who queues
    several stays at the button.
    """
    before = sum(not job.state.is_finished for job in known_jobs(state.last_jobs(key)))
    studio().submit(request, owner=visitor_id() or LOCAL_OWNER, job_id=job_id)
    state.remember_job(key, job_id, is_news=not before)
    if before:
        st.toast(t("Queued. {count} before it.", count=before), icon=":material/playlist_add:")


def start_button(
    label: str, key: str, icon: str, start: Callable[[Source, str], object], source: Source, *,
    is_ready: bool,
) -> None:  # fmt: skip
    """The one button of a page that works on pictures, and below it why it could not start.

    ``start`` gets ``source`` and the id of the new job once, also for a double click.
    """
    st.button(
        label,
        key=key,
        type="primary",
        icon=icon,
        width="stretch",
        shortcut="Ctrl+Enter",
        on_click=_start_once,
        args=(start, source, new_job_id()),
        disabled=not is_ready,
    )
    show_error()


@guarded
def _start_once(start: Callable[[Source, str], object], source: Source, job_id: str) -> None:
    if not state.is_double_click():
        start(source, job_id)


def job_panel(job_ids: Sequence[str] | None = None, ways: Ways = usual_ways) -> None:
    """These jobs (None: all that run or wait) with progress, preview, Cancel and results.

    What runs stands first, then what waits in its order, then what is over as it came, each picture
    with its ``ways`` on.

    Looks once a second while one of them is active; the last look ends with one full rerun, which
    stops the looking and puts the pictures into the session's gallery.
    """
    was_active = _any_active(_jobs(job_ids))

    @st.fragment(run_every=POLL_SECONDS if was_active else None)
    def panel() -> None:
        if st.session_state.pop(state.RESULTS_CHANGED_PAGE, False):
            st.rerun()
        with reported():
            jobs = _jobs(job_ids)
            _cancel_all(jobs)
            for number, job in enumerate(jobs):
                _job_card(job, ways, is_first=number == 0)
            ended = was_active and not _any_active(jobs)
            if ended:
                collect_finished()
        if was_active and ended:
            st.rerun()

    panel()
    news = state.job_to_reveal()
    if job_ids and news in job_ids:
        reveal(state.job_box(news), news, key=state.JOBS_REVEAL)


def _jobs(job_ids: Sequence[str] | None) -> Sequence[Job]:
    found = (
        studio().jobs(visible_owner(studio()), active_only=True)
        if job_ids is None
        else known_jobs(job_ids)
    )
    return sorted(found, key=lambda job: (job.state.is_finished, job.position))


def known_jobs(job_ids: Sequence[str]) -> list[Job]:
    """In the given order; jobs that ended long ago are forgotten."""
    jobs: list[Job] = []
    for job_id in job_ids:
        with contextlib.suppress(NotFound):
            jobs.append(studio().job(job_id))
    return jobs


def _any_active(jobs: Sequence[Job]) -> bool:
    return any(not job.state.is_finished for job in jobs)


def _cancel_all(jobs: Sequence[Job]) -> None:
    """Where several wait or run."""
    active = [job.id for job in jobs if not job.state.is_finished]
    if len(active) < 2:
        return
    with st.container(key=state.queue_box(active[0]), horizontal=True, vertical_alignment="center"):
        st.markdown(t("{count} in the queue", count=len(active)))
        st.button(
            t("Cancel all"),
            key=state.cancel_all_button(jobs[0].id),
            icon=":material/clear_all:",
            on_click=_cancel_each,
            args=(active,),
        )


def _cancel_each(job_ids: Sequence[str]) -> None:
    """The last first, so that none begins meanwhile."""
    for job_id in reversed(job_ids):
        _cancel(job_id)


def _job_card(job: Job, ways: Ways, *, is_first: bool) -> None:
    with st.container(key=state.job_box(job.id)):
        match job.state.value:
            case "queued" | "running":
                _active_card(job, is_first=is_first)
            case "failed":
                st.error(plain(said(job.error)) or t("This job failed."), icon=":material/error:")
            case "cancelled":
                st.caption(f":material/block: {t('Cancelled: {what}', what=_title(job))}")
            case _:
                pass
        if job.state.is_finished:
            job_pictures(job, ways)


def _active_card(job: Job, *, is_first: bool) -> None:
    """The first job stands in a frame of its picture's shape from its first second on, so that
    nothing jumps when previews and the picture come."""
    shape = _picture_size(job) if is_first else None
    if shape is not None:
        _preview_frame(job, shape)
    with st.container(border=shape is None, key=state.active_box(job.id)):
        with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
            loading = _loading(job)
            stage = said(loading.text) if loading else _stage(job)
            st.progress(
                loading.fraction if loading else job.progress.fraction,
                text=f"**{_title(job)}**  \n{plain(stage)}",
            )
            if job.state.value == "queued":
                _place_buttons(job)
            st.button(
                t("Cancel"),
                key=state.cancel_button(job.id),
                on_click=_cancel,
                args=(job.id,),
                icon=":material/close:",
                disabled=job.is_cancelling,
            )
        if job.result:
            thumbnails(job.result, key=job.id)


def _place_buttons(job: Job) -> None:
    """Sooner and later among those that wait for the same worker."""
    lane, others = studio().kinds.lane_of(job.kind), studio().jobs(job.owner, active_only=True)
    places = [one.position for one in others if studio().kinds.lane_of(one.kind) == lane]
    places = sorted(filter(None, places))
    if len(places) < 2:
        return
    ways = (("sooner", t("Sooner"), "arrow_upward", -1), ("later", t("Later"), "arrow_downward", 1))
    for name, label, icon, by in ways:
        st.button(
            label,
            key=state.move_button(name, job.id),
            icon=f":material/{icon}:",
            on_click=_move,
            args=(job.id, by),
            disabled=job.position == places[0 if by < 0 else -1],
        )


@guarded
def _move(job_id: str, by: int) -> None:
    studio().move(job_id, by)


def _loading(job: Job) -> LoadProgress | None:
    """The model that is being loaded, as long as the job waits for it."""
    is_waiting = job.state.value == "running" and job.progress.fraction == 0
    kind = studio().kinds.get(job.kind)
    loads = kind is not None and kind.loads_models and not job.is_cancelling
    return load_progress.now() if is_waiting and loads else None


def _preview_frame(job: Job, size: Size) -> None:
    """The latest preview; before there is one, the pose that will be held."""
    with st.container(key=state.frame_box(job.id)):
        st.html(f'<div class="paf-frame" style="--aspect: {size.aspect:.4f}"></div>')
        preview = state.preview_of(job.id, job.progress.preview)
        if preview is not None:
            st.image(preview, width="stretch", alt=t("Preview"))
        elif (pose := _pose(job)) is not None:
            st.image(pose_jpeg(pose, POSE_PIXELS), width="stretch", alt=t("The pose"))


def _drawn(job: Job) -> Mapping[str, Any]:
    """What decides a picture of the job; empty where it draws none."""
    kind = studio().kinds.get(job.kind)
    return {} if kind is None else kind.picture(job.payload)


def _picture_size(job: Job) -> Size | None:
    size = _drawn(job).get("size")
    return Size(*size) if size else None


def _pose(job: Job) -> Pose | None:
    text = _drawn(job).get("pose")
    return openpose.loads(text) if text else None


@guarded
def _cancel(job_id: str) -> None:
    studio().cancel(job_id)


def _stage(job: Job) -> str:
    """Where the job stands, in words."""
    if job.is_cancelling:
        return t("Stopping at the next step …")
    if job.state.value == "queued":
        is_next = job.position <= 1
        if is_next:
            return t("Next in the queue")
        return t("Number {position} in the queue", position=job.position)
    kind = studio().kinds.get(job.kind)
    text = job.progress.text or (t("Getting ready …") if kind is None else kind.first_stage)
    left = job.progress.seconds_left
    # what tells of its own tiles says it itself
    if left is None or text.endswith("left"):
        return said(text)
    return f"{said(text)} · {t('{time} left', time=said(duration(left)))}"


def _title(job: Job) -> str:
    return plain(job_title(job, TITLE_CHARACTERS))
