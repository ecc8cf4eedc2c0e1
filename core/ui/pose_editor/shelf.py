"""The preset shelf: one click on a picture puts that pose into the editor."""

from __future__ import annotations

import functools
from typing import Any, cast

import streamlit as st

from core.pose import canvas, presets
from core.pose.skeleton import Pose
from core.ui import state
from core.ui.frame import guarded
from core.ui.pose_editor import SHAPES, script
from core.ui.pose_editor.browser import declare, sent, source

KEY = "pose.shelf"
SEEN = "pose.shelf_seen"

_component = declare(
    "pose_shelf",
    html='<div class="shelf"></div>',
    css=source("shelf.css"),
    js=script("figure.js", "shelf.js"),
)


def preset_shelf() -> None:
    """Draw the shelf. Call ``take_pick`` at the top of the page."""
    _component(
        key=KEY,
        data={"presets": _cards(presets.all_presets())},
        default={"pick": None},
        on_pick_change=lambda: None,
    )


@guarded
def take_pick() -> None:
    """Make the preset that was just clicked the session's pose, on the canvas that is open."""
    pick = sent(KEY, "pick")
    if pick is None or pick == st.session_state.get(SEEN):
        return
    st.session_state[SEEN] = pick
    name = cast("dict[str, Any]", pick).get("id") if isinstance(pick, dict) else None
    state.set_pose(on_open_canvas(presets.get(str(name)).pose))


def on_open_canvas(pose: Pose) -> Pose:
    """The pose on the canvas the editor shows now."""
    current = state.current_pose()
    return pose.fitted_to(current.size if current else SHAPES[0][2])


@functools.lru_cache(maxsize=1)
def _cards(shown: tuple[presets.Preset, ...]) -> list[dict[str, Any]]:
    return [
        {
            "id": preset.id,
            "title": preset.title,
            "tags": list(preset.tags),
            "view": preset.view,
            "people": canvas.to_editor(preset.pose),
        }
        for preset in shown
    ]
