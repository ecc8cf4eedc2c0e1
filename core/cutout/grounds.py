"""What a cut-out may stand before: a colour, a place that the studio draws, or a picture."""

from __future__ import annotations

import random

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageColor

from core.cutout.cutout import Cutout
from core.cutout.request import Ground, GroundKind
from core.errors import RequestRejected
from core.figures.attributes import PLACES
from core.figures.backgrounds.scenery import light_of
from core.figures.grounds import ground_picture as drawn_ground
from core.figures.grounds import key_of
from core.figures.looks import Scene
from core.geometry import Size
from core.images import on_white

# Where the ground of a place meets what stands on it, of the height.
FLOOR = 0.92
STRIP = 256  # rows that are worked on at once


def on_ground(cutout: Cutout, ground: Image.Image | str) -> Image.Image:
    """RGB, in the size of the cut-out: before a picture, which covers it, or a colour "#rrggbb"."""
    if isinstance(ground, str):
        behind = Image.new("RGB", cutout.size, ImageColor.getrgb(ground))
    else:
        behind = covering(ground, cutout.size)
    pixels, mixed = np.asarray(behind), np.empty_like(cutout.colours)
    for top in range(0, cutout.size.height, STRIP):
        rows = slice(top, top + STRIP)
        cover = cutout.alpha[rows, :, None]
        mixed[rows] = np.rint(cutout.colours[rows] * cover + pixels[rows] * (1 - cover))
    return Image.fromarray(mixed)


def ground_picture(
    ground: Ground, size: Size, *, picture: Image.Image | None = None, seed: int = 0,
    floor: float = FLOOR,
) -> Image.Image | None:  # fmt: skip
    """RGB of this size; None for nothing. ``picture`` is the one that a ground of that kind names;
    ``floor`` is where a place's ground lies under the feet, as a share of the height.

    Raises ``RequestRejected`` for a place that the studio does not draw.
    """
    check(ground)
    if ground.kind is GroundKind.NONE:
        return None
    if ground.kind is GroundKind.COLOUR:
        return Image.new("RGB", size, ImageColor.getrgb(ground.value))
    if ground.kind is GroundKind.PLACE:
        return Image.fromarray(_place(ground.value, size, seed, floor))
    assert picture is not None, "the picture that the ground names"
    return covering(picture, size)


def check(ground: Ground) -> None:
    """Raises ``RequestRejected`` for a place that the studio does not draw."""
    if ground.kind is GroundKind.PLACE and ground.value not in PLACES:
        raise RequestRejected(
            expected=f"one of {', '.join(PLACES)}",
            got=f"{ground.value!r:.40}",
            todo="choose one of these places",
            shown="Choose the place again.",
        )


def covering(picture: Image.Image, size: Size) -> Image.Image:
    """The middle of a picture, as much as has the shape of ``size``."""
    flat = on_white(picture)
    factor = max(size.width / flat.width, size.height / flat.height)
    wide, high = size.width / factor, size.height / factor
    left, top = (flat.width - wide) / 2, (flat.height - high) / 2
    box = (
        max(0.0, left),
        max(0.0, top),
        min(flat.width, left + wide),
        min(flat.height, top + high),
    )
    return flat.resize(size, Image.Resampling.LANCZOS, box=box)


def _place(name: str, size: Size, seed: int, floor: float) -> NDArray[np.uint8]:
    scene = Scene(name)
    light = light_of(scene, random.Random(seed))
    return drawn_ground(key_of(scene, size, seed, floor * size.height, light.towards), size)
