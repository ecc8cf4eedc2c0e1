"""The results on the Generate page: what runs and the newest pictures whole, older ones small."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from core.job_kinds import DRAW, GENERATE, PLOT
from core.ui import state
from core.ui.controls import plain
from core.ui.picture_cards import display_options, records_of
from core.ui.progress import attach, job_panel, known_jobs
from core.ui.resources import thumbnail_jpeg
from core.ui.results.acts import undo_bar
from core.ui.results.ways import result_ways

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
    _earlier([job for job in over[1:] if job.result][:EARLIER])


def _earlier(jobs: Sequence[Job]) -> None:
    """Small, each with its words; a click shows it large again."""
    rows = [(job, records_of(job.result[:EARLIER_PICTURES])) for job in jobs]
    rows = [(job, records) for job, records in rows if records]
    if not rows:
        return
    st.subheader("Earlier", anchor=False)
    for job, records in rows:
        with st.container(key=state.earlier_box(job.id), horizontal=True, gap="small"):
            for record in records:
                st.image(thumbnail_jpeg(record.id), width=48, alt="Earlier picture")
            text = " ".join(str(job.payload.get("prompt", "")).split())
            short = text if len(text) <= PROMPT_CHARACTERS else text[:PROMPT_CHARACTERS] + "…"
            st.caption(plain(short), width="stretch")
            st.button(
                "Show",
                key=state.generate_earlier(job.id),
                on_click=_show,
                args=(job.id,),
                help="Show this one large again",
            )


def _show(job_id: str) -> None:
    state.remember_job(state.GENERATE_JOBS, job_id)
