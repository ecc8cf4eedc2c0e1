"""The pieces of the Generate page: words, pose, settings, and the stage where pictures appear."""

from __future__ import annotations

import secrets
from typing import TypeVar

import streamlit as st

from core.errors import StudioError
from core.generation.request import (
    ENLARGEMENTS,
    MAX_COUNT,
    MAX_PROMPT_CHARACTERS,
    GenerationRequest,
)
from core.models.registry import CheckpointSpec
from core.pose import detect
from core.pose.kept_score import percent
from core.pose.skeleton import Size
from core.prompts.library import NEGATIVE_PRESETS
from core.ui import generate_finish, generate_models, generate_pictures, recommended, state
from core.ui.controls import new_job_id, plain, with_current
from core.ui.frame import guarded, page_link, show_error
from core.ui.resources import pose_jpeg, studio

RANDOM_SEEDS = 2**32
SCORES = (0.0, 0.7, 0.8, 0.9)

Number = TypeVar("Number", int, float)


def prepare() -> None:
    """First values of all widgets: those of the first checkpoint that is ready."""
    spec = _installed_first()[0]
    for key, value in (
        (state.PROMPT, ""),
        (state.USE_POSE, True),
        (state.STRENGTH, 1.0),
        (state.COUNT, 1),
        (state.UNTIL_SCORE, 0.0),
        (state.BEST_FIRST, True),
        (state.SEED_IS_FIXED, False),
        (state.SEED, 0),
    ):
        state.start_with(key, value)
    recommended.begin(spec)
    generate_models.prepare()
    generate_pictures.prepare()
    generate_finish.prepare()
    _follow_pose()


def _follow_pose() -> None:
    """A pose on a canvas of another shape brings the size that suits it, to be changed at will."""
    pose = state.current_pose()
    if pose is None or st.session_state.get(state.POSE_ASPECT) == pose.size.aspect:
        return
    st.session_state[state.POSE_ASPECT] = pose.size.aspect
    spec = _chosen()
    if spec is not None:
        st.session_state[state.SIZE] = Size(*spec.size_for(pose.size.aspect))


def prompt_fields() -> None:
    st.text_area(
        "Prompt",
        key=state.PROMPT,
        persist_state="session",
        height=112,
        max_chars=MAX_PROMPT_CHARACTERS,
        placeholder="girl, long brown hair, high ponytail, light blue sports outfit …",
        help="Tags or a sentence. (word:1.2) makes a word count more.",
    )
    page_link("prompts", "Pick from the library")
    with st.expander("What to keep out", icon=":material/block:"):
        st.pills(
            "Presets",
            list(NEGATIVE_PRESETS),
            key=state.NEGATIVE_PRESET,
            on_change=_use_negative_preset,
            label_visibility="collapsed",
        )
        st.text_area(
            "Negative prompt",
            key=state.NEGATIVE,
            persist_state="session",
            height=96,
            max_chars=MAX_PROMPT_CHARACTERS,
        )


def pose_field() -> None:
    """The pose that will be held, small, with the way to change it."""
    pose = state.current_pose()
    source, told = _pose_laid_below()
    with st.container(border=True, key="generate_pose", horizontal=True, gap="medium"):
        if pose is None:
            st.html(f'<div class="paf-no-pose">{source}</div>', width=120)
        else:
            st.image(pose_jpeg(pose, 240), width=120, alt="The pose")
        with st.container(width="stretch"):
            st.toggle(
                "Hold this pose",
                key=state.USE_POSE,
                persist_state="session",
                disabled=pose is None,
            )
            page_link("pose", "Choose a pose" if pose is None else "Edit pose")
            if told:
                st.caption(told)


def _pose_laid_below() -> tuple[str, str]:
    """Where the pose comes from when none is held, in a few words and in a sentence."""
    if holds_pose() or not is_posed(_chosen()) or st.session_state[state.STRENGTH] == 0:
        return "no pose yet", ""
    if st.session_state[state.START]:
        return "from the start picture", "The pose of the start picture's figures is held."
    return "from your words", "Each picture takes a ready-made pose that suits the words."


