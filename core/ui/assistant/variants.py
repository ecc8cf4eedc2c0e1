"""Variants of a page's prompt, from the language model that was set on Settings.

Nothing is drawn while none is set. It is asked by its own button alone; what it answers is offered,
and taken by a click that can be undone.
"""

from __future__ import annotations

import functools

import streamlit as st

from core.assistant.remote import Remote, VariantsRequest, remote_now
from core.errors import NotFound
from core.files import lookups
from core.jobs.job import LOCAL_OWNER, Job, JobState
from core.server.serving import is_for_others
from core.ui import state
from core.ui.assistant.place import Place, change
from core.ui.controls import new_job_id, plain
from core.ui.frame import guarded, reported
from core.ui.resources import studio
from core.ui.texts import said, t
from core.ui.visitor import visitor_id

POLL_SECONDS = 1.0
# Pixels that a telephone has room for.
WIDE = 320


def variants(place: Place) -> None:
    """The button, or how far the question is, or what was answered. Not where others than this
    machine's user may reach the page: the key is the owner's."""
    remote = lookups.once("assistant", remote_now)
    if remote is None or is_for_others():
        return
    with st.container(key=state.variants_box(place.name), width="content"):
        job = _job(place)
        if job is not None and not job.state.is_finished:
            _watch(place, job.id)
            return
        if job is not None:
            _collect(place, job)
        if st.session_state.get(state.variants_found(place.name)):
            _offer(place)
        else:
            _ask_button(place, remote)


def _ask_button(place: Place, remote: Remote) -> None:
    st.button(
        t("Ask for variants"),
        key=state.variants_ask(place.name),
        icon=":material/forum:",
        type="tertiary",
        on_click=_ask,
        args=(place, new_job_id()),
        disabled=not _prompt(place).strip(),
        help=t("Sends this prompt to {host}, and nothing else.", host=plain(remote.host)),
    )
    if why := st.session_state.get(state.variants_why(place.name)):
        st.caption(f":material/error: {plain(said(why))}")


@guarded
def _ask(place: Place, job_id: str) -> None:
    if state.is_double_click():
        return
    st.session_state.pop(state.variants_why(place.name), None)
    request = VariantsRequest(_prompt(place).strip())
    studio().submit(request, owner=visitor_id() or LOCAL_OWNER, job_id=job_id)
    st.session_state[state.variants_job(place.name)] = job_id


def _job(place: Place) -> Job | None:
    job_id = st.session_state.get(state.variants_job(place.name))
    try:
        return None if job_id is None else studio().job(job_id)
    except NotFound:
        return None


def _watch(place: Place, job_id: str) -> None:
    @st.fragment(run_every=POLL_SECONDS)
    def watch() -> None:
        with reported():
            job = _job(place)
            if job is None or job.state.is_finished:
                st.rerun()
                return
            with st.container(horizontal=True, vertical_alignment="center"):
                st.caption(plain(said(job.progress.text)) or t("Asking …"), width="content")
                st.button(
                    t("Cancel"), key=state.variants_cancel(place.name), icon=":material/close:",
                    type="tertiary", on_click=_cancel, args=(job_id,),
                    disabled=job.is_cancelling,
                )  # fmt: skip

    watch()


@guarded
def _cancel(job_id: str) -> None:
    studio().cancel(job_id)


def _collect(place: Place, job: Job) -> None:
    """Once: what was answered, or why nothing was."""
    del st.session_state[state.variants_job(place.name)]
    if job.state is JobState.FAILED:
        st.session_state[state.variants_why(place.name)] = job.error
    elif found := studio().found_variants.take(job.id):
        st.session_state[state.variants_found(place.name)] = found


def _offer(place: Place) -> None:
    found: tuple[str, ...] = st.session_state[state.variants_found(place.name)]
    label = t("1 variant") if len(found) == 1 else t("{count} variants", count=len(found))
    with st.popover(
        label, icon=":material/forum:", type="tertiary", key=state.variants_lid(place.name)
    ):
        for at, variant in enumerate(found):
            st.markdown(plain(variant), width=WIDE)
            st.button(
                t("Take it"), key=state.variant_take(place.name, at), icon=":material/check:",
                on_click=_take, args=(place, variant),
                disabled=variant == _prompt(place),
            )  # fmt: skip
        st.button(
            t("Done with these"), key=state.variants_drop(place.name), icon=":material/close:",
            type="tertiary", on_click=functools.partial(_drop, place),
        )  # fmt: skip


@guarded
def _take(place: Place, variant: str) -> None:
    _, negative = place.texts
    change(place, variant, negative, key=state.findings_past(place.name))


def _drop(place: Place) -> None:
    st.session_state.pop(state.variants_found(place.name), None)


def _prompt(place: Place) -> str:
    return st.session_state.get(place.prompt) or ""
