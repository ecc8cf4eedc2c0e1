"""The very same request once more: what it made is shown at once, and made again when asked."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import streamlit as st

from core.generation.request import GenerationRequest
from core.ui import state
from core.ui.controls import new_job_id
from core.ui.frame import guarded
from core.ui.progress import start_job
from core.ui.resources import studio
from core.ui.texts import t

if TYPE_CHECKING:
    from core.job_kinds.kind import JobRequest


def start(work: JobRequest, asked: GenerationRequest, job_id: str) -> None:
    """Queue ``work``, which the widgets' ``asked`` came to, unless it was done before."""
    made = studio().made_before(work)
    st.session_state[state.SAME_REQUEST] = None if made is None else (asked, work, made.created)
    if made is None:
        start_job(state.GENERATE_JOBS, work, job_id)
    else:
        state.remember_job(state.GENERATE_JOBS, made.id)


def line(request: GenerationRequest | None) -> None:
    """As long as the widgets still say what was made before."""
    asked, work, created = st.session_state.get(state.SAME_REQUEST) or (None, None, 0.0)
    if work is None or asked != request:
        return
    made = time.strftime(t("%d %B %Y, %H:%M"), time.localtime(created)).lstrip("0")
    with st.container(horizontal=True, vertical_alignment="center", key=state.SAME_REQUEST_BOX):
        st.caption(t("You have this already: made on {when}.", when=made), width="stretch")
        st.button(
            t("Make it again"),
            key=state.SAME_REQUEST_AGAIN,
            icon=":material/replay:",
            on_click=_again,
            args=(work, new_job_id()),
        )


@guarded
def _again(work: JobRequest, job_id: str) -> None:
    if not state.is_double_click():
        st.session_state[state.SAME_REQUEST] = None
        start_job(state.GENERATE_JOBS, work, job_id)