def generate_button() -> None:
    st.button(
        "Generate",
        key="generate.submit",
        type="primary",
        icon=":material/auto_awesome:",
        width="stretch",
        shortcut="Ctrl+Enter",
        on_click=_submit,
        args=(new_job_id(),),
    )
    show_error()


def checkpoint_field() -> CheckpointSpec:
    """Choose the model; those that are not here come last and say why."""
    specs = {spec.id: spec for spec in _installed_first()}
    chosen = st.selectbox(
        "Checkpoint",
        with_current(specs, state.CHECKPOINT),
        key=state.CHECKPOINT,
        persist_state="session",
        format_func=lambda name: _checkpoint_title(specs.get(name), name),
        on_change=recommended.follow_checkpoint,
    )
    spec = specs.get(chosen, next(iter(specs.values())))
    if not spec.is_installed(studio().config):
        st.caption(f":material/info: {plain(spec.why_not(studio().config))}")
    recommended.note(spec)
    return spec


def picture_fields(spec: CheckpointSpec) -> None:
    left, right = st.columns(2)
    times = st.session_state[state.ENLARGE]
    if st.session_state[state.REFINE]:
        times *= st.session_state[state.REFINE_SCALE]
    left.selectbox(
        "Size",
        with_current((Size(*size) for size in spec.sizes), state.SIZE),
        key=state.SIZE,
        persist_state="session",
        format_func=lambda size: _size_title(size, times),
    )
    right.segmented_control(
        "Enlarge",
        ENLARGEMENTS,
        key=state.ENLARGE,
        persist_state="session",
        format_func=lambda factor: "off" if factor == 1 else f"×{factor}",
        required=True,
        help="Sharpens the finished picture to this many times its size.",
    )
    _count_fields()


def _count_fields() -> None:
    """How many pictures, or until when."""
    cannot = _cannot_measure()
    is_search = bool(st.session_state[state.UNTIL_SCORE]) and not cannot
    st.slider(
        "Pictures at most" if is_search else "Pictures",
        1,
        MAX_COUNT,
        key=state.COUNT,
        persist_state="session",
    )
    st.segmented_control(
        "Try until the pose is held",
        sorted(with_current(SCORES, state.UNTIL_SCORE)),
        key=state.UNTIL_SCORE,
        persist_state="session",
        format_func=lambda score: percent(score) if score else "off",
        required=True,
        disabled=bool(cannot),
        on_change=_make_room_for_tries,
        help="Pictures are made one by one until one reaches this pose score. All are kept.",
    )
    if cannot:
        st.caption(f":material/info: {cannot}")


def holds_pose() -> bool:
    return bool(st.session_state[state.USE_POSE]) and state.current_pose() is not None


def is_posed(spec: CheckpointSpec | None) -> bool:
    """Whether the next pictures hold a pose: the chosen one, or one that the studio lays below."""
    return holds_pose() or (spec is not None and spec.needs_pose)


def _chosen() -> CheckpointSpec | None:
    chosen = st.session_state[state.CHECKPOINT]
    return next((spec for spec in studio().checkpoints() if spec.id == chosen), None)


def _cannot_measure() -> str:
    """Why no score can be reached for; empty when one can."""
    if not holds_pose():
        return "Choose a pose first: it is what pictures are measured against."
    if not detect.is_available():
        return "The pose detector is not on this machine: pictures are made without a score."
    return ""


@guarded
def _make_room_for_tries() -> None:
    if st.session_state[state.UNTIL_SCORE] and st.session_state[state.COUNT] == 1:
        st.session_state[state.COUNT] = MAX_COUNT


