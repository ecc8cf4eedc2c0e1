"""What the cut-out stands before: nothing, a colour, a drawn place, a picture."""

from __future__ import annotations

import functools

from PIL import Image

from core import images
from core.cutout.grounds import ground_picture
from core.cutout.request import Ground, GroundKind
from core.geometry import Size
from core.ui import choices, state
from core.ui.cutout import ground_fields
from core.ui.cutout.restore import KEYS, ground_now
from core.ui.resources import JPEG_QUALITY, studio
from core.ui.texts import said, t

TITLES = {
    GroundKind.NONE: "Transparent",
    GroundKind.COLOUR: "Colour",
    GroundKind.PLACE: "Place",
    GroundKind.PICTURE: "Picture",
}
assert set(TITLES) == set(GroundKind)


def prepare() -> None:
    state.start_with(state.CUTOUT_GROUND, GroundKind.NONE)
    KEYS.prepare()


def fields() -> None:
    """The choice, and below it what goes with it."""
    kind = choices.segments(
        t("Background"),
        tuple(TITLES),
        key=state.CUTOUT_GROUND,
        title=lambda kind: said(TITLES[kind]),
    )
    ground_fields.fields(kind, KEYS)


# --- how it looks -----------------------------------------------------------------------------


def seen(size: Size) -> bytes | str:
    """The chosen ground for the stage: as ``looks`` says."""
    return looks(ground_now(), size)


def looks(ground: Ground, size: Size) -> bytes | str:
    """In this size: a picture file, a colour, "" for nothing."""
    if ground.kind is GroundKind.COLOUR:
        return ground.value
    return "" if ground.kind is GroundKind.NONE else _jpeg(ground, size)


@functools.lru_cache(maxsize=8)
def _jpeg(ground: Ground, size: Size) -> bytes:
    return images.jpeg(picture(ground, size), JPEG_QUALITY)


def picture(ground: Ground, size: Size) -> Image.Image:
    """RGB of the size. Raises ``NotFound`` when its picture is gone; nothing has no picture."""
    own = studio().pictures.get(ground.value) if ground.kind is GroundKind.PICTURE else None
    drawn = ground_picture(ground, size, picture=own)
    assert drawn is not None, ground
    return drawn
