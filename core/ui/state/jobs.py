"""Which page shows a job, and which jobs a person has not been told of yet."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

HERE = "frame.here"
JOB_PAGES = "jobs.pages"
JOBS_TO_TELL = "jobs.to_tell"
JOBS_TAKEN_UP = "jobs.taken_up"

MOST_TOLD = 40


def here() -> str:
    """The page a person is on, by its key in the menu; "" before the first one."""
    return st.session_state.get(HERE, "")


def enter(page: str) -> None:
    st.session_state[HERE] = page


def show_jobs_here(job_ids: Iterable[str], page: str = "") -> None:
    """These jobs stand on this page (else on the one a person is on): there nobody needs to be told
    that they have ended."""
    place = page or here()
    shown = st.session_state.setdefault(JOB_PAGES, {})
    for job_id in job_ids:
        others = [known for known in shown.pop(job_id, ()) if known != place]
        shown[job_id] = [*others, place]
    for old in list(shown)[:-MOST_TOLD]:
        del shown[old]


def pages_of_job(job_id: str) -> list[str]:
    """The last one is where it was shown last."""
    return list(st.session_state.get(JOB_PAGES, {}).get(job_id, ()))


def tell_of_job(job_id: str) -> None:
    """Its end is news, wherever the person is then."""
    to_tell = st.session_state.setdefault(JOBS_TO_TELL, [])
    if job_id not in to_tell:
        to_tell.append(job_id)


def jobs_to_tell() -> list[str]:
    return list(st.session_state.get(JOBS_TO_TELL, []))


def mark_told(job_id: str) -> None:
    st.session_state[JOBS_TO_TELL] = [known for known in jobs_to_tell() if known != job_id]


def is_first_look_at_jobs() -> bool:
    """True once in a session: a reload begins another one, while the work goes on."""
    is_first = not st.session_state.get(JOBS_TAKEN_UP)
    st.session_state[JOBS_TAKEN_UP] = True
    return is_first
