"""Prompts that come from files and go into them, in a window of the Prompts page."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.prompts import library
from core.prompts.exchange import ENDINGS, MAX_FILE_BYTES, Format, read, written
from core.prompts.library import Template
from core.ui import choices, state
from core.ui.frame import guarded, show_error
from core.ui.prompts import chosen
from core.ui.texts import t
from core.user_folder import OWN

STARRED = "starred"
ALL = "all"


def button() -> None:
    st.button(
        t("Import and export"),
        key=state.PROMPTS_TRANSFER,
        on_click=_open,
        icon=":material/swap_vert:",
        type="tertiary",
    )


def window() -> bool:
    """The window, while it is open; whether it is."""
    if not st.session_state.get(state.PROMPTS_TRANSFERRING):
        return False
    st.dialog(t("Import and export"), on_dismiss=_close)(_contents)()
    return True


def _contents() -> None:
    st.file_uploader(
        t("Take in a file of prompts"),
        ["json", "csv"],
        key=state.PROMPTS_IMPORT,
        on_change=_take_in,
        max_upload_size=MAX_FILE_BYTES // 1_000_000,
        help=t(
            "A JSON of this studio, a styles.csv of AUTOMATIC1111, styles of Fooocus, or prompt "
            "templates of InvokeAI. They come under “Mine”; a file with a wrong row changes "
            "nothing."
        ),
    )
    if came := st.session_state.get(state.PROMPTS_CAME):
        st.success(came, icon=":material/download_done:")
    show_error()
    st.divider()
    what = choices.segments(
        t("Give away"), (OWN, STARRED, ALL), key=state.PROMPTS_EXPORT_WHAT, title=_what_title
    )
    form = choices.selectbox(
        t("For"), tuple(Format), key=state.PROMPTS_EXPORT_FORM, title=_form_title
    )
    templates = _templates(what)
    st.download_button(
        t("Save {count} prompts as a file", count=len(templates)),
        lambda: written(templates, form),
        ENDINGS[form],
        key=state.PROMPTS_EXPORT,
        disabled=not templates,
        icon=":material/download:",
        on_click="ignore",
    )


@guarded
def _take_in() -> None:
    st.session_state.pop(state.PROMPTS_CAME, None)
    file = st.session_state[state.PROMPTS_IMPORT]
    if file is None:
        return
    found = read(file.getvalue())
    new = chosen.own().take_in(found)
    st.session_state[state.PROMPTS_CAME] = t(
        "{count} prompts came in under “Mine”; {known} were there already.",
        count=len(new), known=len(found) - len(new),
    )  # fmt: skip
    st.session_state[state.PROMPTS_CATEGORY] = OWN


def _templates(what: str) -> Sequence[Template]:
    mine = chosen.own().own()
    match what:
        case "own":
            return mine
        case "starred":
            starred = frozenset(chosen.stars().ids())
            return [one for one in (*mine, *library.all_templates()) if one.id in starred]
        case _:
            return (*mine, *library.all_templates())


def _what_title(what: str) -> str:
    match what:
        case "own":
            return t("Mine")
        case "starred":
            return t("Favourites")
        case _:
            return t("All")


def _form_title(form: Format) -> str:
    match form:
        case Format.OURS:
            return t("This studio (JSON)")
        case Format.A1111:
            return t("AUTOMATIC1111 (styles.csv)")
        case Format.FOOOCUS:
            return t("Fooocus (JSON)")
        case Format.INVOKEAI:
            return t("InvokeAI (JSON)")


@guarded
def _open() -> None:
    st.session_state[state.PROMPTS_TRANSFERRING] = True


def _close() -> None:
    for key in (state.PROMPTS_TRANSFERRING, state.PROMPTS_CAME):
        st.session_state.pop(key, None)
