"""The language model that may be asked for variants of a prompt: where it is, which, and its key.

The key is written to the file of settings and never sent back to a browser.
"""

from __future__ import annotations

import os

import streamlit as st

from core.assistant.remote import KEY, MODEL, URL, check_key, check_url
from core.assistant.remote.address import MOST_LETTERS
from core.config import read_saved
from core.saved_settings import save_setting
from core.server.serving import is_for_others
from core.ui import state
from core.ui.frame import guarded
from core.ui.studio_settings.machine import is_locked, saved_value, told_by
from core.ui.texts import t


def assistant_settings() -> None:
    with st.expander(t("A language model, if you have one"), icon=":material/forum:"):
        st.caption(
            t("Any server that speaks as OpenAI’s does, as Ollama, llama.cpp and LM Studio do. "
              "With one, “Ask for variants” stands under the prompt. The studio needs none.")
        )  # fmt: skip
        address, model, key = st.columns(3, gap="large")
        with address:
            _text(URL, t("Address"), "http://localhost:11434/v1")
        with model:
            _text(MODEL, t("Model"), "llama3.2")
        with key:
            _key()


def _text(name: str, label: str, example: str) -> None:
    key = state.machine_setting(name)
    state.start_with(key, saved_value(name))
    st.text_input(
        label, key=key, placeholder=example, max_chars=MOST_LETTERS, on_change=_save, args=(name,),
        disabled=is_locked(name),
    )  # fmt: skip
    told_by(name)


def _key() -> None:
    """Always empty: whether there is one stands beside."""
    is_there = bool(saved_value(KEY))
    st.text_input(
        t("Key"),
        key=state.machine_setting(KEY),
        type="password",
        autocomplete="off",
        placeholder=t("A key is saved") if is_there else t("None needed on your own machine"),
        on_change=_save_key,
        max_chars=MOST_LETTERS,
        disabled=is_locked(KEY),
    )
    told_by(KEY)
    if read_saved().get(KEY) and not is_for_others():
        st.button(
            t("Forget the key"), key=state.SETTINGS_FORGET_KEY, icon=":material/key_off:",
            type="tertiary", on_click=_forget_key,
        )  # fmt: skip


@guarded
def _save(name: str) -> None:
    if is_locked(name):  # a disabled widget can be sent all the same
        return
    text = str(st.session_state[state.machine_setting(name)] or "").strip()
    save_setting(name, check_url(text) if text and name == URL else text)


@guarded
def _save_key() -> None:
    text = str(st.session_state.pop(state.machine_setting(KEY), "") or "")
    if text.strip() and not is_locked(KEY):
        save_setting(KEY, check_key(text))


@guarded
def _forget_key() -> None:
    if not is_for_others() and KEY not in os.environ:
        save_setting(KEY, "")
