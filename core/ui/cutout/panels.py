"""The pieces of the Cut out page: the way to cut out, and the result with its brush."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from core.cutout.methods import ALPHA, LEAST_FIGURE, Method, methods
from core.cutout.own_alpha import own_alpha
from core.cutout.request import AUTO, CutoutRequest
from core.geometry import Size
from core.glossary import Term
from core.job_kinds import CUTOUT
from core.models import registry
from core.models.kinds import ModelKind
from core.ui import choices, progress, state
from core.ui.components.cutout_stage import Shown, cutout_stage, take_painted
from core.ui.controls import plain
from core.ui.cutout import ground, working
from core.ui.cutout.restore import request_now
from core.ui.cutout.working import Work, work_on
from core.ui.frame import BY_KEY, reported
from core.ui.models.fetch_offer import fetch_offer, fetches
from core.ui.picture_chooser import put
from core.ui.progress import attach, job_panel, known_jobs, start_job
from core.ui.resources import WHOLE_PIXELS, picture_jpeg, studio
from core.ui.texts import said, t
from core.ui.work import estimate

if TYPE_CHECKING:
    from core.gallery.record import ImageRecord
    from core.jobs.job import Job

STYLE = Path(__file__).parent / "cutout.css"


def prepare() -> None:
    st.html(STYLE)
    ground.prepare()
    with reported():
        _take_painted()


def _take_painted() -> None:
    sent, chosen = take_painted(), state.cutout_source()
    found = studio().gallery.find(ids=[chosen]).records if chosen else ()
    if sent is not None and found:
        working.take(sent, found[0])
        state.choose_cutout_source(found[0].id)


# --- the way to cut out -----------------------------------------------------------------------


def method_field(source: ImageRecord) -> bool:
    """The best one first; below it a line of what it is, or how to get it. False for one that is
    not here."""
    known = {one.name: one for one in _methods(source)}
    chosen = choices.selectbox(
        t("Method"),
        (AUTO, *known),
        key=state.CUTOUT_METHOD,
        title=lambda name: t("Best") if name == AUTO else said(known[name].title),
    )
    if chosen == AUTO:
        taken = next(one for one in known.values() if not one.why_not)
        st.caption(t("Takes the best that is here: {method}.", method=plain(said(taken.title))))
        return True
    method = known[chosen]
    why_not, note = plain(said(method.why_not)), plain(said(method.note))
    st.caption(f":material/info: {why_not}" if method.why_not else note)
    if method.why_not:
        _offer(chosen)
    return not method.why_not


def _offer(name: str) -> None:
    """To fetch it here, where it can be fetched."""
    specs = {spec.id: spec for spec in registry.cutouts(studio().config)}
    if name in specs and specs[name].can_be_fetched:
        fetch_offer(specs[name], jobs_key=state.CUTOUT_FETCHES)


def _methods(source: ImageRecord) -> list[Method]:
    """An opaque picture has no transparency to go by."""
    is_clear = _is_clear(source.id)
    return [one for one in methods(studio().config) if is_clear or one.name != ALPHA]


@functools.lru_cache(maxsize=64)
def _is_clear(image_id: str) -> bool:
    return own_alpha(studio().gallery.image(image_id, keeps_alpha=True)) is not None


def start_button(source: ImageRecord, *, is_ready: bool) -> None:
    progress.start_button(
        t("Cut out"), state.CUTOUT_SUBMIT, ":material/content_cut:", _start, source.id,
        is_ready=is_ready,
    )  # fmt: skip
    if is_ready:
        chosen = st.session_state[state.CUTOUT_METHOD]
        best = next(one.name for one in _methods(source) if not one.why_not)
        estimate.cutout_line(Size(source.width, source.height), best if chosen == AUTO else chosen)


def _start(image_id: str, job_id: str) -> None:
    """The method alone: strokes and ground are laid over what it finds."""
    request = CutoutRequest(image_id=image_id, method=st.session_state[state.CUTOUT_METHOD])
    start_job(state.CUTOUT_JOBS, request, job_id)
    state.choose_cutout_source(image_id)


def work_in_progress() -> None:
    """Work and downloads that run, and how the latest of each failed."""
    cuts = known_jobs(attach(state.CUTOUT_JOBS, CUTOUT))
    downloads = known_jobs(fetches(state.CUTOUT_FETCHES, ModelKind.CUTOUT))
    shown = [job.id for jobs in (cuts, downloads) for job in jobs if _is_news(job, jobs[0])]
    if shown:
        job_panel(shown)


def _is_news(job: Job, newest: Job) -> bool:
    return not job.state.is_finished or (job is newest and job.state.value == "failed")


# --- the result -------------------------------------------------------------------------------


def result(source: ImageRecord | None) -> None:
    """The stage; before the first cut-out a word on how to come by one."""
    request = request_now()
    work = work_on(source, request) if source is not None and request is not None else None
    if work is not None:
        _stage(work)
    else:
        _nothing()


def _nothing() -> None:
    title = t("Your character on its own")
    told = t("Choose a picture and press Cut out. A brush then keeps and removes what you paint.")
    st.html(f'<div class="paf-stage"><h3>{title}</h3><p>{told}</p></div>')


def _stage(work: Work) -> None:
    cutout_stage(
        Shown(
            name=f"{work.source.id} {work.cut.id} {state.cutout_painted()}",
            size=work.size,
            source=picture_jpeg(work.source.id, WHOLE_PIXELS),
            result=work.preview(),
            ground=ground.seen(work.size.times(min(1.0, WHOLE_PIXELS / max(work.size)))),
        )
    )
    if work.cutout().share < LEAST_FIGURE:
        st.info(t("Nobody was found. Choose Keep it and paint over them."), icon=":material/brush:")
    _actions(work)
    st.caption(plain(" · ".join(_facts(work))))


def _facts(work: Work) -> list[str]:
    titles = {one.name: one.title for one in methods(studio().config)}
    used = str(work.cut.extras.get("method", ""))
    return [
        f"{work.size}",
        t("Cut out by: {method}", method=said(titles.get(used, used))),
        *map(said, work.cut.extras.get("notes", ())),
    ]


def _actions(work: Work) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.download_button(
            t("Download"),
            data=work.png,
            file_name=work.cut.file_name,
            mime="image/png",
            key=state.CUTOUT_DOWNLOAD,
            on_click="ignore",
            icon=":material/download:",
        )
        if st.button(t("To gallery"), key=state.CUTOUT_TO_GALLERY, icon=":material/photo_library:"):
            state.select_picture(work.keep().id)
            st.switch_page(BY_KEY["gallery"].script)
        if st.button(t("Upscale"), key=state.CUTOUT_UPSCALE, icon=":material/zoom_out_map:"):
            state.set_upscale_source(work.keep().id)
            st.switch_page(BY_KEY["upscale"].script)
        if st.button(
            said(Term.START_PICTURE.label),
            key=state.CUTOUT_START_PICTURE,
            icon=":material/auto_awesome:",
            help=t("Paint over it on Generate."),
        ):
            st.session_state[state.START] = put(work.image())
            st.switch_page(BY_KEY["generate"].script)
