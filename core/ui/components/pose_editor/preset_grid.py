"""The preset grid: one click on a picture puts that pose into the editor.

A person's own poses stand first, and can be taken away and brought back.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

import streamlit as st

from core.pose import canvas, presets
from core.texts import Language
from core.ui import state
from core.ui.components.bridge import declare, news, sources, table
from core.ui.components.pose_editor import FOLDER, script
from core.ui.controls import plain
from core.ui.frame import guarded
from core.ui.pose.arriving import arrive, on_open_canvas
from core.ui.resources import studio
from core.ui.texts import language, said, t
from core.user_folder import is_own

_component = declare(
    "preset_grid",
    html='<div class="presets"></div>',
    css=sources(FOLDER, "preset_grid.css"),
    js=script("figure.js", "preview.js", "preset_grid.js"),
    sends={"pick": None},
    texts=("pose_editor",),
)


def preset_grid() -> None:
    """Draw the grid. Call ``take_pick`` at the top of the page."""
    _component(
        key=state.PRESET_GRID,
        data={"presets": _cards(all_shown(), language()), "sets": _sets()},
    )
    if state.POSE_OWN_REMOVED in st.session_state:
        st.button(t("Bring the pose back"), icon=":material/undo:", on_click=_restore)


def preset_picker(key: str, chosen: Sequence[str]) -> None:
    """The grid to pick several from: ``chosen`` are their ids. Call ``take_picked`` at the top of
    the page."""
    _component(
        key=key,
        data={"presets": _cards(all_shown(), language()), "sets": _sets(), "chosen": list(chosen)},
    )


def take_picked(key: str, seen: str) -> str | None:
    """The id of the preset that was clicked since the last run."""
    facts = table(news(key, "pick", seen))
    name = facts.get("id")
    return name if isinstance(name, str) and not facts.get("remove") else None


def save_field() -> None:
    """Keep the pose in the editor among one's own presets."""
    with (
        st.popover(t("Keep"), icon=":material/bookmark_add:"),
        st.form(state.POSE_KEEP, border=False, enter_to_submit=True),
    ):
        st.text_input(
            t("Name of the pose"),
            key=state.POSE_OWN_TITLE,
            max_chars=presets.MAX_TITLE_CHARACTERS,
        )
        st.form_submit_button(t("Keep this pose"), on_click=_keep, width="stretch")


def all_shown() -> tuple[presets.Preset, ...]:
    return (*presets.all_presets(studio().config.poses_folder), *presets.all_presets())


@guarded
def _keep() -> None:
    pose = state.current_pose()
    assert pose is not None
    kept = presets.save(
        pose, st.session_state[state.POSE_OWN_TITLE] or "", studio().config.poses_folder
    )
    st.session_state[state.POSE_OWN_TITLE] = ""
    st.toast(t("Kept: {name}", name=plain(kept.title)), icon=":material/bookmark_added:")


@guarded
def _restore() -> None:
    name, data = st.session_state.pop(state.POSE_OWN_REMOVED)
    presets.restore(name, data, studio().config.poses_folder)


@guarded
def take_pick() -> None:
    """The preset that was just clicked comes onto the canvas that is open."""
    pick = news(state.PRESET_GRID, "pick", state.PRESET_GRID_SEEN)
    if pick is None:
        return
    facts = table(pick)
    name = str(facts.get("id"))
    own = studio().config.poses_folder
    if facts.get("remove") is True:
        st.session_state[state.POSE_OWN_REMOVED] = (name, presets.remove(name, own))
        return
    is_own = any(preset.id == name for preset in presets.all_presets(own))
    arrive(on_open_canvas(presets.get(name, own if is_own else presets.FOLDER).pose))


def _sets() -> list[tuple[str, str]]:
    """Key and title of the sets that have a preset, in their order; unknown ones by name."""
    shown = dict.fromkeys(preset.group for preset in all_shown())
    known = [(key, said(title)) for key, title in presets.SETS.items() if key in shown]
    return known + [(key, key.capitalize()) for key in shown if key not in presets.SETS]


@functools.lru_cache(maxsize=4)
def _cards(shown: tuple[presets.Preset, ...], spoken: Language) -> list[dict[str, Any]]:
    """As the grid takes them. A person's own keep their names; the others are found by their
    English ones too."""
    own = {preset.id for preset in shown if is_own(preset.id)}
    return [
        {
            "id": preset.id,
            "title": preset.title if preset.id in own else said(preset.title),
            "tags": [*preset.tags, *([] if spoken is Language.ENGLISH else [preset.title])],
            "view": preset.view,
            "set": preset.group,
            "own": preset.id in own,
            "people": canvas.to_editor(preset.pose),
        }
        for preset in shown
    ]
