"""What can be done with several pictures at once, and with one of the wall from its tile."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st
from PIL import Image, ImageOps

from core.cutout.methods import methods
from core.errors import StudioError
from core.gallery.marks import MOST_STARS
from core.geometry import Size
from core.images import jpeg
from core.ui import state
from core.ui.components.compare import Whole, compare
from core.ui.components.gallery_grid import Asked, picked_pictures, refresh
from core.ui.controls import counted, plain
from core.ui.frame import guarded
from core.ui.gallery.albums import album_menu
from core.ui.gallery.sharing import is_own, own_of, share_picked_button
from core.ui.resources import WHOLE_PIXELS, studio
from core.ui.results import acts
from core.ui.texts import said, t

if TYPE_CHECKING:
    from core.gallery.record import ImageRecord

QUALITY = 90
ZIP_NAME = "poseanimeflow-pictures.zip"
CHANGES = ("favourite", "delete", "stars")
STARS = {0: "No stars", **{count: "★" * count for count in range(1, MOST_STARS + 1)}}


def picked_bar(shown: Sequence[str]) -> None:
    """Nothing while no picture is ticked; ``shown`` are the ids on this page."""
    picked = picked_pictures()
    if not picked:
        return
    with st.container(key=state.GALLERY_PICKED_BOX, horizontal=True):
        st.markdown(t("{pictures} selected", pictures=counted(len(picked))))
        st.download_button(
            t("ZIP"),
            data=partial(packed, picked),
            file_name=ZIP_NAME,
            mime="application/zip",
            key=state.GALLERY_ZIP,
            icon=":material/folder_zip:",
            on_click="ignore",
        )
        _button(t("Favourite"), "favorite", state.GALLERY_FAVOURITE_PICKED, _favourite, picked)
        _stars_menu(picked)
        album_menu(picked)
        share_picked_button(picked)
        if len(picked) == 2:
            _button(t("Compare"), "compare", state.GALLERY_COMPARE, _compare, picked)
        if st.button(
            t("Upscale"), key=state.GALLERY_UPSCALE_PICKED, icon=":material/zoom_out_map:"
        ):
            acts.to_upscale_together(picked)
        _button(t("Delete"), "delete", state.GALLERY_DELETE_PICKED, _delete, picked)
        if set(shown) - set(picked):
            every = list(dict.fromkeys((*picked, *shown)))
            _button(t("Select page"), "select_all", state.GALLERY_PICK_PAGE, refresh, every)
        st.button(t("Clear"), key=state.GALLERY_CLEAR_PICKED, on_click=refresh)
    if st.session_state.pop(state.GALLERY_COMPARED, None) == picked:
        st.dialog(t("Compare"), width="large")(_comparison)(picked)


def packed(ids: Sequence[str]) -> bytes:
    """A ZIP of the files as they are; PNG files are packed already. A clip brings its frames."""
    gallery = studio().gallery
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for record in gallery.find(ids=ids, limit=len(ids)).records:
            archive.write(gallery.path(record.id), record.file_name)
            frames = () if record.clip is None else gallery.clips.frames(record.id)
            for frame in frames:
                archive.write(frame, f"{Path(record.file_name).stem}/{frame.name}")
    return buffer.getvalue()


def _button(
    label: str, icon: str, key: str, act: Callable[[list[str]], None], ids: list[str]
) -> None:
    st.button(label, key=key, icon=f":material/{icon}:", on_click=act, args=(ids,))


def _stars_menu(ids: list[str]) -> None:
    with st.popover(t("Stars"), icon=":material/star:", key=state.GALLERY_STARS_LID):
        for count, title in STARS.items():
            st.button(
                said(title), key=state.gallery_rate(count), width="stretch", on_click=_rate,
                args=(ids, count),
            )  # fmt: skip


@guarded
def _favourite(ids: list[str]) -> None:
    """All of them become favourites; where all are, none is any more."""
    gallery = studio().gallery
    records = gallery.find(ids=ids, limit=len(ids)).records
    gallery.set_favourite(ids, not all(record.favourite for record in records))


def _delete(ids: list[str]) -> None:
    """What others share stays."""
    if own := own_of(ids):
        acts.delete(own, state.GALLERY_UNDO)


@guarded
def _rate(ids: list[str], stars: int) -> None:
    studio().gallery.rate(ids, stars)


# --- two side by side ---------------------------------------------------------------------------


def _compare(ids: list[str]) -> None:
    st.session_state[state.GALLERY_COMPARED] = ids


def _comparison(ids: Sequence[str]) -> None:
    """The older one left, in the frame of the larger."""
    found = studio().gallery.find(ids=ids).records
    if len(found) != 2:
        return
    right, left = found
    larger = max(found, key=lambda record: record.width * record.height)
    size = Size(larger.width, larger.height)
    try:
        before, after = (_framed(record.id, size) for record in (left, right))
    except StudioError as error:
        st.error(plain(said(error.shown)))
        return
    compare(
        before, after, size, key=state.GALLERY_COMPARISON, labels=(t("Older"), t("Newer")),
        whole=_of_one_shape(left, right),
    )  # fmt: skip


def _of_one_shape(*records: ImageRecord) -> list[Whole]:
    """For the loupe, which shows the same part of both; nothing for other pictures."""
    sizes = [Size(one.width, one.height) for one in records]
    shapes = [size.aspect for size in sizes]
    if max(shapes) > 1.01 * min(shapes):
        return []
    return [Whole(one.id, size) for one, size in zip(records, sizes, strict=True)]


def _framed(image_id: str, size: Size) -> bytes:
    """The whole picture as JPEG in a frame of this shape, with dark bars where it has another."""
    share = min(1.0, WHOLE_PIXELS / max(size.width, size.height))
    room = (max(1, round(size.width * share)), max(1, round(size.height * share)))
    image = studio().gallery.image(image_id)
    return jpeg(ImageOps.pad(image, room, Image.Resampling.LANCZOS, color="#14101c"), QUALITY)


# --- from a tile --------------------------------------------------------------------------------


@guarded
def do(asked: Asked) -> None:
    """What a key or the menu of a tile asked for. Raises ``NotFound`` for a picture that is gone.

    A way to another page ends this run.
    """
    record = studio().gallery.get(asked.image_id)
    if asked.what.startswith(CHANGES) and not is_own(record):
        st.toast(t("Somebody else shares this picture. Only they can change it."))
        return
    match asked.what:
        case "favourite":
            studio().gallery.set_favourite([record.id], not record.favourite)
        case "delete":
            _delete([record.id])
        case "upscale":
            acts.to_upscale(record)
        case "repose":
            acts.to_repose(record)
        case "cutout" if methods(studio().config):
            acts.to_cutout(record)
        case "settings" if record.request:
            acts.to_generate(record.request)
        case what if what.startswith("stars"):
            studio().gallery.rate([record.id], int(what.removeprefix("stars")))
        case _:
            pass
