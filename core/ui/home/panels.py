"""The pieces of the landing page."""

from __future__ import annotations

import html

import streamlit as st

from core.errors import ModelMissing, NotFound
from core.generation.drawing.inputs import suited
from core.generation.request import GenerationRequest
from core.models import registry
from core.models.downloading import fetch
from core.models.specs import CheckpointSpec
from core.real_parts import RealPart
from core.real_parts import real_parts as find_real_parts
from core.ui import state
from core.ui.components import home_hero
from core.ui.controls import new_job_id, plain, thumbnails
from core.ui.frame import BY_KEY, guarded, page_link, show_error
from core.ui.generate import restore
from core.ui.models.fetch_offer import fetch_offer, fetches
from core.ui.progress import job_panel, start_job
from core.ui.resources import pose_jpeg, studio
from core.ui.texts import said, t

# The first press makes the same picture everywhere, each later one another.
FIRST_SEED = 6
LATEST = 6


def hero() -> None:
    """What this is, shown by a drawing that answers a click, and where to go with it."""
    with st.container(key=state.HOME_HERO_BOX):
        with st.container(key=state.HOME_HERO_WORDS_BOX):
            title = (t("Strike a pose."), t("Meet your character."))
            text = t(
                "Pick somebody, or roll the dice. Drag a hand and the drawing follows; any "
                "checkpoint can paint over it. It all happens on your machine."
            )
            st.html(
                '<div class="paf-hero"><p class="paf-eyebrow">PoseAnimeFlow Studio</p>'
                f"<h1>{' <br>'.join(title)}</h1><p>{text}</p></div>"
            )
        with st.container(key=state.HOME_HERO_STAGE_BOX):
            home_hero.hero()
        with st.container(key=state.HOME_HERO_ACTS_BOX, horizontal=True):
            if st.button(
                t("Take this character"),
                key=state.HOME_TAKE,
                type="primary",
                icon=":material/accessibility_new:",
                on_click=_take,
            ):
                st.switch_page(BY_KEY["pose"].script)
            st.button(
                t("Paint it"),
                key=state.HOME_FIRST_PICTURE,
                icon=":material/brush:",
                on_click=_paint,
                args=(new_job_id(),),
                disabled=not studio().readiness().is_ready,
                help=t("A checkpoint paints this character in this pose."),
            )
    show_error()


def _take() -> None:
    """Words and pose go to Generate and Pose."""
    guest = home_hero.chosen_guest()
    state.use_prompt(guest.prompt)
    state.set_characters(())
    state.set_pose(guest.pose)


def first_pictures() -> None:
    """The picture asked for last on this page, live; older ones hang below, among the latest."""
    jobs = state.last_jobs(state.HOME_JOBS)
    if not jobs:
        return
    with st.container(key=state.HOME_RESULT_BOX):
        picture, story = st.columns([6, 5], gap="large")
        with picture:
            job_panel(jobs[:1])
        with story, st.container(key=state.HOME_STORY_BOX):
            request = _painted(jobs[0])
            st.subheader(t("From this pose and these words"), anchor=False)
            if request is not None and request.pose is not None:
                st.image(pose_jpeg(request.pose), alt=t("The pose"))
                st.html(f'<p class="paf-quote">{html.escape(request.prompt)}</p>')
            page_link("generate", t("Make it yours on Generate"))


def _painted(job_id: str) -> GenerationRequest | None:
    try:
        return GenerationRequest.from_dict(studio().job(job_id).payload)
    except NotFound:  # the data folder was emptied meanwhile
        return None


def machine_facts() -> None:
    """What this machine can do, in plain words."""
    machine = studio().readiness()
    facts = (
        (t("Model"), said(machine.checkpoint_text)),
        (t("This machine"), said(machine.device_text)),
        (t("Memory"), said(machine.memory_text)),
    )
    cells = "".join(
        f"<div><dt>{html.escape(name)}</dt><dd>{html.escape(text)}</dd></div>"
        for name, text in facts
    )
    st.html(f'<dl class="paf-facts">{cells}</dl>')


