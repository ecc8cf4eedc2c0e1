"""New ground around the start picture: its numbers, and what becomes of size and pose."""

from __future__ import annotations

import streamlit as st

from core.generation.request import MAX_PIXELS, MAX_SIDE, MIN_SIDE
from core.generation.request_inputs import SIDES, Outpaint
from core.geometry import Size
from core.models.specs import CheckpointSpec
from core.ui import state
from core.ui.components.mask_stage import Limits
from core.ui.frame import guarded
from core.ui.generate.sizes import grid_of
from core.ui.settings import chosen_size
from core.ui.texts import t


def value() -> Outpaint | None:
    """For the request."""
    session = st.session_state
    if session.get(state.START) is None or not session.get(state.MASK_ON):
        return None
    ground = state.new_ground()
    return ground if any(ground.margins) else None


def drawn_size() -> Size:
    """What the model draws first: the chosen size, and the new ground around it."""
    ground = value()
    return chosen_size() if ground is None else ground.around(chosen_size())


def limits(spec: CheckpointSpec) -> Limits:
    return Limits(grid_of(spec), MAX_SIDE, MAX_PIXELS)


@guarded
def drop() -> None:
    state.set_new_ground((0,) * len(SIDES))


def fields(spec: CheckpointSpec) -> None:
    ground = value()
    with st.expander(
        t("Outpaint by numbers"), icon=":material/crop_free:", key=state.GROUND_NUMBERS
    ):
        st.caption(t("Pixels of new ground on each side."))
        left, right = st.columns(2)
        for side, column in zip(SIDES, (left, left, right, right), strict=True):
            with column:
                _number(side, spec)
        if ground is not None:
            st.button(
                t("No new ground"), key=state.GROUND_CLEAR, icon=":material/close:", on_click=drop
            )
    if ground is not None:
        _notes(ground)


def _number(side: str, spec: CheckpointSpec) -> None:
    key = state.ground_side(side)
    state.start_with(key, 0)
    names = {"left": t("Left"), "top": t("Top"), "right": t("Right"), "bottom": t("Bottom")}
    st.number_input(
        names[side], 0, max(MAX_SIDE - MIN_SIDE, st.session_state[key]), step=grid_of(spec),
        key=key, persist_state="session", on_change=_take_numbers, args=(spec,),
    )  # fmt: skip


@guarded
def _take_numbers(spec: CheckpointSpec) -> None:
    """What is typed comes to the grid."""
    grid = grid_of(spec)
    state.set_new_ground(round(one / grid) * grid for one in state.new_ground().margins)


def _notes(ground: Outpaint) -> None:
    st.caption(
        ":material/open_in_full: "
        + t("The new picture is {size} pixels, new ground and all.", size=drawn_size())
    )
    if st.session_state.get(state.USE_POSE) and state.current_pose() is not None:
        st.caption(
            ":material/accessibility_new: "
            + t("The pose stays on the picture; on new ground nobody is posed.")
        )
    st.caption(
        ":material/info: "
        + t("New ground begins with the colours at the edge; more denoise strength, more freely.")
    )
