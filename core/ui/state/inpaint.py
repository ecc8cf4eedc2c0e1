"""Keys of the start picture's mask and of the new ground around it, and what was painted."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from core.brush.masks import PaintedMask
from core.generation.request_inputs import SIDES, Outpaint

MASK = "generate.mask"
MASK_ON = "generate.mask_on"
MASK_BASE = "generate.mask_base"
MASK_PAINTED = "generate.mask_painted"
MASK_REVISION = "generate.mask_revision"
MASK_BLUR = "generate.mask_blur"
MASK_STAGE = "generate.mask_stage"
MASK_STAGE_SEEN = "generate.mask_stage_seen"
MASK_UPLOAD = "generate.upload.mask"
GROUND_REVISION = "generate.ground_revision"
GROUND_CLEAR = "generate.ground.clear"
GROUND_NUMBERS = "generate.ground.numbers"
START_SHAPE = "generate.start.shape"
SKETCH_ON = "generate.sketch.on"
SKETCH_COLOUR = "generate.sketch.colour"
SKETCH_BRUSH = "generate.sketch.brush"
SKETCH_SHEET = "generate.sketch.sheet"
SKETCH_USE = "generate.sketch.use"

ground_side = "generate.ground.{}".format
sketch_sheet = "generate.sketch.{}".format


def set_mask(picture: str | None) -> None:
    """The part that changes, from Python: strokes come over it from now on."""
    st.session_state[MASK] = st.session_state[MASK_BASE] = picture
    st.session_state[MASK_PAINTED] = PaintedMask(has_base=picture is not None)
    st.session_state[MASK_REVISION] = mask_revision() + 1


def keep_mask(painted: PaintedMask, picture: str | None) -> None:
    """Painted in the browser, which has it already: the revision stays."""
    st.session_state[MASK_PAINTED] = painted
    st.session_state[MASK] = picture


def mask_painted() -> PaintedMask:
    return st.session_state.get(MASK_PAINTED, PaintedMask())


def mask_base() -> str | None:
    """The mask that strokes come over, by its id in the input store."""
    return st.session_state.get(MASK_BASE)


def mask_revision() -> int:
    """Grows with every ``set_mask``; strokes that carry an older number are stale."""
    return st.session_state.get(MASK_REVISION, 0)


def new_ground() -> Outpaint:
    """As wide on each side as its number says."""
    return Outpaint(*(st.session_state.get(ground_side(side), 0) for side in SIDES))


def set_new_ground(margins: Iterable[int]) -> None:
    """From Python: the browser takes it over."""
    keep_new_ground(margins)
    st.session_state[GROUND_REVISION] = ground_revision() + 1


def keep_new_ground(margins: Iterable[int]) -> None:
    """Pulled out in the browser, which has it already."""
    for side, pixels in zip(SIDES, margins, strict=True):
        st.session_state[ground_side(side)] = int(pixels)


def ground_revision() -> int:
    return st.session_state.get(GROUND_REVISION, 0)
