"""The lists that prompts choose from: which there are, what is in them, and more of them."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from core.generation.spoken_prompts import wildcards_of
from core.prompts.language.wildcards import Choice, Wildcards
from core.ui import choices, state
from core.ui.controls import plain
from core.ui.frame import guarded
from core.ui.picture_chooser import take_new
from core.ui.resources import studio
from core.ui.texts import t

KINDS = ["txt", "yaml", "yml", "json"]
MEGABYTES = 8
MOST_LINES = 12


def wildcard_lists() -> None:
    with st.container(border=True, key=state.SETTINGS_WILDCARDS_BOX):
        st.subheader(t("Wildcards"), anchor=False)
        known = wildcards_of(studio().config)
        st.markdown(
            t("`__name__` in a prompt takes one line of a list, another one for each picture. "
              "`{red|blue}` chooses without a list.")
        )  # fmt: skip
        left, right = st.columns(2, gap="large")
        with left:
            _look(known)
        with right:
            _add(known)


def _look(known: Wildcards) -> None:
    if not known.lists:
        st.caption(t("No lists yet."))
        return
    name = choices.selectbox(
        t("Lists ({count})", count=len(known.lists)), known.lists, key=state.SETTINGS_WILDCARD
    )
    st.code(f"__{name}__", language=None)
    st.text(_lines(known.lists[name]))


def _lines(listed: tuple[Choice, ...]) -> str:
    lines = [one.text for one in listed[:MOST_LINES]]
    if len(listed) > MOST_LINES:
        lines.append(t("… and {count} more", count=len(listed) - MOST_LINES))
    return "\n".join(lines)


def _add(known: Wildcards) -> None:
    st.file_uploader(
        t("Add lists"),
        KINDS,
        key=state.SETTINGS_WILDCARDS_ADD,
        on_change=_take,
        accept_multiple_files=True,
        max_upload_size=MEGABYTES,
        help=t("Text files with one choice a line, or YAML and JSON of A1111's extensions."),
    )
    st.caption(t("They lie in {folder}.", folder=plain(str(known.folder))))


def _take() -> None:
    take_new(state.SETTINGS_WILDCARDS_ADD, _take_file)


@guarded
def _take_file(file: UploadedFile) -> None:
    name = wildcards_of(studio().config).take_in(file.name, file.getvalue())
    st.toast(t("Added: {name}.", name=plain(name)), icon=":material/check:")
