"""Taking a picture into Generate: from a file, or from this session."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from PIL import Image

from core.gallery.ingest import open_image
from core.generation.request import MAX_SIDE
from core.server.uploads import PICTURE_MEGABYTES
from core.ui import state
from core.ui.frame import guarded
from core.ui.resources import studio

TYPES = ["png", "jpg", "jpeg", "webp"]


def chooser(label: str, name: str, take: Callable[[Image.Image], None]) -> None:
    """A file, or the picture that is open in the gallery or was made last."""
    upload = state.generate_upload(name)
    st.file_uploader(
        label, type=TYPES, key=upload, on_change=take_upload, args=(upload, take),
        max_upload_size=PICTURE_MEGABYTES,
    )  # fmt: skip
    recent = state.selected_picture() or next(iter(state.session_images()), None)
    if recent is not None:
        st.button(
            "Use my last picture",
            key=state.generate_recent(name),
            icon=":material/photo_library:",
            on_click=_take_recent,
            args=(recent, take),
        )


@guarded
def take_upload(upload: str, take: Callable[[Image.Image], None]) -> None:
    file = st.session_state[upload]
    if file is not None:
        take(open_image(file.getvalue()))


@guarded
def _take_recent(image_id: str, take: Callable[[Image.Image], None]) -> None:
    take(studio().gallery.image(image_id))


def put(image: Image.Image) -> str:
    """Kept no larger than a picture can become."""
    small = image.copy()
    small.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
    return studio().pictures.put(small)