def strength_fields(spec: CheckpointSpec) -> None:
    st.slider(
        "Steps",
        *_range(state.STEPS, *spec.steps_range),
        key=state.STEPS,
        persist_state="session",
        help="More steps are finer and slower.",
    )
    st.slider(
        "Guidance",
        *_range(state.GUIDANCE, *map(float, spec.guidance_range)),
        step=0.5,
        key=state.GUIDANCE,
        persist_state="session",
        help="How closely the words are followed.",
    )
    st.slider(
        "Pose strength",
        *_range(state.STRENGTH, 0.0, 1.0),
        step=0.05,
        key=state.STRENGTH,
        persist_state="session",
        help="How firmly the pose is held.",
        disabled=not is_posed(spec),
    )
    st.toggle(
        "Guidance holds the pose too",
        key=state.POSE_GUIDANCE,
        persist_state="session",
        help="The pose is followed more closely, the words a little less. ComfyUI does it with a "
        "ControlNet on the positive prompt alone; A1111 nearly, “ControlNet is more important”.",
        disabled=not is_posed(spec),
    )


def seed_field() -> None:
    left, right = st.columns(2, vertical_alignment="bottom")
    left.segmented_control(
        "Seed",
        (False, True),
        key=state.SEED_IS_FIXED,
        persist_state="session",
        format_func=lambda is_fixed: "fixed" if is_fixed else "random",
        required=True,
        help="The same seed makes the same picture again.",
    )
    right.number_input(
        "Seed number",
        0,
        state.LARGEST_SEED,
        key=state.SEED,
        persist_state="session",
        disabled=not st.session_state[state.SEED_IS_FIXED],
        label_visibility="collapsed",
    )


def request_from_widgets(*, keep_seed: bool = False) -> GenerationRequest:
    """What the widgets say; a random seed is drawn here and kept, so that it can be seen."""
    values = st.session_state
    if not values[state.SEED_IS_FIXED] and not keep_seed:
        values[state.SEED] = secrets.randbelow(RANDOM_SEEDS)
    return GenerationRequest(
        prompt=values[state.PROMPT],
        negative_prompt=values[state.NEGATIVE],
        pose=state.current_pose() if values[state.USE_POSE] else None,
        checkpoint=values[state.CHECKPOINT],
        size=values[state.SIZE],
        steps=values[state.STEPS],
        guidance=values[state.GUIDANCE],
        control_strength=values[state.STRENGTH],
        pose_guidance=values[state.POSE_GUIDANCE],
        sampler=values[state.SAMPLER],
        seed=values[state.SEED],
        count=values[state.COUNT],
        until_score=0.0 if _cannot_measure() else values[state.UNTIL_SCORE],
        clip_skip=values[state.CLIP_SKIP],
        enlarge=values[state.ENLARGE],
        **generate_models.values(),
        **generate_pictures.values(),
        **generate_finish.values(),
    )


def request_now() -> GenerationRequest | None:
    """The request as it stands, for a look ahead; None while it cannot be one."""
    try:
        return request_from_widgets(keep_seed=True)
    except StudioError:
        return None


@guarded
def _submit(job_id: str) -> None:
    if state.is_double_click():
        return
    studio().submit(request_from_widgets(), job_id=job_id)
    state.remember_job(state.GENERATE_JOBS, job_id)


@guarded
def _use_negative_preset() -> None:
    chosen = st.session_state[state.NEGATIVE_PRESET]
    if chosen is not None:
        st.session_state[state.NEGATIVE] = NEGATIVE_PRESETS[chosen]


def _installed_first() -> list[CheckpointSpec]:
    config = studio().config
    return sorted(studio().checkpoints(), key=lambda spec: not spec.is_installed(config))


def _checkpoint_title(spec: CheckpointSpec | None, name: str) -> str:
    if spec is None:
        return f"{name} (unknown here)"
    is_here = spec.is_installed(studio().config)
    return spec.title if is_here else f"{spec.title} (not installed)"


def _size_title(size: Size, times: float) -> str:
    """The size of the finished picture."""
    shape = "square" if size.width == size.height else "wide" if size.aspect > 1 else "tall"
    return f"{size.times(times)} {shape}"


def _range(key: str, low: Number, high: Number) -> tuple[Number, Number]:
    """The limits, widened for a value that came with the settings of a picture."""
    value = st.session_state[key]
    return min(low, value), max(high, value)
