"""The words, the pose and the button of the Generate page."""

from __future__ import annotations

import streamlit as st

from core.generation.conditioning.regional.texts import split
from core.generation.request import MAX_PROMPT_CHARACTERS
from core.ui import state
from core.ui.assistant import places
from core.ui.components.prompt_box import prompt_box
from core.ui.components.word_chips import PROMPT, take_choice, word_chips
from core.ui.controls import new_job_id, plain
from core.ui.frame import guarded, page_link, show_error
from core.ui.generate import basic, drawing, models, pictures, xy_plot
from core.ui.generate.character_words import from_picture
from core.ui.generate.negatives.fields import negative_fields
from core.ui.generate.request import chosen_checkpoint, is_posed, request_from_widgets, uses_pose
from core.ui.generate.save_drawing import download_panel
from core.ui.generate.styles.window import styles_button
from core.ui.mentions import playing
from core.ui.mentions.fields import characters_menu, unknown_lines
from core.ui.prompts import as_chips, tokens
from core.ui.resources import pose_jpeg, studio
from core.ui.results import again
from core.ui.settings import POSE_STRENGTH, REGIONAL, chosen_size
from core.ui.texts import said, t

EXAMPLE = "girl, long brown hair, high ponytail, light blue sports outfit …"
"""Checkpoints read English."""
POSE_PIXELS = 64  # wide: the drawing beside shows the pose large


def prepare() -> None:
    """First values of all widgets: those of the first checkpoint that is ready."""
    for key, value in ((state.PROMPT, ""), (state.USE_POSE, True), (state.BEST_FIRST, True)):
        state.start_with(key, value)
    drawing.prepare()
    models.prepare()
    basic.prepare()
    pictures.prepare()
    xy_plot.prepare()


def prompt_fields() -> None:
    take_choice(PROMPT)
    as_chips.take()
    st.text_area(
        t("Prompt"),
        key=state.PROMPT,
        persist_state="session",
        height="content",
        max_chars=MAX_PROMPT_CHARACTERS,
        placeholder=EXAMPLE,
        help=t("Tags or a sentence. (word:1.2) gives a word more weight."),
    )
    prompt_box(state.PROMPT)
    if as_chips.is_on():
        as_chips.chips()
    else:
        word_chips(PROMPT)
    unknown_lines()
    _regional_switch()
    with st.container(
        horizontal=True, gap="small", vertical_alignment="center", key=state.GENERATE_LINKS_BOX
    ):
        page_link("prompts", t("Library"))
        as_chips.switch()
        styles_button()
        characters_menu()
        from_picture()
        _token_count()
        places.on_generate()
    negative_fields()


def _regional_switch() -> None:
    """Where several people of the pose have words of their own."""
    spec, pose = chosen_checkpoint(), state.current_pose()
    if pose is None or not uses_pose() or spec is None or spec.is_drawing:
        return
    if split(playing.expansion().text, len(pose.people)) is not None:
        REGIONAL.toggle()


def _token_count() -> None:
    """How full each chunk of 75 is; nothing for the painter, and until a tokenizer is loaded."""
    spec = chosen_checkpoint()
    if spec is None or spec.is_drawing:
        return
    tokens.line(playing.expansion().text, spec)


def drawing_panel() -> None:
    """What the words and the pose give at once, and the ways to go on from it."""
    left, right = st.columns((5, 3), gap="medium")
    with left:
        drawing.live_preview(chosen_size())
    with right, st.container(key=state.DOWNLOAD_BOX):
        drawing.another_button()
        download_panel()
        st.caption(t("Drawn at once. Keep it, or let a checkpoint paint over it."))


def pose_field() -> None:
    """The pose that will be held, small, with the way to change it."""
    pose = state.current_pose()
    source, told = _pose_source()
    with st.container(
        border=True,
        key=state.GENERATE_POSE_BOX,
        horizontal=True,
        gap="medium",
        vertical_alignment="center",
    ):
        if pose is None:
            st.html(f'<div class="paf-no-pose">{source}</div>', width=POSE_PIXELS)
        else:
            st.image(pose_jpeg(pose, 3 * POSE_PIXELS), width=POSE_PIXELS, alt=t("The pose"))
        with st.container(width="stretch"):
            st.toggle(
                t("Use this pose"),
                key=state.USE_POSE,
                persist_state="session",
                disabled=pose is None,
            )
            page_link("pose", t("Choose a pose") if pose is None else t("Edit pose"))
            if told:
                st.caption(told)


def _pose_source() -> tuple[str, str]:
    """Where the pose comes from when none is held, in a few words and in a sentence."""
    if uses_pose() or not is_posed(chosen_checkpoint()) or POSE_STRENGTH.value == 0:
        return t("no pose yet"), ""
    if st.session_state[state.START]:
        told = t("The figures keep the pose they have in the start picture.")
        return t("from the start picture"), told
    return t("from your words"), t("Each picture gets a preset pose that fits your words.")


def generate_button() -> None:
    is_plot = st.session_state[state.PLOT_ON]
    st.button(
        t("Make the sheet") if is_plot else _what_happens(),
        key=state.GENERATE_SUBMIT,
        type="primary",
        icon=":material/grid_on:" if is_plot else ":material/auto_awesome:",
        width="stretch",
        shortcut="Ctrl+Enter",
        on_click=_submit,
        args=(new_job_id(),),
    )
    show_error()


def _what_happens() -> str:
    spec = chosen_checkpoint()
    if spec is not None and spec.is_drawing:
        return t("Draw it")
    return t("Paint it") if drawing.starts_from_drawing() else t("Generate")


@guarded
def _submit(job_id: str) -> None:
    if state.is_double_click():
        return
    asked = request_from_widgets()
    cast = studio().cast(asked, state.styles())
    for note in cast.notes:
        st.toast(plain(said(note)), icon=":material/info:")
    request = cast.request
    work = xy_plot.plot_of(request) if st.session_state[state.PLOT_ON] else request
    again.start(work, asked, job_id)
