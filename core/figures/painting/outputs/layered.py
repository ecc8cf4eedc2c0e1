"""A person as the layers that an artist paints with: flats by part, shade, light and lines.

Laid on each other they are the person's picture, so that each can be changed for itself.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.figures.painting.canvas import LINES, UNLINED
from core.figures.painting.display_list import Label, Operation, Owner, Part, Recording
from core.figures.painting.layers import Layer, Pixels, unmultiplied
from core.figures.painting.outputs.label_raster import numbered
from core.figures.painting.outputs.maps import flats
from core.figures.painting.outputs.openraster import Blend, Group, Sheet, cropped
from core.figures.painting.rendering import layer
from core.geometry import Box, Size

Floats = NDArray[np.float32]
# Flats from the bottom to the top. A lower one goes on under those above it, so that no ground
# shows through a seam.
GROUPS = ("Skin", "Clothes", "Face", "Hair", "Props")
UNDER = 2  # pixels
FACE = ("face", "eyes", "brows", "mouth")


def group_of(owner: Owner) -> str:
    if owner.label == Label.HAIR or owner.name == "hair":
        return "Hair"
    if owner.label == Label.EYES or owner.name in FACE:
        return "Face"
    if owner.label == Label.SKIN:
        return "Skin"
    return "Props" if owner.label == Label.PROP else "Clothes"


def person_group(figures: Recording, person: int, size: Size, name: str) -> Group | None:
    """The topmost first; ``None`` where nothing of the person is in the picture."""
    mine = figures.of(person)
    whole = layer(mine, size)
    if whole.box.is_empty:
        return None
    plain, lit, lines = (_floats(one, whole.box) for one in (
        flats(mine, size), layer(mine, size, UNLINED), layer(mine, size, LINES)
    ))  # fmt: skip
    picture = _floats(whole, whole.box)
    share = _under(lines, picture, plain)
    plain, lit = plain * share, _over_share(lit, plain, share)
    parts = _parts(mine, size, plain, whole.box)
    air = _air(lit, plain)
    base = _over(air, plain)
    darker, left = _darkened(lit, base)
    sheets = (
        _sheet("Line", _lit_lines(lines, picture, lit), whole.box),
        _straight("Light", _lightened(lit, left), _solid(plain), whole.box, Blend.SCREEN),
        _straight("Shade", darker, _solid(plain), whole.box, Blend.MULTIPLY),
        Group("Flats", parts),
        _sheet("Glow", air, whole.box),
    )
    return Group(name, tuple(sheet for sheet in sheets if sheet is not None))


def _floats(one: Layer, box: Box) -> Floats:
    """(height, width, 4) of the box, premultiplied, 0 to 1."""
    pixels = np.zeros((box.height, box.width, 4), np.float32)
    shared = one.box.within(box)
    if not shared.is_empty:
        here = shared.moved(-box.left, -box.top)
        there = shared.moved(-one.box.left, -one.box.top)
        pixels[here.area] = one.pixels[there.area].astype(np.float32) / 255
    return pixels


def _over(below: Floats, above: Floats) -> Floats:
    return (above + below * (1 - above[..., 3:])).astype(np.float32)


def _bytes(values: Floats) -> Pixels:
    return np.round(np.clip(values, 0, 1) * 255).astype(np.uint8)


def _sheet(name: str, premultiplied: Floats, box: Box) -> Sheet | None:
    pixels = unmultiplied(_bytes(premultiplied))
    return _placed(name, pixels, box, Blend.NORMAL)


def _straight(name: str, colours: Floats, alpha: Floats, box: Box, blend: Blend) -> Sheet | None:
    pixels = _bytes(np.concatenate([colours, alpha[..., None]], 2))
    neutral = 255 if blend == Blend.MULTIPLY else 0
    pixels[(pixels[..., :3] == neutral).all(2)] = 0
    return _placed(name, pixels, box, blend)


def _placed(name: str, pixels: Pixels, box: Box, blend: Blend) -> Sheet | None:
    sheet = cropped(name, pixels, blend)
    if sheet is None:
        return None
    return Sheet(name, sheet.pixels, sheet.left + box.left, sheet.top + box.top, blend)


def _under(lines: Floats, picture: Floats, plain: Floats) -> Floats:
    """The share of the flats that stays, so that they lie under a line but not beside it."""
    line, all_, flat = lines[..., 3:], picture[..., 3:], plain[..., 3:]
    wanted = np.where(line > 0.98, flat, (all_ - line) / np.maximum(1 - line, 0.02))
    return np.clip(wanted / np.maximum(flat, 1e-4), 0, 1).astype(np.float32)


def _over_share(lit: Floats, plain: Floats, share: Floats) -> Floats:
    """Shaded flats of which as much stays; what glows around them stays."""
    return (lit - plain[..., 3:] * (1 - share) * _hue(lit)).astype(np.float32)


def _hue(pixels: Floats) -> Floats:
    return (pixels / np.maximum(pixels[..., 3:], 1e-4)).astype(np.float32)


def _lit_lines(lines: Floats, whole: Floats, below: Floats) -> Floats:
    """Lines in the light that falls on them: over what is ``below`` they are the ``whole``."""
    alpha = lines[..., 3:]
    colours = np.clip(whole[..., :3] - below[..., :3] * (1 - alpha), 0, alpha)
    return np.concatenate([colours, alpha], 2, dtype=np.float32)


# -- light ------------------------------------------------------------------------------------


def _air(lit: Floats, plain: Floats) -> Floats:
    """What glows around the flats, as it lies behind them."""
    room = 1 - plain[..., 3:]
    free = room > 0.02
    behind = np.where(free, (lit - plain) / np.maximum(room, 0.02), 0)
    behind = np.clip(behind, 0, 1)
    behind[..., :3] = np.minimum(behind[..., :3], behind[..., 3:])
    return behind.astype(np.float32)


def _darkened(lit: Floats, base: Floats) -> tuple[Floats, Floats]:
    """The factors of a layer that multiplies, and what it makes of the flats."""
    factor = np.ones_like(base[..., :3])
    known = base[..., :3] > 0.02
    factor[known] = np.minimum(lit[..., :3][known] / base[..., :3][known], 1)
    factor = (np.round(factor * 255) / 255).astype(np.float32)
    return factor, base[..., :3] * factor


def _solid(plain: Floats) -> Floats:
    """Blended layers end where the flats are transparent in part: there they would add to them."""
    return (plain[..., 3] > 0.995).astype(np.float32)


def _lightened(lit: Floats, left: Floats) -> Floats:
    """The colours of a layer that screens what multiplying ``left``."""
    share = np.clip((lit[..., :3] - left) / np.maximum(1 - left, 0.02), 0, 1)
    share[share < 0.012] = 0
    return share.astype(np.float32)


# -- flats by part -----------------------------------------------------------------------------


def _parts(mine: Recording, size: Size, plain: Floats, box: Box) -> tuple[Sheet, ...]:
    """The topmost first."""
    numbers = {name: number for number, name in enumerate(GROUPS, 1)}

    def number(op: Operation) -> int | None:
        return numbers[group_of(op.owner)] if isinstance(op, Part) else None

    shown = numbered(mine, size, number)[box.area]
    shown = _grown(shown, plain[..., 3])
    sheets: list[Sheet | None] = []
    for name in reversed(GROUPS):
        own = shown == numbers[name]
        if own.any():
            colours = _spread(plain, own)
            reach = _reach(own, shown > numbers[name])
            alpha = np.where(reach, plain[..., 3], 0)
            pixels = _bytes(np.concatenate([colours, alpha[..., None]], 2))
            sheets.append(_placed(name, pixels, box, Blend.NORMAL))
    return tuple(sheet for sheet in sheets if sheet is not None)


def _grown(shown: NDArray[np.uint8], alpha: Floats) -> NDArray[np.uint8]:
    """Outlines and whatever lies beside the parts belong to the nearest part."""
    import cv2

    missing = ((shown == 0) & (alpha > 0)).astype(np.uint8)
    if not missing.any() or not shown.any():
        return shown
    _, nearest = cv2.distanceTransformWithLabels(
        (shown == 0).astype(np.uint8), cv2.DIST_L2, 3, labelType=cv2.DIST_LABEL_PIXEL
    )
    table = np.zeros(int(nearest.max()) + 1, np.uint8)
    inside = shown > 0
    table[nearest[inside]] = shown[inside]
    return np.where(missing > 0, table[nearest], shown)


def _reach(own: NDArray[np.bool_], above: NDArray[np.bool_]) -> NDArray[np.bool_]:
    import cv2

    kernel = np.ones((2 * UNDER + 1, 2 * UNDER + 1), np.uint8)
    wide = cv2.dilate(own.astype(np.uint8), kernel) > 0
    return own | (wide & above)


def _spread(plain: Floats, own: NDArray[np.bool_]) -> Floats:
    """The part's colours, not multiplied, carried on a little beyond its edge."""
    import cv2

    alpha = np.where(own, plain[..., 3], 0).astype(np.float32)
    colours = plain[..., :3] * own[..., None]
    side = 2 * UNDER + 1
    total = cv2.blur(colours, (side, side))
    weight = cv2.blur(alpha, (side, side))[..., None]
    around = np.where(weight > 0, total / np.maximum(weight, 1e-4), 0)
    here = colours / np.maximum(alpha, 1e-4)[..., None]
    return np.where((alpha > 0.5)[..., None], here, around).astype(np.float32)
