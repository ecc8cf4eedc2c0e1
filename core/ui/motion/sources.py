"""Where key poses come from: ready movements, poses, files."""

from __future__ import annotations

import streamlit as st

from core.motion.timeline import USUAL_STEPS
from core.motion.turnaround import turnaround
from core.ui import choices, state
from core.ui.components.motion_cycles import motion_cycles, take_cycle
from core.ui.components.pose_editor.preset_grid import all_shown, preset_picker, take_picked
from core.ui.frame import guarded, page_link, show_error
from core.ui.motion import files, keys, who
from core.ui.motion.film import panel as film
from core.ui.motion.ready import cycle_of, timeline_of
from core.ui.texts import said, t

PANELS = {"ready": "Ready", "poses": "Poses", "film": "From a film", "who": "Character"}


def panel() -> None:
    chosen = choices.segments(
        t("What the clip is made of"), PANELS, key=state.MOTION_PANEL,
        title=lambda name: said(PANELS[name]), label_visibility="collapsed",
    )  # fmt: skip
    match chosen:
        case "poses":
            poses()
        case "film":
            film.panel()
        case "who":
            who.fields()
        case _:
            ready()
    show_error()


def ready() -> None:
    """A movement in one click; it takes the place of the keys that are there."""
    motion_cycles(cycle_of(state.motion_title()))


def poses() -> None:
    """A click on a preset adds it behind the key that is looked at."""
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        pose = state.current_pose()
        st.button(
            t("Add the pose of the Pose page"), key=state.MOTION_ADD_POSE,
            icon=":material/accessibility_new:", on_click=_add_page_pose,
            disabled=pose is None or pose.is_empty,
        )  # fmt: skip
        st.button(
            t("Turn it round"), key=state.MOTION_TURN_POSE, icon=":material/360:",
            on_click=_turn_page_pose, disabled=pose is None or pose.is_empty,
            help=t("A clip in which the pose turns once round; every view is of the same body."),
        )  # fmt: skip
        page_link("pose", t("Draw one"))
    files.field()
    preset_picker(state.MOTION_PRESETS, ())


@guarded
def _add_page_pose() -> None:
    pose = state.current_pose()
    if pose is not None:
        keys.add([pose], steps=USUAL_STEPS)


@guarded
def _turn_page_pose() -> None:
    pose = state.current_pose()
    if pose is not None:
        keys.use(turnaround(pose))


@guarded
def take() -> None:
    """The movement and the preset that were clicked since the last run."""
    cycle = take_cycle()
    if cycle is not None:
        keys.use(timeline_of(cycle, keys.size_now()))
    picked = take_picked(state.MOTION_PRESETS, state.MOTION_PRESETS_SEEN)
    found = next((one for one in all_shown() if one.id == picked), None)
    if found is not None:
        keys.add([found.pose])
