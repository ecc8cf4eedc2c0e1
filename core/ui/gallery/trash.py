"""What was thrown away: looked at, brought back, or deleted for good."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from core.ui import state
from core.ui.components.gallery_grid import gallery_grid, picked_pictures, refresh
from core.ui.controls import counted
from core.ui.frame import guarded
from core.ui.gallery.paging import found_page, pages_bar
from core.ui.resources import studio
from core.ui.texts import t

if TYPE_CHECKING:
    from core.gallery.record import Page

GONE = "{pictures} will be gone. There is no way back."


def trash() -> None:
    """The pictures of the trash, and what can be done with those that are ticked."""
    found = _find()
    if not found.total:
        st.info(t("The trash is empty."), icon=":material/delete:")
        return
    _bar(picked_pictures(), found.total)
    gallery_grid(found.records, only_ticks=True)
    pages_bar(found.total, key=state.GALLERY_TRASH_PAGE)
    st.caption(
        t("{pictures}. After a week they are deleted for good.", pictures=counted(found.total))
    )


def _find() -> Page:
    def find(offset: int, limit: int) -> Page:
        return studio().gallery.trash.find(offset=offset, limit=limit)

    return found_page(find, key=state.GALLERY_TRASH_PAGE)


def _bar(chosen: Sequence[str], total: int) -> None:
    with st.container(key=state.GALLERY_TRASH_BAR_BOX, horizontal=True):
        st.button(
            t("Bring back"),
            key=state.GALLERY_TRASH_BACK,
            icon=":material/restore_from_trash:",
            disabled=not chosen,
            on_click=_bring_back,
            args=(chosen,),
            type="primary",
        )
        with st.popover(
            t("Delete for good"), icon=":material/delete_forever:", disabled=not chosen
        ):
            st.markdown(t(GONE, pictures=counted(len(chosen))))
            st.button(
                t("Delete for good"),
                key=state.GALLERY_TRASH_DELETE,
                on_click=_delete,
                args=(chosen,),
            )
        with st.popover(t("Empty the trash"), icon=":material/delete_sweep:"):
            st.markdown(t(GONE, pictures=counted(total)))
            st.button(t("Empty it"), key=state.GALLERY_TRASH_EMPTY, on_click=_delete, args=(None,))


@guarded
def _bring_back(ids: Sequence[str]) -> None:
    studio().gallery.trash.take_out(ids)
    st.session_state.pop(state.GALLERY_UNDO, None)
    refresh()


@guarded
def _delete(ids: Sequence[str] | None) -> None:
    studio().gallery.trash.delete(ids)
    st.session_state.pop(state.GALLERY_UNDO, None)
    refresh()
