"""The workers of a cluster on the landing page: who draws, who is missing, and why."""

from __future__ import annotations

import html

import streamlit as st

from core.jobs.cluster.facts import ClusterFacts, WorkerFacts
from core.ui import state
from core.ui.controls import plain
from core.ui.resources import studio
from core.ui.texts import said, t

LOOK_SECONDS = 3.0


def workers() -> None:
    """Nothing where jobs run in this process."""
    if studio().cluster is None:
        return

    @st.fragment(run_every=LOOK_SECONDS)
    def panel() -> None:
        told = studio().cluster
        if told is not None:
            _panel(told)

    panel()


def _panel(told: ClusterFacts) -> None:
    with st.container(key=state.HOME_WORKERS_BOX):
        st.subheader(t("Workers"), anchor=False)
        if told.trouble:
            st.warning(plain(said(told.trouble)), icon=":material/lan:")
        else:
            st.markdown(plain(said(told.text)))
        if told.workers:
            cells = "".join(map(_cell, told.workers))
            st.html(f'<dl class="paf-facts">{cells}</dl>')
        if told.notes:
            with st.expander(
                t("What happened lately"), icon=":material/history:", key=state.HOME_WORKER_NOTES
            ):
                for note in told.notes:
                    st.caption(plain(said(note)))


def _cell(worker: WorkerFacts) -> str:
    return (
        f"<div><dt>{html.escape(worker.name)}</dt><dd>{html.escape(said(worker.text))}</dd></div>"
    )
