"""The stage of the Generate page: the jobs started here, live, then their pictures."""

from __future__ import annotations

import streamlit as st

from core.ui import state
from core.ui.picture_cards import display_options
from core.ui.progress import attach, job_panel, known_jobs


def results() -> None:
    jobs = attach(state.GENERATE_JOBS, "generate")
    if jobs:
        display_options(known_jobs(jobs))
        job_panel(jobs)
        return
    st.html(
        '<div class="paf-stage"><img src="app/static/stage.svg" alt="">'
        "<h3>Your picture appears here</h3>"
        "<p>Write a prompt, choose a pose, press Generate.</p></div>"
    )
