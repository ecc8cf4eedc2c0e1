"""The part of the start picture that changes: painted on it, or uploaded in black and white."""

from __future__ import annotations

import functools
import io

import streamlit as st
from PIL import Image

from core.generation.conditioning.control_images import fitted_mask
from core.generation.request_inputs import MAX_MASK_BLUR
from core.geometry import Size
from core.models.specs import CheckpointSpec
from core.server.uploads import PICTURE_MEGABYTES
from core.ui import state
from core.ui.components.mask_stage import Shown, mask_stage, take_sent
from core.ui.frame import guarded
from core.ui.generate.inpaint import new_ground
from core.ui.generate.sizes import in_ratio
from core.ui.picture_chooser import TYPES, take_upload
from core.ui.resources import CACHED_PICTURES, input_jpeg, studio
from core.ui.settings import MASK_BLUR, SIZE, chosen_size
from core.ui.texts import t

STAGE_SIDE = 1536
BASE_SIDE = 1024
"""Pixels of the longer side that the browser gets."""
CUT_THAT_SHOWS = 0.02


def fields(picture: str, spec: CheckpointSpec) -> None:
    size = Size(*studio().pictures.get(picture).size)
    base = state.mask_base()
    mask_stage(
        Shown(
            name=picture,
            size=size,
            source=input_jpeg(picture, STAGE_SIDE),
            base=b"" if base is None else _as_alpha(base),
            inner=chosen_size(),
            limits=new_ground.limits(spec),
            blur=MASK_BLUR.value,
        )
    )
    _shape(size, spec)
    _what_changes()
    if st.session_state[state.MASK] is not None or new_ground.value() is not None:
        MASK_BLUR.slider(0, MAX_MASK_BLUR)
    new_ground.fields(spec)
    if st.session_state[state.MASK] is None:
        st.file_uploader(
            t("Or upload a mask"), type=TYPES, key=state.MASK_UPLOAD,
            on_change=take_upload, args=(state.MASK_UPLOAD, _take_file),
            help=t("White changes, black stays."), max_upload_size=PICTURE_MEGABYTES,
        )  # fmt: skip


def take_painting() -> None:
    """What is painted and pulled out counts without another button. Raises ``RequestRejected``."""
    sent, picture = take_sent(), st.session_state[state.START]
    if sent is None or picture is None:
        return
    if sent.margins is not None:
        state.keep_new_ground(sent.margins)
    painted = sent.painted
    if painted is None or painted == state.mask_painted():
        return
    pictures, base = studio().pictures, state.mask_base()
    below = pictures.get(base) if base is not None and painted.has_base else None
    mask = painted.picture(Size(*pictures.get(picture).size), below)
    state.keep_mask(painted, None if mask is None else pictures.put(mask))


@guarded
def drop() -> None:
    """Nothing is painted; new ground stays."""
    state.set_mask(None)
    st.session_state[state.MASK_ON] = new_ground.value() is not None


@functools.lru_cache(maxsize=CACHED_PICTURES)
def _as_alpha(mask: str) -> bytes:
    """A PNG whose alpha is the mask."""
    grey = studio().pictures.get(mask).convert("L")
    grey.thumbnail((BASE_SIDE, BASE_SIDE))
    file = io.BytesIO()
    Image.merge("LA", (Image.new("L", grey.size, 255), grey)).save(file, "PNG")
    return file.getvalue()


def _what_changes() -> None:
    is_kept = state.mask_painted().is_inverted
    if st.session_state[state.MASK] is None:
        if new_ground.value() is not None:
            return
        st.caption(
            ":material/brush: "
            + t("Nothing is painted yet, so the whole picture changes. Paint on it.")
        )
    elif is_kept:
        st.caption(":material/check: " + t("What is painted stays; all else changes."))
    else:
        st.caption(":material/check: " + t("Only the painted part changes."))


def _shape(picture: Size, spec: CheckpointSpec) -> None:
    """The picture is cut at its sides where it has another shape than what is drawn."""
    size = chosen_size()
    scale = max(size.width / picture.width, size.height / picture.height)
    shown = size.pixels / (picture.pixels * scale * scale)
    if 1 - shown <= CUT_THAT_SHOWS:
        return
    st.caption(":material/crop: " + t("{size} cuts off the dark part of the picture.", size=size))
    if (own := in_ratio(picture.width, picture.height, spec)) != size:
        st.button(
            t("Use the picture's shape: {size}", size=own), key=state.START_SHAPE,
            icon=":material/aspect_ratio:", on_click=_take_shape, args=(own,),
        )  # fmt: skip


@guarded
def _take_shape(size: Size) -> None:
    SIZE.put(str(size))


def _take_file(image: Image.Image) -> None:
    picture = studio().pictures.get(st.session_state[state.START])
    mask = fitted_mask(image, Size(*picture.size))
    state.set_mask(studio().pictures.put(mask))
