"""Albums: putting pictures in, and what can be done with the one that is looked at."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.gallery.albums import Album
from core.ui import state
from core.ui.components.gallery_grid import picked_pictures, refresh
from core.ui.controls import plain
from core.ui.frame import guarded
from core.ui.gallery import filters
from core.ui.gallery.sharing import is_own, share_album_button
from core.ui.resources import studio
from core.ui.texts import t


def album_bar() -> None:
    """Above the pictures of an album: its name, and ways to change it."""
    album = filters.shown_album()
    if album is None:
        return
    with st.container(key=state.GALLERY_ALBUM_BOX, horizontal=True, vertical_alignment="center"):
        st.markdown(t("Album **{name}**", name=plain(album.name)))
        if is_own(album):
            _changes(album)
        share_album_button(album)
        st.button(t("Show all pictures"), key=state.GALLERY_LEAVE_ALBUM, on_click=filters.clear)


def _changes(album: Album) -> None:
    with st.popover(t("Rename"), icon=":material/edit:", key=state.GALLERY_RENAME_LID):
        st.text_input(t("Name"), value=album.name, key=state.gallery_album_name(album.id))
        st.button(
            t("Rename"), key=state.GALLERY_RENAME, on_click=_rename, args=(album.id,),
            type="primary",
        )  # fmt: skip
    st.button(
        t("Delete album"),
        key=state.GALLERY_REMOVE_ALBUM,
        icon=":material/folder_delete:",
        help=t("Its pictures stay in the gallery."),
        on_click=_remove,
        args=(album.id,),
    )


def album_menu(ids: Sequence[str]) -> None:
    """A lid that puts these pictures into an album, or takes them out of the one looked at."""
    with st.popover(t("Album"), icon=":material/photo_album:", key=state.GALLERY_ALBUM_LID):
        for album in studio().gallery.albums.own():
            st.button(
                f"{plain(album.name)} · {album.count}",
                key=state.gallery_into_album(album.id),
                icon=":material/add:",
                width="stretch",
                on_click=_add,
                args=(album.id, tuple(ids)),
            )
        with st.form(state.GALLERY_NEW_ALBUM_FORM, clear_on_submit=True, border=False):
            st.text_input(t("New album"), key=state.GALLERY_NEW_ALBUM, placeholder=t("Name"))
            st.form_submit_button(t("Make it"), on_click=_make, args=(tuple(ids),))
    if (album := filters.shown_album()) is not None and is_own(album):
        st.button(
            t("Take out"),
            key=state.GALLERY_TAKE_OUT,
            icon=":material/remove:",
            help=t("Out of this album; the picture stays in the gallery."),
            on_click=_take_out,
            args=(album.id, tuple(ids)),
        )


@guarded
def _make(ids: Sequence[str]) -> None:
    studio().gallery.albums.make(st.session_state[state.GALLERY_NEW_ALBUM], ids)
    refresh()


@guarded
def _add(album_id: str, ids: Sequence[str]) -> None:
    studio().gallery.add_to_album(album_id, ids)
    refresh()


@guarded
def _take_out(album_id: str, ids: Sequence[str]) -> None:
    studio().gallery.albums.take_out(album_id, ids)
    refresh([one for one in picked_pictures() if one not in ids])


@guarded
def _rename(album_id: str) -> None:
    name = st.session_state[state.gallery_album_name(album_id)]
    studio().gallery.albums.rename(album_id, name)


@guarded
def _remove(album_id: str) -> None:
    studio().gallery.albums.remove(album_id)
    filters.clear()
