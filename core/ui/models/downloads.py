"""Getting more models: look through the catalogue, see what one costs and allows, fetch it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import streamlit as st

from core.job_kinds import FETCH, FETCH_DETECTOR, FETCH_LINKED, IMPORT
from core.models import registry
from core.models.family import Family
from core.models.files.list_news import new_in_list
from core.models.importing.request import ImportRequest
from core.models.kinds import ModelKind
from core.models.linking.fetch_linked import LinkedFetchRequest
from core.models.specs import BaseSpec, ModelSpec
from core.ui import choices, state
from core.ui.controls import plain
from core.ui.models.card import card, title_of
from core.ui.models.fetch_offer import fetch_offer, wanted_by
from core.ui.prerequisites import ANY_FAMILY
from core.ui.progress import attach, job_panel, known_jobs
from core.ui.resources import studio
from core.ui.texts import t

if TYPE_CHECKING:
    from core.jobs.job import Job

# A checkpoint and what holds poses on it: how these two ended is told.
LATEST = 2
BRINGS_MODELS = (FETCH, FETCH_DETECTOR, FETCH_LINKED, IMPORT)
FAMILIES = (ANY_FAMILY, Family.SD15, Family.SDXL)


def running_jobs() -> None:
    """Downloads and samples that run or wait, how the latest failed, and what has just come."""
    samples = known_jobs(state.last_jobs(state.MODELS_SAMPLES)[:LATEST])
    if waited := [job.id for job in samples if job.state.value != "done"]:
        job_panel(waited)  # what is done stands on its model's card
    jobs = known_jobs(attach(state.MODELS_JOBS, *BRINGS_MODELS))
    shown = [job.id for job in jobs if not job.state.is_finished or job in jobs[:LATEST]]
    if shown:
        job_panel(shown)
    for job in jobs[:LATEST]:
        if job.state.value == "done":
            st.success(
                t("{model} is installed.", model=plain(_title(job))),
                icon=":material/check_circle:",
            )


def _title(job: Job) -> str:
    """Of the model that a job brings."""
    match studio().kinds.request_of(job):
        case LinkedFetchRequest(origin=origin):
            return origin.name
        case ImportRequest(name=name):
            return name
        case _:
            return wanted_by(job).title


def fetch_section(kind: ModelKind, specs: Iterable[BaseSpec]) -> None:
    """The well-known models of a kind that are not here."""
    config = studio().config
    if config.offline:
        st.info(
            t(
                "The studio runs offline (HF_HUB_OFFLINE is set): nothing can be fetched. Models "
                "that are on this machine work as ever."
            ),
            icon=":material/cloud_off:",
        )
    text, family = _filters(kind)
    wanted = [
        spec
        for spec in specs
        if spec.can_be_fetched
        and (spec.missing or not spec.is_installed(config))
        and _fits(spec, text, family)
    ]
    if not wanted:
        is_all = not text and family == ANY_FAMILY
        st.caption(t("You have all of these.") if is_all else t("Nothing else matches."))
    _tell_new(kind)
    with st.grid(min_column_width=300, gap="small"):
        for spec in wanted:
            with st.container(border=True, height="stretch", key=state.fetch_box(kind, spec.id)):
                card(spec)
                fetch_offer(spec, jobs_key=state.MODELS_JOBS)


def _tell_new(kind: ModelKind) -> None:
    """What an update of the studio added to the list."""
    config = studio().config
    new = new_in_list(registry.models_of(kind, config), config)
    if new:
        names = plain(", ".join(title_of(spec) for spec in new))
        told = t("New in the list since the last update: {models}.", models=names)
        st.caption(f":material/fiber_new: {told}")


def _filters(kind: ModelKind) -> tuple[str, str]:
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    text = left.text_input(
        t("Search"),
        key=state.MODELS_SEARCH,
        persist_state="session",
        placeholder=t("Search by name or purpose"),
        label_visibility="collapsed",
    )
    with right:
        family = choices.segments(
            t("Family"),
            FAMILIES,
            key=state.MODELS_FAMILY,
            title=lambda one: t("Any family") if one == ANY_FAMILY else Family(one).label,
            label_visibility="collapsed",
            disabled=not issubclass(registry.SPECS[kind], ModelSpec),
        )
    return str(text).strip().lower(), str(family)


def _fits(spec: BaseSpec, text: str, family: str) -> bool:
    if isinstance(spec, ModelSpec) and family not in (ANY_FAMILY, spec.family):
        return False
    words = f"{spec.id} {spec.title} {spec.note} {spec.licence}".lower()
    return all(word in words for word in text.split())
