"""Fields that take a picture: a file, one of the gallery, or one from the clipboard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st
from PIL import Image

from core.gallery import metadata
from core.gallery.ingest import open_image
from core.generation.request import MAX_SIDE
from core.server.uploads import LAYERED_MEGABYTES, PICTURE_MEGABYTES
from core.ui import state
from core.ui.frame import guarded
from core.ui.picking.window import gallery_button
from core.ui.resources import studio
from core.ui.texts import t

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from core.gallery.record import ImageRecord

TYPES = ["png", "jpg", "jpeg", "webp"]
LAYERED_TYPES = [*TYPES, "psd", "ora"]


# --- for work on pictures of the gallery --------------------------------------------------------


def uploader(
    label: str,
    key: str,
    take: Callable[[ImageRecord], object],
    *,
    several: bool = False,
    layered: bool = False,
) -> None:
    """Every file becomes a picture of the gallery, transparent where it was, and ``take`` gets it,
    as it gets what is clicked in the gallery.

    ``layered``: Photoshop's and OpenRaster's files too, without the ground that their layers tell
    of. With ``several``, a file that is refused holds no other one up.
    """
    st.file_uploader(
        label,
        LAYERED_TYPES if layered else TYPES,
        accept_multiple_files=several,
        key=key,
        on_change=_take_files,
        args=(key, take),
        max_upload_size=LAYERED_MEGABYTES if layered else PICTURE_MEGABYTES,
    )
    gallery_button(key, take, partial(_take_new_picture, take))


def batch_uploader(label: str, key: str, take: Callable[[Sequence[ImageRecord]], object]) -> None:
    """As ``uploader`` with several, but ``take`` gets those that came at once together."""
    st.file_uploader(
        label,
        TYPES,
        accept_multiple_files=True,
        key=key,
        on_change=_take_batch,
        args=(key, take),
        max_upload_size=PICTURE_MEGABYTES,
    )

    def take_one(record: ImageRecord) -> None:
        take([record])

    gallery_button(key, take_one, partial(_take_new_picture, take_one))


def _take_batch(key: str, take: Callable[[Sequence[ImageRecord]], object]) -> None:
    taken: list[ImageRecord] = []
    _take_files(key, taken.append)
    if taken:
        take(taken)


def _take_files(key: str, take: Callable[[ImageRecord], object]) -> None:
    take_new(key, lambda file: _take_file(file, take))


def take_new(key: str, take: Callable[[UploadedFile], None]) -> None:
    """Give those of an uploader that came since the last time to a ``guarded`` function: what was
    taken stays in the list of the widget. Of several, each that is refused is told by its name."""
    found: UploadedFile | list[UploadedFile] | None = st.session_state[key]
    files = found if isinstance(found, list) else [found] if found is not None else []
    taken = st.session_state.get(state.files_taken(key), ())
    st.session_state[state.files_taken(key)] = tuple(file.file_id for file in files)
    new = [file for file in files if file.file_id not in taken]
    refused: list[str] = []
    for file in new:
        take(file)
        if line := st.session_state.pop(state.ERROR, None):
            refused.append(f"{file.name}: {line}" if len(new) > 1 else line)
    if refused:
        st.session_state[state.ERROR] = " ".join(refused)


@guarded
def _take_file(file: UploadedFile, take: Callable[[ImageRecord], object]) -> None:
    data = file.getvalue()
    picture = open_image(data, keeps_alpha=True)
    told = metadata.read(data)
    take(
        studio().gallery.save(
            picture, kind="upload", request=told.request or {}, infotext=told.infotext
        )
    )


def _take_new_picture(take: Callable[[ImageRecord], object], image: Image.Image) -> None:
    take(studio().gallery.save(image, kind="upload", request={}))


# --- for the inputs of a request ----------------------------------------------------------------


def chooser(
    label: str, name: str, take: Callable[[Image.Image], None], *, keeps_alpha: bool = False
) -> None:
    """A file, a picture of the gallery, or at once the one that is open there or was made last.

    ``keeps_alpha``: a picture with transparency comes as RGBA.
    """
    upload = state.generate_upload(name)
    st.file_uploader(
        label, type=TYPES, key=upload, on_change=take_upload, args=(upload, take, keeps_alpha),
        max_upload_size=PICTURE_MEGABYTES,
    )  # fmt: skip
    recent = state.selected_picture() or next(iter(state.session_images()), None)
    with st.container(horizontal=True, gap="xsmall"):
        gallery_button(upload, partial(_take_record, take, keeps_alpha), take)
        if recent is not None:
            st.button(
                t("Use my last picture"), key=state.generate_recent(name),
                icon=":material/history:", on_click=_take_recent, args=(recent, take, keeps_alpha),
            )  # fmt: skip


def _take_record(
    take: Callable[[Image.Image], None], keeps_alpha: bool, record: ImageRecord
) -> None:
    take(studio().gallery.image(record.id, keeps_alpha=keeps_alpha))


@guarded
def take_upload(
    upload: str, take: Callable[[Image.Image], None], keeps_alpha: bool = False
) -> None:
    file = st.session_state[upload]
    if file is not None:
        take(open_image(file.getvalue(), keeps_alpha=keeps_alpha))


@guarded
def _take_recent(image_id: str, take: Callable[[Image.Image], None], keeps_alpha: bool) -> None:
    take(studio().gallery.image(image_id, keeps_alpha=keeps_alpha))


def put(image: Image.Image) -> str:
    """Kept no larger than a picture can become."""
    small = image.copy()
    small.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
    return studio().pictures.put(small)
