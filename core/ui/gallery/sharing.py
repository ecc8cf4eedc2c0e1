"""Where others come in too: what of one's own pictures and albums they see."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from core.ui import state
from core.ui.frame import guarded
from core.ui.resources import studio
from core.ui.texts import t

if TYPE_CHECKING:
    from core.gallery.albums import Album
    from core.gallery.record import ImageRecord

OPEN, CLOSED = ":material/group:", ":material/group_off:"


def has_others() -> bool:
    """Whether this browser sees only some of the pictures, so that sharing means something."""
    return studio().viewer.is_restricted


def is_own(one: ImageRecord | Album) -> bool:
    """Whether this browser may change it."""
    return studio().viewer.is_owner_of(one.guest)


def own_of(ids: Sequence[str]) -> list[str]:
    """Those of these pictures that this browser may change."""
    if not has_others():
        return list(ids)
    found = {one.id: one for one in studio().gallery.find(ids=ids, limit=len(ids)).records}
    return [one for one in ids if one in found and is_own(found[one])]


def share_button(record: ImageRecord) -> None:
    """Of an open picture: lets everybody here see it, or says that somebody else shares it."""
    told = t("Whoever can open this studio sees the picture, its prompt and its settings.")
    args = ((record.id,), not record.is_shared)
    _share_one(record, state.GALLERY_SHARE, told, _share, args)


def share_picked_button(ids: Sequence[str]) -> None:
    if has_others():
        st.button(
            t("Share"), key=state.GALLERY_SHARE_PICKED, icon=OPEN, on_click=_share_all,
            args=(tuple(ids),),
        )  # fmt: skip


def share_album_button(album: Album) -> None:
    told = t("The album with your pictures in it, and what you put there later.")
    args = (album.id, not album.is_shared)
    _share_one(album, state.GALLERY_SHARE_ALBUM, told, _share_album, args)


def _share_one(
    one: ImageRecord | Album, key: str, told: str, act: Callable[..., None], args: tuple[Any, ...]
) -> None:
    if not has_others():
        return
    if not is_own(one):
        st.caption(t("{icon} Shared by somebody else here", icon=OPEN))
        return
    st.button(
        t("Stop sharing") if one.is_shared else t("Share with everyone here"),
        key=key,
        icon=CLOSED if one.is_shared else OPEN,
        help=told,
        on_click=act,
        args=args,
    )


@guarded
def _share(ids: Sequence[str], is_shared: bool) -> None:
    studio().gallery.share(ids, is_shared)


@guarded
def _share_all(ids: Sequence[str]) -> None:
    """All of them are shared; where all are, none is any more."""
    gallery = studio().gallery
    own = gallery.find(ids=own_of(ids), limit=len(ids)).records
    gallery.share([one.id for one in own], not all(one.is_shared for one in own))


@guarded
def _share_album(album_id: str, is_shared: bool) -> None:
    studio().gallery.share_album(album_id, is_shared)
