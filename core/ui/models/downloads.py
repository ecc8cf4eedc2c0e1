"""Getting more models: look through the catalogue, see what one costs and allows, fetch it."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from core.job_kinds import FETCH
from core.models import registry
from core.models.downloading import fetch
from core.models.downloading.fetch import FetchPlan, FetchRequest, size_text
from core.models.family import Family
from core.models.specs import AnySpec, CheckpointSpec, ControlNetSpec, ModelKind, UpscalerSpec
from core.ui import choices, state
from core.ui.controls import new_job_id, plain
from core.ui.frame import guarded
from core.ui.models.card import card, fit
from core.ui.prerequisites import ANY_FAMILY
from core.ui.progress import attach, job_panel, known_jobs, start_job
from core.ui.resources import studio

# A checkpoint and what holds poses on it: how these two ended is told.
LATEST = 2
FAMILIES = (ANY_FAMILY, Family.SD15, Family.SDXL)


def running_fetches() -> None:
    """Downloads that run or wait, how the latest failed, and what has just come."""
    jobs = known_jobs(attach(state.MODELS_JOBS, FETCH))
    shown = [job.id for job in jobs if not job.state.is_finished or job in jobs[:LATEST]]
    if shown:
        job_panel(shown)
    for job in jobs[:LATEST]:
        if job.state.value == "done":
            spec = fetch.find_spec(FetchRequest.from_dict(job.payload), studio().config)
            st.success(f"{plain(spec.title)} is installed.", icon=":material/check_circle:")


def fetch_section(kind: ModelKind, specs: Iterable[AnySpec]) -> None:
    """The well-known models of a kind that are not here."""
    config = studio().config
    if config.offline:
        st.info(
            "The studio runs offline (HF_HUB_OFFLINE is set): nothing can be fetched. Models that "
            "are on this machine work as ever.",
            icon=":material/cloud_off:",
        )
    text, family = _filters(kind)
    wanted = [
        spec
        for spec in specs
        if fetch.can_be_fetched(spec)
        and not spec.is_installed(config)
        and _fits(spec, text, family)
    ]
    if not wanted:
        st.caption("Nothing else matches.")
    coming = [job.payload for job in studio().jobs(active_only=True) if job.kind == FETCH.name]
    with st.grid(min_column_width=300, gap="small"):
        for spec in wanted:
            with st.container(border=True, height="stretch", key=f"fetch_{kind}_{spec.id}"):
                card(spec)
                if FetchRequest(kind=spec.kind, id=spec.id).to_dict() in coming:
                    st.caption(":material/downloading: On its way, see above.")
                else:
                    _offer(spec, is_offline=config.offline)


def _filters(kind: ModelKind) -> tuple[str, str]:
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    text = left.text_input(
        "Search",
        key=state.MODELS_SEARCH,
        persist_state="session",
        placeholder="Search by name or purpose",
        label_visibility="collapsed",
    )
    with right:
        family = choices.segments(
            "Family",
            FAMILIES,
            key=state.MODELS_FAMILY,
            title=lambda one: one if one == ANY_FAMILY else Family(one).label,
            label_visibility="collapsed",
            disabled=kind is ModelKind.UPSCALER,
        )
    return str(text).strip().lower(), str(family)


def _fits(spec: AnySpec, text: str, family: str) -> bool:
    if not isinstance(spec, UpscalerSpec) and family not in (ANY_FAMILY, spec.family):
        return False
    words = f"{spec.id} {spec.title} {spec.note} {spec.licence}".lower()
    return all(word in words for word in text.split())


def _offer(spec: AnySpec, *, is_offline: bool) -> None:
    """First the terms, then the download."""
    name = f"{spec.kind}.{spec.id}"
    if st.session_state.get(state.MODELS_ASKED) != name:
        st.button(
            "Fetch …",
            key=f"models.ask.{name}",
            icon=":material/download:",
            on_click=_ask,
            args=(spec,),
            disabled=is_offline,
        )
        return
    terms: FetchPlan = st.session_state[state.MODELS_PLAN]
    if terms.why_not:
        st.warning(terms.why_not, icon=":material/warning:")
    else:
        st.markdown(_terms_text(spec, terms))
        if (pose := _companion(spec)) is not None:
            st.checkbox(_companion_text(pose), key=state.MODELS_WITH_POSE)
    with st.container(horizontal=True, gap="small"):
        st.button(
            f"Fetch {size_text(terms.bytes)}",
            key=f"models.fetch.{name}",
            type="primary",
            icon=":material/download:",
            on_click=_submit,
            args=(spec, new_job_id()),
            disabled=bool(terms.why_not),
        )
        st.button("Not now", key=f"models.leave.{name}", on_click=_leave)


def _terms_text(spec: AnySpec, terms: FetchPlan) -> str:
    lines = [f"**{size_text(terms.bytes)}** to fetch, {size_text(terms.free)} of disk space free."]
    if isinstance(spec, CheckpointSpec) and (reckoning := fit(spec)[2]):
        lines.append(plain(reckoning))
    lines.append(f"Licence: **{plain(terms.licence)}**.")
    if terms.commercial is False:
        lines.append("Pictures made with it **must not be used commercially**.")
    if terms.commercial is None:
        lines.append("It is unclear whether its pictures may be sold. Check its page.")
    if spec.source is not None:
        lines.append(f"By fetching it you accept these terms. It comes from {plain(_page(spec))}.")
    return "  \n".join(lines)


def _companion(spec: AnySpec) -> ControlNetSpec | None:
    """What holds poses on this checkpoint, when that has to be fetched as well."""
    config = studio().config
    if not isinstance(spec, CheckpointSpec):
        return None
    pose = registry.pose_controlnet(spec, config)
    if pose is None or pose.is_installed(config) or not fetch.can_be_fetched(pose):
        return None
    return pose


def _companion_text(pose: ControlNetSpec) -> str:
    size = f"{size_text(pose.size)}, " if pose.size else ""
    return f"With the ControlNet for poses: {plain(pose.title)} ({size}{plain(pose.licence)})"


def _page(spec: AnySpec) -> str:
    place = "" if spec.source is None else spec.source.place
    return place if place.startswith("http") else f"huggingface.co/{place}"


@guarded
def _ask(spec: AnySpec) -> None:
    st.session_state[state.MODELS_PLAN] = fetch.plan_fetch(spec, studio().config)
    st.session_state[state.MODELS_ASKED] = f"{spec.kind}.{spec.id}"
    st.session_state[state.MODELS_WITH_POSE] = True


@guarded
def _leave() -> None:
    st.session_state[state.MODELS_ASKED] = None


@guarded
def _submit(spec: AnySpec, job_id: str) -> None:
    if state.is_double_click():
        return
    pose = _companion(spec) if st.session_state.get(state.MODELS_WITH_POSE) else None
    for name, wanted in ((job_id, spec), (f"{job_id}-pose", pose)):
        if wanted is not None:
            start_job(state.MODELS_JOBS, FetchRequest(kind=wanted.kind, id=wanted.id), name)
    st.session_state[state.MODELS_ASKED] = None
