"""The offer to fetch a model: first what it costs and allows, then the download."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core.errors import RequestRejected
from core.job_kinds import FETCH, FETCH_DETECTOR
from core.models import registry
from core.models.downloading import fetch
from core.models.downloading.fetch import FetchPlan, FetchRequest, size_text
from core.models.kinds import ModelKind
from core.models.specs import BaseSpec, CheckpointSpec, ControlNetSpec
from core.ui import state
from core.ui.controls import new_job_id, plain
from core.ui.frame import guarded
from core.ui.models.card import fit
from core.ui.progress import attach, start_job
from core.ui.resources import studio
from core.ui.texts import said, t

if TYPE_CHECKING:
    from core.jobs.job import Job


def fetch_offer(spec: BaseSpec, *, jobs_key: str) -> None:
    """First the terms, then the download, which the page remembers under ``jobs_key``."""
    name = f"{spec.kind}.{spec.id}"
    if _is_coming(spec):
        st.caption(f":material/downloading: {t('On its way.')}")
        return
    if st.session_state.get(state.MODELS_ASKED) != name:
        st.button(
            t("Fetch …"),
            key=state.models_ask(name),
            icon=":material/download:",
            on_click=_ask,
            args=(spec,),
            disabled=studio().config.offline,
        )
        return
    terms: FetchPlan = st.session_state[state.MODELS_PLAN]
    if terms.why_not:
        st.warning(plain(said(terms.why_not)), icon=":material/warning:")
    else:
        st.markdown(_terms_text(spec, terms))
        if (pose := _companion(spec)) is not None:
            st.checkbox(_companion_text(pose), key=state.MODELS_WITH_POSE)
    with st.container(horizontal=True, gap="small"):
        st.button(
            t("Fetch {size}", size=size_text(terms.bytes)),
            key=state.models_fetch(name),
            type="primary",
            icon=":material/download:",
            on_click=_submit,
            args=(spec, new_job_id(), jobs_key),
            disabled=bool(terms.why_not),
        )
        st.button(t("Not now"), key=state.models_leave(name), on_click=_leave)


def wanted_by(job: Job) -> BaseSpec:
    """The model that a fetching job brings."""
    request = studio().kinds.request_of(job)
    assert isinstance(request, FetchRequest)
    return fetch.find_spec(request, studio().config)


def _is_coming(spec: BaseSpec) -> bool:
    wanted = FetchRequest(kind=spec.kind, id=spec.id)
    return any(_request_of(job) == wanted for job in studio().jobs(active_only=True))


def fetches(key: str, kind: ModelKind | None = None) -> list[str]:
    """Ids of the latest downloads, of one kind of model or all, newest first; ``key`` as for
    ``attach``."""

    def is_wanted(job: Job) -> bool:
        request = _request_of(job)
        return request is not None and kind in (None, request.kind)

    return attach(key, FETCH, FETCH_DETECTOR, accepts=is_wanted)


def _request_of(job: Job) -> FetchRequest | None:
    """None for another kind of work, or what cannot be read any more."""
    if job.kind not in (FETCH.name, FETCH_DETECTOR.name):
        return None
    try:
        return FetchRequest.from_dict(job.payload)
    except RequestRejected:
        return None


def _terms_text(spec: BaseSpec, terms: FetchPlan) -> str:
    lines = [
        t(
            "**{size}** to fetch, {free} of disk space free.",
            size=size_text(terms.bytes),
            free=size_text(terms.free),
        )
    ]
    if isinstance(spec, CheckpointSpec) and (reckoning := fit(spec)[2]):
        lines.append(plain(said(reckoning)))
    lines.append(t("Licence: **{licence}**.", licence=plain(said(terms.licence))))
    if terms.commercial is False:
        lines.append(t("Pictures made with it **must not be used commercially**."))
    if terms.commercial is None:
        lines.append(t("It is unclear whether its pictures may be sold. Check its page."))
    if spec.terms:
        lines.append(plain(said(spec.terms)))
    hosts = plain(" · ".join(spec.hosts))
    lines.append(t("By fetching it you accept these terms. It comes from {hosts}.", hosts=hosts))
    return "  \n".join(lines)


def _companion(spec: BaseSpec) -> ControlNetSpec | None:
    """What holds poses on this checkpoint, when that has to be fetched as well."""
    config = studio().config
    if not isinstance(spec, CheckpointSpec):
        return None
    pose = registry.pose_controlnet(spec, config)
    if pose is None or pose.is_installed(config) or not pose.can_be_fetched:
        return None
    return pose


def _companion_text(pose: ControlNetSpec) -> str:
    facts = ", ".join((*([size_text(pose.size)] if pose.size else []), said(pose.licence)))
    return t(
        "With the ControlNet for poses: {model} ({facts})",
        model=plain(said(pose.title)),
        facts=plain(facts),
    )


@guarded
def _ask(spec: BaseSpec) -> None:
    st.session_state[state.MODELS_PLAN] = fetch.plan_fetch(spec, studio().config)
    st.session_state[state.MODELS_ASKED] = f"{spec.kind}.{spec.id}"
    st.session_state[state.MODELS_WITH_POSE] = True


@guarded
def _leave() -> None:
    st.session_state[state.MODELS_ASKED] = None


@guarded
def _submit(spec: BaseSpec, job_id: str, jobs_key: str) -> None:
    if state.is_double_click():
        return
    pose = _companion(spec) if st.session_state.get(state.MODELS_WITH_POSE) else None
    for name, wanted in ((job_id, spec), (f"{job_id}-pose", pose)):
        if wanted is not None:
            start_job(jobs_key, FetchRequest(kind=wanted.kind, id=wanted.id), name)
    st.session_state[state.MODELS_ASKED] = None
