"""The window in which styles are chosen, several at once."""

from __future__ import annotations

import html
from pathlib import Path

import streamlit as st

from core.generation.request import MAX_STYLES
from core.prompts.styles import Style
from core.ui import state
from core.ui.frame import guarded, show_error
from core.ui.generate.styles.samples import is_drawn, sample_jpeg
from core.ui.resources import studio
from core.ui.texts import said, t

STYLE = Path(__file__).parent / "styles.css"
TILE_PIXELS = 112
SEARCH_CHARACTERS = 80
TABLE_MEGABYTES = 2


def styles_button() -> None:
    """The button, which says how many are chosen, and the window that it opens."""
    count = len(state.styles())
    st.button(
        t("Styles · {count}", count=count) if count else t("Styles"),
        key=state.STYLES_OPEN, icon=":material/style:", type="tertiary", on_click=_open,
    )  # fmt: skip
    if st.session_state.get(state.STYLES_ARE_OPEN):
        st.dialog(t("Styles"), width="large", on_dismiss=_close)(_window)()


def _open() -> None:
    st.session_state[state.STYLES_ARE_OPEN] = True


def _close() -> None:
    st.session_state[state.STYLES_ARE_OPEN] = False


def _window() -> None:
    if not st.session_state[state.STYLES_ARE_OPEN]:
        st.rerun()  # a click in a window runs the window alone
    st.html(STYLE)
    with st.container(
        horizontal=True, gap="small", vertical_alignment="center", key=state.STYLES_BAR_BOX
    ):
        text = st.text_input(
            t("Search"), key=state.STYLES_WORDS, type="search", max_chars=SEARCH_CHARACTERS,
            live=True, placeholder=t("Search styles …"), label_visibility="collapsed",
        )  # fmt: skip
        _clear_button()
        _done_button("top")
    show_error()
    found = _found(text or "")
    if not found:
        st.info(t("No style matches."), icon=":material/search_off:")
    with st.grid(min_column_width=TILE_PIXELS, gap="small", key=state.STYLES_BOX):
        for style in found:
            _tile(style)
    _done_button("bottom")
    _own_table()


def _clear_button() -> None:
    st.button(
        t("Clear"), key=state.STYLES_CLEAR, on_click=state.set_styles, args=((),),
        icon=":material/close:", disabled=not state.styles(),
    )  # fmt: skip


def _done_button(place: str) -> None:
    st.button(
        t("Done"), key=state.styles_done(place), on_click=_close, type="primary",
        icon=":material/check:",
    )  # fmt: skip


def _found(text: str) -> list[Style]:
    """By their own words and by what the page calls them; those that a drawing shows first."""
    words = text.casefold().split()
    every = studio().styles.all()
    if words:
        return [
            one
            for one in every
            if one.matches(words) or all(word in said(one.title).casefold() for word in words)
        ]
    return sorted(every, key=lambda one: (not one.is_own, not is_drawn(one)))


def _tile(style: Style) -> None:
    is_chosen = style.name in state.styles()
    title = style.title if style.is_own else said(style.title)
    note = "" if is_drawn(style) else t("needs a checkpoint")
    mark = "chosen_" * is_chosen
    with st.container(key=state.pick_box(mark, state.style_tile(style.name))):
        st.image(sample_jpeg(style), width="stretch", alt=title)
        st.html(_label(title, note))
        leave, use = t("Leave out: {style}", style=title), t("Use: {style}", style=title)
        st.button(
            leave if is_chosen else use, key=state.style_tile(style.name), on_click=_toggle,
            args=(style.name,), help=style.prompt or style.negative,
        )  # fmt: skip


def _label(title: str, note: str) -> str:
    badge = f"<small>{html.escape(note)}</small>" * bool(note)
    return f'<p class="paf-style"><b>{html.escape(title)}</b>{badge}</p>'


@guarded
def _toggle(name: str) -> None:
    chosen = state.styles()
    if name in chosen:
        state.set_styles(one for one in chosen if one != name)
    elif len(chosen) < MAX_STYLES:
        state.set_styles((*chosen, name))


def _own_table() -> None:
    with st.expander(t("Your own styles"), icon=":material/table:", key=state.STYLES_OWN_LID):
        st.markdown(
            t(
                "A styles.csv as AUTOMATIC1111 keeps it: name, prompt, negative_prompt. Your own "
                "words go where `{prompt}` stands, else in front."
            )
        )
        st.file_uploader(
            t("Table of styles (CSV)"), "csv", key=state.STYLES_TABLE, on_change=_take_table,
            max_upload_size=TABLE_MEGABYTES,
        )  # fmt: skip


@guarded
def _take_table() -> None:
    file = st.session_state[state.STYLES_TABLE]
    if file is not None:
        found = studio().styles.take_in(file.getvalue())
        st.toast(t("{count} styles are here now.", count=len(found)), icon=":material/style:")
