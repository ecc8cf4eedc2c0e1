"""Which of several finished jobs a page shows large."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from core.ui import choices

if TYPE_CHECKING:
    from core.jobs.job import Job


def chosen_job(
    jobs: Sequence[Job], label: str, title: Callable[[Job], str], *, key: str, newest_key: str
) -> Job:
    """The newest, or the one that was chosen since it was there; ``newest_key`` remembers which
    that is."""
    if st.session_state.get(newest_key) != jobs[0].id:
        st.session_state[newest_key] = jobs[0].id
        st.session_state.pop(key, None)
    if len(jobs) == 1:
        return jobs[0]
    by_id = {job.id: job for job in jobs}
    chosen = choices.selectbox(
        label, by_id, key=key, title=lambda job_id: _at(by_id[job_id], title),
        label_visibility="collapsed",
    )  # fmt: skip
    return by_id[chosen]


def _at(job: Job, title: Callable[[Job], str]) -> str:
    at = time.strftime("%H:%M", time.localtime(job.finished or job.created))
    return f"{title(job)}, {at}"
