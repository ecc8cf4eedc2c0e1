"""Choosing a file on this machine by its folder: only folders that the person allowed are shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from core.models.downloading.fetch import size_text
from core.models.importing import allowed_folders
from core.models.importing.allowed_folders import Entry, Listing
from core.ui import choices, state
from core.ui.controls import plain
from core.ui.frame import guarded
from core.ui.resources import studio
from core.ui.texts import t

LIST_PIXELS = 240
EXAMPLE = "/mnt/models"


def folder_picker() -> None:
    """A click on a file puts its path into the field above."""
    with st.expander(
        t("Choose from a folder"), icon=":material/folder_open:", key=state.MODELS_FOLDER_BOX
    ):
        config = studio().config
        roots = [str(folder) for folder in allowed_folders.allowed_folders(config)]
        if roots:
            root = choices.selectbox(
                t("Folder"), roots, key=state.MODELS_ROOT, title=_short, on_change=_back_to_root
            )
            folder = Path(st.session_state.get(state.MODELS_FOLDER) or root)
            _list(allowed_folders.listing(_within(folder, Path(root)), config))
            _remove_button(Path(root))
        _allow_field()


def _within(folder: Path, root: Path) -> Path:
    """Where the person went below the chosen folder, as long as that is there."""
    return folder if folder.is_dir() and folder.is_relative_to(root) else root


def _short(path: str) -> str:
    """As a person of this machine writes it."""
    home = str(Path.home())
    return f"~{path[len(home) :]}" if path.startswith(home + "/") else path


def _list(found: Listing) -> None:
    st.caption(plain(_short(str(found.folder))))
    with st.container(height=LIST_PIXELS, gap=None, key=state.MODELS_FOLDER_LIST):
        if found.parent is not None:
            _entry_button("..", t("Up"), "arrow_upward", _open, found.parent)
        for entry in found.entries:
            _entry(entry)
        if not found.entries:
            st.caption(t("No models in this folder."))
    if found.is_cut:
        st.caption(t("There is more here. Type the path instead."))


def _entry(entry: Entry) -> None:
    if not entry.is_model:
        _entry_button(entry.name, plain(entry.name), "folder", _open, entry.path)
        return
    size = f" · {size_text(entry.size)}" if entry.size else ""
    _entry_button(entry.name, plain(f"{entry.name}{size}"), "deployed_code", _choose, entry.path)


def _entry_button(name: str, label: str, icon: str, do: Callable[[Path], None], path: Path) -> None:
    st.button(
        label,
        key=state.models_entry(name),
        icon=f":material/{icon}:",
        type="tertiary",
        on_click=do,
        args=(path,),
    )


def _remove_button(root: Path) -> None:
    if allowed_folders.is_removable(root, studio().config):
        st.button(
            t("Take this folder off the list"),
            key=state.MODELS_DISALLOW,
            icon=":material/remove:",
            type="tertiary",
            on_click=_disallow,
            args=(root,),
        )


def _allow_field() -> None:
    st.text_input(
        t("Allow another folder"),
        key=state.MODELS_ALLOW,
        placeholder=EXAMPLE,
        on_change=_allow,
        help=t("The studio looks into no folder that is not on this list."),
    )


@guarded
def _open(folder: Path) -> None:
    st.session_state[state.MODELS_FOLDER] = str(folder)


@guarded
def _choose(path: Path) -> None:
    st.session_state[state.MODELS_PATH] = str(path)


@guarded
def _back_to_root() -> None:
    st.session_state[state.MODELS_FOLDER] = ""


@guarded
def _allow() -> None:
    text = str(st.session_state[state.MODELS_ALLOW]).strip().strip("\"'")
    if not text:
        return
    folder = Path(text).expanduser()
    allowed_folders.allow(folder, studio().config)
    st.session_state[state.MODELS_ROOT] = str(folder.resolve())
    st.session_state[state.MODELS_ALLOW] = st.session_state[state.MODELS_FOLDER] = ""


@guarded
def _disallow(folder: Path) -> None:
    allowed_folders.disallow(folder, studio().config)
    st.session_state[state.MODELS_FOLDER] = ""
