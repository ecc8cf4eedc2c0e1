"""What the Cut out page works on, as a request: made from the page, and put back onto it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

import streamlit as st

from core.cutout.request import AUTO, CutoutRequest, Ground, GroundKind
from core.errors import RequestRejected
from core.ui import state
from core.ui.cutout.ground_keys import GroundKeys, is_kept
from core.ui.resources import studio

if TYPE_CHECKING:
    from core.gallery.record import ImageRecord

KEYS = GroundKeys(
    "cutout", state.CUTOUT_COLOUR, state.CUTOUT_PLACE, state.CUTOUT_GROUND_PICTURE
)  # fmt: skip


def request_now() -> CutoutRequest | None:
    """What the page shows; None while it has no picture."""
    source = state.cutout_source()
    if source is None:
        return None
    return CutoutRequest(
        image_id=source,
        method=st.session_state.get(state.CUTOUT_METHOD, AUTO),
        strokes=state.cutout_correction(),
        ground=ground_now(),
    )


def ground_now() -> Ground:
    """What is chosen; nothing while a picture is still to be chosen."""
    return KEYS.ground(GroundKind(st.session_state.get(state.CUTOUT_GROUND, GroundKind.NONE)))


def request_of(record: ImageRecord) -> CutoutRequest | None:
    """The request that made a cut-out; None for other pictures."""
    told = record.extras.get("cutout")
    if record.kind != "cutout" or not isinstance(told, dict):
        return None
    try:
        return CutoutRequest.from_dict(cast("dict[str, Any]", told))
    except RequestRejected:
        return None


def open_picture(record: ImageRecord) -> None:
    """A picture of the gallery: a cut-out as it was left, anything else to be cut out."""
    request = request_of(record)
    if request is not None and studio().gallery.find(ids=[request.image_id]).records:
        use_request(request)
    else:
        state.choose_cutout_source(record.id)


def use_request(request: CutoutRequest) -> None:
    """Put everything on the page that the request says. A ground or a correction whose picture is
    gone is left out."""
    state.choose_cutout_source(request.image_id)
    state.set_cutout_strokes(request.strokes if is_kept(request.strokes) else "")
    st.session_state[state.CUTOUT_METHOD] = request.method
    ground = request.ground
    if ground.kind is GroundKind.PICTURE and not is_kept(ground.value):
        ground = Ground()
    st.session_state[state.CUTOUT_GROUND] = ground.kind
    KEYS.keep(ground)


def kept() -> dict[str, Any]:
    """For the browser's next visit."""
    request = request_now() if state.chosen_cutout_source() else None
    return {} if request is None else {"cutout": request.to_dict()}


def use_kept(found: Mapping[str, Any]) -> bool:
    """Bring back what ``kept`` said; whether there was something. Raises ``RequestRejected`` for
    what cannot be used."""
    told = found.get("cutout")
    if not isinstance(told, dict):
        return False
    request = CutoutRequest.from_dict(cast("dict[str, Any]", told))
    is_here = bool(studio().gallery.find(ids=[request.image_id]).records)
    if is_here:
        use_request(request)
    return is_here
