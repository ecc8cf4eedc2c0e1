"""The pose that goes with the words on the Prompts page, and both as a drawing."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.figures.casting import MOST_WORDS
from core.pose.actions import poses_of, words_of
from core.pose.presets import Preset
from core.pose.suggest import laid_on
from core.posed_prompts.kinds import kind_of
from core.posed_prompts.poses import fitting, known_presets
from core.prompts.building.editing import sent, with_action
from core.prompts.building.reading import format
from core.prompts.library import Template
from core.prompts.user_templates import MAX_PROMPT_CHARACTERS
from core.ui import choices, state
from core.ui.components.live_drawing import FIGURE_SIZE, live_drawing
from core.ui.components.prompt_chips import building_of
from core.ui.controls import plain
from core.ui.frame import guarded
from core.ui.prompts.chosen import AUTO
from core.ui.resources import studio
from core.ui.texts import said, t
from core.user_folder import OWN

DRAWING_PIXELS = 150
MOST_WAYS = 3
# Whose pose is taken first.
ORDER = ("characters", OWN, "scenes", "styles")


def posed(words: str, parts: Sequence[Template], *, edited: bool) -> Preset:
    """The words as a drawing in the pose that is sent along: the chosen one, else the first that
    goes with the words."""
    presets = known_presets(studio().config)
    found = fitting(_named(parts), words, presets, words_first=edited)
    with st.container(key=state.PROMPTS_DRAWING_BOX, horizontal=True, gap="medium"):
        picture = st.container(width=DRAWING_PIXELS)
        with st.container(width="stretch", vertical_alignment="center"):
            pose = _fields(presets, found)
        with picture:
            _drawing(words, pose)
    _words_of(pose, words)
    return pose


def _fields(presets: Sequence[Preset], found: Sequence[Preset]) -> Preset:
    titles = {preset.id: preset.title for preset in presets}
    chosen = choices.selectbox(
        t("Pose"),
        (AUTO, *titles),
        key=state.PROMPTS_POSE,
        title=lambda one: t("One that fits") if one == AUTO else said(titles[one]),
        fallback=AUTO,
    )
    pose = next((one for one in presets if one.id == chosen), found[0])
    if chosen == AUTO:
        st.caption(plain(said(pose.title)))
    st.button(
        t("Another pose"),
        key=state.PROMPTS_ANOTHER_POSE,
        icon=":material/sync:",
        on_click=_another,
        args=(pose.id, tuple(one.id for one in found)),
        help=t("The next pose that goes with these words."),
        disabled=[one.id for one in found] == [pose.id],
    )
    return pose


def _words_of(pose: Preset, words: str) -> None:
    """What the pose shows, to be said in the prompt where it says something else."""
    if pose.id in poses_of(sent(words)):
        return
    with st.container(
        key=state.PROMPTS_POSE_WORDS_BOX, horizontal=True, gap="xsmall", vertical_alignment="center"
    ):
        st.caption(t("This pose in words:"), width="content")
        for said_so in words_of(pose)[:MOST_WAYS]:
            st.button(
                plain(said_so), key=state.prompts_pose_words(said_so), icon=":material/add:",
                on_click=_say, args=(said_so,), type="tertiary",
            )  # fmt: skip


@guarded
def _say(action: str) -> None:
    building = building_of(str(st.session_state.get(state.PROMPTS_TEXT) or ""))
    text = format(with_action(building, action, kind_of))
    st.session_state[state.PROMPTS_TEXT] = text[:MAX_PROMPT_CHARACTERS]


def _drawing(words: str, pose: Preset) -> None:
    """As Generate draws it."""
    live_drawing(
        sent(words)[:MOST_WORDS] or "a character",
        laid_on(pose.pose, FIGURE_SIZE),
        state.drawing_seed(),
        FIGURE_SIZE,
        key=state.PROMPTS_DRAWING,
        alt=t("Your prompt, drawn in the pose “{pose}”", pose=said(pose.title)),
    )


@guarded
def _another(shown: str, fitting_ids: Sequence[str]) -> None:
    at = fitting_ids.index(shown) if shown in fitting_ids else -1
    st.session_state[state.PROMPTS_POSE] = fitting_ids[(at + 1) % len(fitting_ids)]


def _named(parts: Sequence[Template]) -> list[str]:
    """Ids, those of who is drawn first."""
    in_order = sorted(parts, key=lambda one: (*ORDER, one.category).index(one.category))
    return [name for part in in_order for name in part.poses]
