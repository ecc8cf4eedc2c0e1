"""How a picture was upscaled, put into the Upscale page's choices."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core.ui import state
from core.ui.resources import studio
from core.ui.upscale.sizes import SIZES

if TYPE_CHECKING:
    from core.gallery.gallery import ImageRecord


def can_use(record: ImageRecord) -> bool:
    return record.kind == "upscaled" and "upscaler" in record.extras


def use_upscaling(record: ImageRecord) -> None:
    """Its size and upscaler, for the picture that it was made from where that is still here."""
    st.session_state[state.UPSCALE_CHOSEN_UPSCALER] = record.extras["upscaler"]
    if option := _option(record):
        st.session_state[state.UPSCALE_CHOSEN_SIZE] = option
    parents = studio().gallery.find(ids=[record.parent_id or ""]).records
    state.set_upscale_source(parents[0].id if parents else record.id)


def _option(record: ImageRecord) -> str | None:
    """That of the size field; None for a size that is not offered there."""
    asked = (record.extras.get("target"), record.extras.get("scale"))
    for name, one in SIZES.items():
        if asked[0] == one.target and (one.target is not None or asked[1] == one.scale):
            return name
    return None
