"""The keys of each page, as a list that ``?`` opens."""

from __future__ import annotations

import functools
import html
import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import streamlit as st

from core.ui import state
from core.ui.texts import said, t

TOOLBAR = Path(__file__).parent / "components" / "pose_editor" / "toolbar.js"
# As its tools are named there: 'Pin (K)', 'To the back ([)'.
NAMED_KEY = re.compile(r"'([^'()]+) \((\S+)\)'")


class Shortcut(NamedTuple):
    keys: str
    what: str
    name: str = ""
    """As a tool of the editor is called, with its keys; the page's language has it by that."""

    @property
    def words(self) -> str:
        return said(self.name).rpartition(" (")[0] if self.name else said(self.what)


EVERYWHERE = (Shortcut("?", "This list"), Shortcut("Esc", "Close what is open"))
START = (Shortcut("Ctrl+Enter", "Start"),)
# On a Mac Cmd does the same.
PROMPT = (
    Shortcut("Ctrl+↑ Ctrl+↓", "In a prompt: more and less weight"),
    Shortcut("Tab", "In a prompt: take the first suggestion"),
)
OF_PAGE: Mapping[str, tuple[Shortcut, ...]] = {
    "prompts": (
        Shortcut("← → ↑ ↓", "Go from card to card"),
        Shortcut("S", "Give a card a star, or take it away"),
        *PROMPT,
    ),
    "generate": (
        Shortcut("Ctrl+Enter", "Make the picture"),
        *PROMPT,
        Shortcut("V", "Start picture: move the view"),
        Shortcut("B", "Inpaint: brush"),
        Shortcut("E", "Inpaint: eraser"),
        Shortcut("X", "Inpaint: what is painted changes or stays"),
        Shortcut("O", "Outpaint: pull the edges out"),
        Shortcut("[ ]", "Smaller and larger brush"),
        Shortcut("Space", "Move the view while it is held"),
        Shortcut("0 + -", "Show all, zoom in, zoom out"),
        Shortcut("Ctrl+Z", "Undo"),
        Shortcut("Ctrl+Y", "Redo"),
    ),
    "repose": (*START, *PROMPT),
    "motion": (
        *START,
        Shortcut("Space", "Play and pause the clip"),
        Shortcut("← →", "Go from key to key"),
        Shortcut("Alt+← Alt+→", "Move a key"),
        Shortcut("Delete", "Remove a key"),
        Shortcut("Ctrl+Z", "Undo"),
        Shortcut("Ctrl+Y", "Redo"),
        *PROMPT,
    ),
    "upscale": START,
    "cutout": (
        *START,
        Shortcut("V", "Move the view"),
        Shortcut("K", "Brush: keep"),
        Shortcut("R", "Brush: remove"),
        Shortcut("[ ]", "Smaller and larger brush"),
        Shortcut("C", "Compare"),
        Shortcut("Space", "Move the view while it is held"),
        Shortcut("0 + -", "Show all, zoom in, zoom out"),
        Shortcut("Ctrl+Z", "Undo"),
        Shortcut("Ctrl+Y", "Redo"),
    ),
    "gallery": (
        Shortcut("← → ↑ ↓", "Go from picture to picture"),
        Shortcut("Home End", "First and last picture"),
        Shortcut("X", "Select a picture"),
        Shortcut("F", "Full screen; there: favourite"),
        Shortcut("Z", "In full screen: zoom to the pixels"),
        Shortcut("0 1 2 3 4 5", "Stars"),
    ),
}


def shortcuts_of(page: str) -> tuple[Shortcut, ...]:
    """Its own first, then those that every page has."""
    own = _of_pose_editor() if page == "pose" else OF_PAGE.get(page, ())
    return (*own, *EVERYWHERE)


@functools.cache
def _of_pose_editor() -> tuple[Shortcut, ...]:
    """What the tools of the editor say of themselves."""
    found = NAMED_KEY.findall(TOOLBAR.read_text(encoding="utf-8"))
    return tuple(dict.fromkeys(Shortcut(keys, what, f"{what} ({keys})") for what, keys in found))


def shortcuts_button(page: str) -> None:
    """In the menu; the browser presses it when ``?`` is typed outside of a field."""
    if st.button(
        t("Shortcuts"), key=state.FRAME_SHORTCUTS, icon=":material/keyboard:", type="tertiary"
    ):
        st.dialog(t("Keyboard shortcuts"))(_shortcuts)(page)


def _shortcuts(page: str) -> None:
    rows = "".join(
        f"<dt>{''.join(f'<kbd>{html.escape(key)}</kbd>' for key in one.keys.split())}</dt>"
        f"<dd>{html.escape(one.words)}</dd>"
        for one in shortcuts_of(page)
    )
    st.html(f'<dl class="paf-keys">{rows}</dl>')
