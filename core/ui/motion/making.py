"""How the clip is made, and the button that starts it."""

from __future__ import annotations

import streamlit as st

from core.jobs.remaining import duration
from core.motion.request import MotionRequest, Renderer
from core.runners.motion.roads import ROADS
from core.ui import choices, state
from core.ui.controls import new_job_id
from core.ui.frame import guarded, show_error
from core.ui.motion import keys, painters, picture, stage, who
from core.ui.progress import known_jobs, start_job
from core.ui.texts import said, t

# Seconds for a frame of 512×768 on two cores, until this machine has made some itself.
FIRST_GUESS = {Renderer.DRAWING: 0.17, Renderer.PUPPET: 0.6, Renderer.STILL: 0.6}
SLOWER = 40.0
OFFERED = tuple(one for one in Renderer if one in ROADS)


def fields() -> None:
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        if len(OFFERED) > 1:
            choices.selectbox(
                t("Made as"), OFFERED, key=state.MOTION_RENDERER, title=_named, fallback=OFFERED[0]
            )
        if not renderer_now().moves_a_picture:
            choices.selectbox(t("Size"), [str(size) for size in keys.SIZES], key=state.MOTION_SIZE)
    if renderer_now().moves_a_picture:
        picture.field(renderer_now())
    else:
        if renderer_now().needs_models:
            painters.fields(renderer_now())
        state.start_with(state.MOTION_SWINGS, True)
        st.toggle(t("Hair and clothes swing"), key=state.MOTION_SWINGS, persist_state="session")


def _named(renderer: Renderer) -> str:
    return said(renderer.label)


def button() -> None:
    timeline = state.motion_timeline()
    st.button(
        t("Make the clip"),
        key=state.MOTION_SUBMIT,
        type="primary",
        icon=":material/movie:",
        width="stretch",
        shortcut="Ctrl+Enter",
        on_click=_submit,
        args=(new_job_id(),),
        disabled=not _is_ready(renderer_now()),
    )
    facts = [
        t("{count} frames", count=timeline.frame_count),
        t("{seconds} s", seconds=f"{timeline.seconds:.1f}"),
        _told(timeline.frame_count),
    ]
    st.caption(f":material/schedule: {' · '.join(facts)}")
    show_error()


def _is_ready(renderer: Renderer) -> bool:
    if renderer.moves_a_picture:
        return bool(picture.chosen())
    return painters.is_ready(renderer)


def _told(frames: int) -> str:
    share = keys.size_now().pixels / (512 * 768)
    each = _measured() or FIRST_GUESS.get(renderer_now(), SLOWER) * share
    return t("about {time}", time=said(duration(each * frames)))


def _measured() -> float:
    """Seconds a frame in the latest clip made alike; 0 before there was one."""
    size, renderer = keys.size_now(), renderer_now()
    checkpoint = painters.checkpoint_now(renderer)
    for job in known_jobs(state.last_jobs(state.MOTION_JOBS)):
        painting = job.payload.get("painting", {})
        is_alike = painting.get("size") == list(size) and job.payload.get("renderer") == renderer
        is_alike = is_alike and painting.get("checkpoint") == checkpoint
        if is_alike and job.result and job.started and job.finished:
            made = MotionRequest.from_dict(job.payload).timeline.frame_count
            return (job.finished - job.started) / made
    return 0.0


def renderer_now() -> Renderer:
    chosen = st.session_state.get(state.MOTION_RENDERER)
    return next((one for one in OFFERED if one == chosen), OFFERED[0])


def request_now() -> MotionRequest:
    """Raises what a request raises that cannot be made."""
    size, renderer = keys.size_now(), renderer_now()
    timeline = state.motion_timeline(size)
    return MotionRequest(
        timeline=timeline,
        painting=who.painting(size, timeline.keys[0].pose, painters.settings_now(renderer)),
        renderer=renderer,
        picture=picture.chosen() if renderer.moves_a_picture else "",
        swings=bool(st.session_state.get(state.MOTION_SWINGS, True)),
        adapter=painters.adapter_now(renderer),
    )


@guarded
def _submit(job_id: str) -> None:
    if state.is_double_click():
        return
    start_job(state.MOTION_JOBS, request_now(), job_id)
    stage.show_clips()
