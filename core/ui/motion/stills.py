"""A picture that moves a little by itself, without any pose."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core.generation.request import GenerationRequest
from core.models.painter import DRAWING
from core.motion.request import MotionRequest, Renderer
from core.motion.still.moves import ALL_MOVES, Move
from core.motion.timeline import Key, Play, Timeline
from core.pose import presets
from core.ui import choices, state
from core.ui.controls import new_job_id
from core.ui.frame import BY_KEY, guarded
from core.ui.progress import start_job
from core.ui.texts import said, t

if TYPE_CHECKING:
    from core.gallery.record import ImageRecord

FPS = 16
SECONDS, USUAL_SECONDS = (2, 3, 4, 6), 4
TITLE = "A picture that moves"
# A clip has key poses; here they only say how long it is.
STAND_IN = "standing"


def lid(record: ImageRecord, place: str) -> None:
    """What shall move, for how long, and the button; the clip comes on the page Motion."""
    with st.popover(
        t("Make it move"), icon=":material/air:", key=state.motion_out(place, "still", record.id)
    ):
        st.caption(t("The picture moves a little by itself; what is still stays still."))
        for move in ALL_MOVES:
            key = state.motion_move(move.value)
            state.start_with(key, True)
            st.toggle(said(move.label), key=key, persist_state="session")
        choices.segments(
            t("Seconds"), SECONDS, key=state.MOTION_STILL_SECONDS, fallback=USUAL_SECONDS
        )
        if st.button(
            t("Make the clip"), key=state.motion_out(place, "still-start", record.id),
            type="primary", icon=":material/movie:", width="stretch", disabled=not chosen(),
            on_click=_start, args=(record, new_job_id()),
        ):  # fmt: skip
            st.switch_page(BY_KEY["motion"].script)


def chosen() -> tuple[Move, ...]:
    """What is switched on."""
    return tuple(one for one in ALL_MOVES if st.session_state.get(state.motion_move(one.value)))


def request_of(record: ImageRecord, moves: tuple[Move, ...], seconds: int) -> MotionRequest:
    """There and back in so many seconds."""
    key = Key(pose=presets.get(STAND_IN).pose, steps=seconds * FPS)
    return MotionRequest(
        timeline=Timeline(keys=(key,), fps=FPS, play=Play.LOOP, title=TITLE),
        painting=GenerationRequest(prompt=record.prompt or TITLE, checkpoint=DRAWING.id),
        renderer=Renderer.STILL,
        picture=record.id,
        moves=moves,
    )


@guarded
def _start(record: ImageRecord, job_id: str) -> None:
    if state.is_double_click():
        return
    seconds = st.session_state.get(state.MOTION_STILL_SECONDS, USUAL_SECONDS)
    start_job(state.MOTION_JOBS, request_of(record, chosen(), seconds), job_id)
    st.session_state[state.MOTION_VIEW] = "clips"
