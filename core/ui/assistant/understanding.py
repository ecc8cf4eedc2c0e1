"""A sentence in the prompt, turned into tags with a pose: shown first, taken with one click."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.assistant.idea import Idea
from core.assistant.understand import understand
from core.figures.casting import MOST_WORDS
from core.generation.request import MAX_PROMPT_CHARACTERS
from core.pose.presets import Preset, all_presets
from core.pose.suggest import laid_on
from core.prompts.library import combine
from core.ui import state
from core.ui.assistant.place import Place, can_undo, change, undo
from core.ui.components.live_drawing import FIGURE_SIZE, live_drawing
from core.ui.controls import plain
from core.ui.frame import guarded
from core.ui.texts import said, t

DRAWING_PIXELS = 150
# Tags are English, so is what is turned into them.
EXAMPLE = "a shy girl with long silver hair in a sailor uniform sits on a rooftop at dusk"


def understanding(place: Place) -> None:
    """The way from a sentence to tags, and back as long as nothing else was written."""
    past = state.understood_past(place.name)
    if can_undo(place, past):
        st.button(
            t("Back to my sentence"),
            key=state.understood_undo(place.name),
            icon=":material/undo:",
            type="tertiary",
            on_click=undo,
            args=(place, past),
        )
        return
    lid = st.popover(
        t("Turn into a prompt"),
        icon=":material/magic_button:",
        type="tertiary",
        key=state.understood_lid(place.name),
        on_change="rerun",
    )
    if lid.open:
        with lid, st.container(key=state.understood_box(place.name)):
            _preview(place)


def _preview(place: Place) -> None:
    sentence = place.texts[0].strip()
    if not sentence:
        st.caption(t("Write into the prompt what you see, as a sentence. For example:"))
        st.button(EXAMPLE, key=state.understood_example(place.name), on_click=_try, args=(place,))
        return
    idea = understand(sentence)
    by_id = {one.id: one for one in all_presets()}
    poses = [by_id[name] for name in idea.poses]
    with st.container(horizontal=True, gap="medium"):
        picture = st.container(width=DRAWING_PIXELS)
        with st.container(width="stretch"):
            _words(idea)
            pose = _pose(place, poses)
        with picture:
            live_drawing(
                idea.prompt[:MOST_WORDS] or "a character",
                laid_on(pose.pose, FIGURE_SIZE),
                state.drawing_seed(),
                FIGURE_SIZE,
                key=state.understood_drawing(place.name),
                alt=t("Your sentence, drawn in the pose “{pose}”", pose=said(pose.title)),
            )
    _take_buttons(place, idea, pose)


def _words(idea: Idea) -> None:
    st.markdown(plain(", ".join(idea.tags)) or t("No tag was found in these words."))
    if idea.kept:
        st.caption(t("Kept as you wrote it: {words}", words=plain(", ".join(idea.kept))))
    if idea.negative:
        words = plain(idea.negative_prompt)
        st.caption(t("Into the negative prompt: {words}", words=words))


def _pose(place: Place, poses: Sequence[Preset]) -> Preset:
    key = state.understood_pose(place.name)
    ids = [one.id for one in poses]
    chosen = st.session_state.get(key)
    at = ids.index(chosen) if chosen in ids else 0
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(t("Pose: {pose}", pose=plain(said(poses[at].title))), width="content")
        st.button(
            t("Another pose"),
            key=state.understood_another(place.name),
            icon=":material/sync:",
            type="tertiary",
            on_click=_another,
            args=(key, ids[(at + 1) % len(ids)]),
            disabled=len(ids) < 2,
        )
    return poses[at]


def _take_buttons(place: Place, idea: Idea, pose: Preset) -> None:
    with st.container(horizontal=True, gap="small"):
        st.button(
            t("Take words and pose"),
            key=state.understood_take(place.name),
            type="primary",
            icon=":material/check:",
            on_click=_take,
            args=(place, idea, pose.id),
        )
        st.button(
            t("Words only"),
            key=state.understood_words(place.name),
            on_click=_take,
            args=(place, idea, ""),
            help=t("Your pose stays as it is."),
        )


@guarded
def _take(place: Place, idea: Idea, preset_id: str) -> None:
    """What was typed a moment before the click belongs to the sentence."""
    prompt, negative = place.texts
    if prompt.strip() != idea.sentence:
        idea = understand(prompt)
    words = idea.prompt[:MAX_PROMPT_CHARACTERS]
    denied = combine(negative, idea.negative_prompt)[:MAX_PROMPT_CHARACTERS]
    change(place, words, denied, key=state.understood_past(place.name))
    if preset_id:
        place.use_preset(preset_id)
    st.session_state[state.understood_lid(place.name)] = False


@guarded
def _try(place: Place) -> None:
    st.session_state[place.prompt] = EXAMPLE


@guarded
def _another(key: str, preset_id: str) -> None:
    st.session_state[key] = preset_id
