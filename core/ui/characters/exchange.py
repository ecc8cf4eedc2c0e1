"""Characters as files: out of the open one, and in as new ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from core.characters.exchange.files import FileForm, exported, take_in
from core.server.uploads import LAYERED_MEGABYTES
from core.ui import state
from core.ui.characters import draft
from core.ui.controls import plain
from core.ui.frame import guarded
from core.ui.picture_chooser import take_new
from core.ui.resources import studio
from core.ui.texts import said, t

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

KINDS = ["png", "zip", "json"]
FORMS = (
    (FileForm.PNG, "Card as a picture", "Shows the turnaround and carries the card."),
    (FileForm.ZIP, "Everything (ZIP)", "The card with all its pictures."),
    (FileForm.JSON, "Card as JSON", "For scripts."),
)


def file_fields() -> None:
    card = draft.opened()
    for form, label, told in FORMS:
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            st.download_button(
                said(label), _file(form), file_name=f"{card.handle}{form.value}",
                key=state.character_download(form.value), on_click="ignore",
                icon=":material/download:", width=240,
            )  # fmt: skip
            st.caption(said(told))
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.download_button(
            t("Card for chat programs"), _file(FileForm.PNG, for_chats=True),
            file_name=f"{card.handle}-chat.png", key=state.character_download("chat"),
            on_click="ignore", icon=":material/forum:", width=240,
        )  # fmt: skip
        st.caption(t("Name, tags and notes as those read them."))


def _file(form: FileForm, *, for_chats: bool = False) -> Callable[[], bytes]:
    """Made when the button is clicked, in another thread."""
    card, characters = draft.opened(), studio().characters
    return lambda: exported([card], form, characters, for_chats=for_chats)


def import_field() -> None:
    with st.popover(t("Import"), icon=":material/upload_file:"):
        st.file_uploader(
            t("Cards as PNG, ZIP or JSON"), KINDS, key=state.CHARACTER_IMPORT, on_change=_take,
            accept_multiple_files=True, max_upload_size=LAYERED_MEGABYTES,
        )  # fmt: skip


def _take() -> None:
    take_new(state.CHARACTER_IMPORT, _take_file)


@guarded
def _take_file(file: UploadedFile) -> None:
    found = take_in(file.getvalue(), studio().characters)
    names = plain(", ".join(card.name for card in found.cards))
    told = t("Imported: {names}.", names=names)
    if found.lost:
        told += " " + t("Pictures that were not in the file: {count}.", count=found.lost)
    st.toast(told, icon=":material/check:")
