"""The results on the Generate page: what runs and the newest pictures whole, older ones small."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from core.generation.request import GenerationRequest
from core.job_kinds import DRAW, GENERATE, PLOT
from core.ui import state
from core.ui.controls import new_job_id, plain
from core.ui.frame import guarded
from core.ui.generate.request import RANDOM_SEEDS
from core.ui.picture_cards import display_options, records_of
from core.ui.progress import attach, job_panel, known_jobs, start_job
from core.ui.resources import studio, thumbnail_jpeg
from core.ui.results.acts import undo_bar
from core.ui.results.ways import result_ways
from core.ui.texts import t

if TYPE_CHECKING:
    from core.jobs.job import Job

EARLIER = 6
EARLIER_PICTURES = 4
PROMPT_CHARACTERS = 90


def results() -> None:
    undo_bar(state.RESULTS_UNDO)
    jobs = known_jobs(attach(state.GENERATE_JOBS, GENERATE, DRAW, PLOT, limit=20))
    if not jobs:
        return  # the drawing stands above
    active = [job for job in jobs if not job.state.is_finished]
    over = [job for job in jobs if job.state.is_finished]
    shown = [*active, *over[:1]]
    job_panel([job.id for job in shown], result_ways)
    display_options(shown)
    if over:
        _bar(over)
    _earlier([job for job in over[1:] if job.result][:EARLIER])


def _bar(over: Sequence[Job]) -> None:
    with st.container(key=state.RESULTS_BAR_BOX, horizontal=True, gap="small"):
        st.button(
            t("Again"),
            key=state.RESULTS_AGAIN,
            icon=":material/replay:",
            on_click=_again,
            args=(over[0].id, new_job_id()),
            help=t("The same settings once more, with another seed unless it is fixed."),
        )
        st.button(
            t("Clear results"),
            key=state.RESULTS_CLEAR,
            icon=":material/clear_all:",
            on_click=state.forget_jobs,
            args=(state.GENERATE_JOBS, [job.id for job in over]),
            help=t("They stay in the gallery."),
        )


@guarded
def _again(job_id: str, new_id: str) -> None:
    if state.is_double_click():
        return
    job = studio().job(job_id)
    request = studio().kinds.request_of(job)
    if isinstance(request, GenerationRequest) and not st.session_state[state.SEED_IS_FIXED]:
        request = replace(request, seed=secrets.randbelow(RANDOM_SEEDS))
    start_job(state.GENERATE_JOBS, request, new_id)


def _earlier(jobs: Sequence[Job]) -> None:
    """Small, each with its words; a click shows it large again."""
    rows = [(job, records_of(job.result[:EARLIER_PICTURES])) for job in jobs]
    rows = [(job, records) for job, records in rows if records]
    if not rows:
        return
    st.subheader(t("Earlier"), anchor=False)
    for job, records in rows:
        with st.container(key=state.earlier_box(job.id), horizontal=True, gap="small"):
            for record in records:
                st.image(thumbnail_jpeg(record.id), width=48, alt=t("Earlier picture"))
            text = " ".join(str(job.payload.get("prompt", "")).split())
            short = text if len(text) <= PROMPT_CHARACTERS else text[:PROMPT_CHARACTERS] + "…"
            st.caption(plain(short), width="stretch")
            st.button(
                t("Show"),
                key=state.generate_earlier(job.id),
                on_click=_show,
                args=(job.id,),
                help=t("Show this one large again"),
            )


def _show(job_id: str) -> None:
    state.remember_job(state.GENERATE_JOBS, job_id)
