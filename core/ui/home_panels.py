"""The pieces of the landing page."""

from __future__ import annotations

import html

import streamlit as st

from core.errors import ModelMissing
from core.generation.request import GenerationRequest
from core.models import registry
from core.models.registry import CheckpointSpec
from core.pose import presets
from core.pose.skeleton import Size
from core.ui import state
from core.ui.controls import new_job_id, thumbnails
from core.ui.frame import BY_KEY, guarded, page_link, show_error
from core.ui.progress import job_panel
from core.ui.resources import pose_jpeg, studio

FIRST_POSE = "jogging"
FIRST_PROMPT = (
    "girl, long brown hair, high ponytail, light blue sports outfit, white sneakers, jogging, "
    "sunny park path"
)
# The first press makes the same picture everywhere, each later one another.
FIRST_SEED = 6
LATEST = 6

STEPS = (
    ("pose", "1", "Pose", "Drag the joints of a figure, or pick one of the presets."),
    ("prompts", "2", "Prompt", "Say who it is. Templates help with the words."),
    ("generate", "3", "Generate", "Watch your character appear in exactly that pose."),
)


def hero() -> None:
    """What this is, and one button that shows it; small once it has."""
    is_small = bool(state.last_jobs(state.HOME_JOBS))
    with st.container(key="home_hero_small" if is_small else "home_hero"):
        if is_small:
            st.html('<div class="paf-hero"><h1>Meet your character.</h1></div>')
        else:
            st.html(
                '<div class="paf-hero"><p class="paf-eyebrow">PoseAnimeFlow Studio</p>'
                "<h1>Strike a pose.<br>Meet your character.</h1>"
                "<p>Draw or pick a pose, say who it is, and get an anime picture "
                "in exactly that pose. It all happens on your machine.</p></div>"
            )
        st.button(
            "Make another picture" if is_small else "Make my first picture",
            key="home.first_picture",
            type="primary",
            icon=":material/auto_awesome:",
            on_click=_make_first_picture,
            args=(new_job_id(),),
            disabled=not studio().machine().is_ready,
        )
    show_error()


def first_pictures() -> None:
    """The picture asked for last on this page, live; older ones hang below, among the latest."""
    jobs = state.last_jobs(state.HOME_JOBS)
    if not jobs:
        return
    with st.container(key="home_result"):
        picture, story = st.columns([6, 5], gap="large")
        with picture:
            job_panel(jobs[:1])
        with story, st.container(key="home_story"):
            st.subheader("From this pose and these words", anchor=False)
            st.image(pose_jpeg(presets.get(FIRST_POSE).pose), alt="The jogging pose")
            st.html(f'<p class="paf-quote">{FIRST_PROMPT}</p>')
            page_link("generate", "Make it yours on Generate")


def machine_facts() -> None:
    """What this machine can do, in plain words."""
    machine = studio().machine()
    facts = (
        ("Model", machine.checkpoint_text),
        ("This machine", machine.device_text),
        ("Memory", machine.memory_text),
    )
    cells = "".join(
        f"<div><dt>{html.escape(name)}</dt><dd>{html.escape(text)}</dd></div>"
        for name, text in facts
    )
    st.html(f'<dl class="paf-facts">{cells}</dl>')


def three_steps() -> None:
    st.subheader("Three steps to your own", anchor=False)
    for column, (key, number, title, text) in zip(st.columns(3), STEPS, strict=True):
        with column, st.container(border=True, key=f"home_step_{key}"):
            st.html(
                f'<div class="paf-step"><b>{number}</b>'
                f"<div><h3>{title}</h3><p>{text}</p></div></div>"
            )
            page_link(key, f"Open {BY_KEY[key].title}")


def latest_pictures() -> None:
    records = studio().gallery.find(limit=LATEST).records
    if not records:
        return
    st.subheader("Latest pictures", anchor=False)
    thumbnails([record.id for record in records], key="home")
    page_link("gallery", "All pictures")


def first_request(spec: CheckpointSpec, seed: int) -> GenerationRequest:
    """The jogging girl with this checkpoint's defaults, in the size that suits her pose."""
    pose = presets.get(FIRST_POSE).pose
    return GenerationRequest(
        prompt=FIRST_PROMPT,
        pose=pose,
        checkpoint=spec.id,
        size=Size(*spec.size_for(pose.size.aspect)),
        seed=seed,
        **registry.recommended(spec, studio().config),
    )


@guarded
def _make_first_picture(job_id: str) -> None:
    if state.is_double_click():
        return
    ready = [spec for spec in studio().checkpoints() if spec.is_installed(studio().config)]
    if not ready:
        raise ModelMissing(
            "Expected a checkpoint on this machine, found none: see the README.",
            shown="No checkpoint is on this machine. Fetch one on Models.",
        )
    request = first_request(ready[0], FIRST_SEED + len(state.last_jobs(state.HOME_JOBS)))
    studio().submit(request, job_id=job_id)
    state.remember_job(state.HOME_JOBS, job_id)
    if not state.has_prompt():
        state.use_request(request.to_dict(), same_seed=False)