def real_parts() -> None:
    """What enlarges, reads poses and cuts out here, and the one click that brings a better one;
    folded, for a newcomer needs none of it."""
    jobs = fetches(state.HOME_FETCHES)
    with st.expander(
        t("Upscaler, pose detector and cut-out"),
        icon=":material/construction:",
        key=state.HOME_PARTS,
        expanded=bool(jobs),
    ):
        if jobs:
            job_panel(jobs)
        with st.grid(min_column_width=260, gap="small"):
            for part in find_real_parts(studio().config):
                with st.container(
                    border=True, height="stretch", key=state.home_part_box(part.kind)
                ):
                    _real_part(part)


def _real_part(part: RealPart) -> None:
    names = " · ".join(map(said, part.here))
    now = t("Here: {names}.", names=names) if names else said(part.now)
    lines = "".join(f"<p>{html.escape(line)}</p>" for line in (said(part.use), now))
    st.html(f'<div class="paf-part"><h3>{said(part.title)}</h3>{lines}</div>')
    spec = part.better
    if spec is None:
        st.caption(f":material/check_circle: {t('Nothing better to fetch.')}")
        return
    size = fetch.size_text(spec.size) if spec.size else t("size asked first")
    st.markdown(f"**{plain(spec.title)}** · {size} · {plain(spec.licence)}  \n{said(part.gain)}")
    fetch_offer(spec, jobs_key=state.HOME_FETCHES)
    if studio().config.offline:
        st.caption(plain(said(spec.how_to_get(studio().config))))


def three_steps() -> None:
    st.subheader(t("Three steps to your own"), anchor=False)
    steps = (
        ("pose", t("Pose"), t("Drag the joints of a figure, or pick a preset: the character "
                              "follows.")),
        ("prompts", t("Prompt"), t("Say who it is. Templates help with the words.")),
        ("generate", t("Generate"), t("Keep the drawing, or let a checkpoint paint it in exactly "
                                      "that pose.")),
    )  # fmt: skip
    for number, (column, (key, title, text)) in enumerate(
        zip(st.columns(3), steps, strict=True), 1
    ):
        with column, st.container(border=True, key=state.home_step_box(key)):
            st.html(
                f'<div class="paf-step"><b>{number}</b>'
                f"<div><h3>{title}</h3><p>{text}</p></div></div>"
            )
            page_link(key, t("Open {page}", page=said(BY_KEY[key].title)))


def latest_pictures() -> None:
    records = studio().gallery.find(limit=LATEST).records
    if not records:
        return
    st.subheader(t("Latest pictures"), anchor=False)
    thumbnails([record.id for record in records], key=state.HOME_LATEST)
    page_link("gallery", t("All pictures"))


def first_request(
    spec: CheckpointSpec, seed: int, guest: home_hero.Guest = home_hero.SAMPLE_GUESTS[0]
) -> GenerationRequest:
    """The guest's drawing, painted over with what suits this checkpoint and the pose."""
    pose, spec = guest.pose, spec.with_drawing_defaults()
    return GenerationRequest(
        prompt=guest.prompt,
        pose=pose,
        checkpoint=spec.id,
        size=spec.size_for(pose.size.aspect),
        seed=seed,
        drawing=suited(spec.from_drawing, seed=guest.request.seed),
        **registry.recommended(spec, studio().config),
    )


@guarded
def _paint(job_id: str) -> None:
    if state.is_double_click():
        return
    ready = [spec for spec in studio().checkpoints() if spec.is_installed(studio().config)]
    if not ready:
        raise ModelMissing(
            expected="a checkpoint on this machine",
            got="none",
            todo="see the README",
            shown="No checkpoint is on this machine. Fetch one on Models.",
        )
    seed = FIRST_SEED + len(state.last_jobs(state.HOME_JOBS))
    request = first_request(ready[0], seed, home_hero.chosen_guest())
    start_job(state.HOME_JOBS, request, job_id)
    if not state.has_prompt():
        restore.use_request(request.to_dict(), same_seed=False)
