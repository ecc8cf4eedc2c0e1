"""The garment of a picture, cut out of its ground."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.characters.garments.textured import figure_on_texture, ring_of
from core.cutout.by_colours.plain import figure_on_plain
from core.cutout.edges import drawn_to
from core.cutout.own_alpha import own_alpha
from core.errors import InputRejected
from core.images import on_white, shown_area

Mask = NDArray[np.bool_]
Pixels = NDArray[np.uint8]

LONG_SIDE = 640
# Of the picture: smaller is a speck, larger has no ground around it.
LEAST, MOST = 0.03, 0.93
# A soft shadow is the ground's hue, no darker than this share, without a step of so many levels.
DARKEST, HUE_APART, STEP = 0.45, 14.0, 3
# Pixels beside an outline that a shadow reaches, but the way along it does not.
RIM = 2
# Of the border: what a garment covers at most, else the ground is not as plain as it seemed.
SEAM, MOST_ON_BORDER = 0.012, 0.06
# Half as thick as a hanger's wire or wood is at most, of the longer side; and how near to the
# middle its hook is, of the width.
THIN, HOOK_MIDDLE = 0.0125, 0.12
# A shadow never is most of what was found.
LEAST_LEFT = 0.55


@dataclass(frozen=True)
class Laid:
    """``pixels`` (h, w, 3) RGB and ``cover`` (h, w), cut to the garment; y down."""

    pixels: Pixels
    cover: Mask


def laid(picture: Image.Image) -> Laid:
    """By the picture's own transparency, else by the colours of its border.

    Raises ``InputRejected`` where no garment is found.
    """
    alpha = own_alpha(picture)
    pixels = drawn_to(np.asarray(on_white(picture)), LONG_SIDE)
    found = _on_ground(pixels) if alpha is None else _fitted(alpha > 0.5, pixels)
    cover = None if found is None else _largest(found)
    area = None if cover is None else shown_area(cover)
    if cover is None or area is None or not LEAST <= cover.mean() <= MOST:
        raise InputRejected(
            expected="a picture of one garment with its ground all around it",
            got="none that stands out from its ground",
            todo="lay it flat on another colour, or cut it out first",
            shown="No garment found in this picture. Take one of a single garment, laid flat on a "
            "ground of another colour.",
        )
    return Laid(pixels[area], cover[area])


def _fitted(cover: Mask, pixels: Pixels) -> Mask:
    import cv2

    size = (pixels.shape[1], pixels.shape[0])
    return cv2.resize(cover.astype(np.uint8), size, interpolation=cv2.INTER_AREA) > 0


def _on_ground(pixels: Pixels) -> Mask | None:
    found = _on_plain(pixels)
    if found is not None and found[ring_of(found.shape, SEAM)].mean() < MOST_ON_BORDER:
        return found
    return figure_on_texture(pixels)


def _on_plain(pixels: Pixels) -> Mask | None:
    found = figure_on_plain(pixels, None)
    if found is None:
        return None
    lit = found & ~_shadow(pixels, ~found)
    return lit if lit.sum() > LEAST_LEFT * found.sum() else found


def _shadow(pixels: Pixels, ground: Mask) -> Mask:
    """What goes over into the open ground without a step, in its hue."""
    import cv2

    levels, paper = pixels.astype(np.float32), np.median(pixels[ground], axis=0)
    share = (levels @ paper) / max(float(paper @ paper), 1.0)
    off = np.abs(levels - share[..., None] * paper).max(-1)
    soft = (share > DARKEST) & (share < 1.05) & (off < HUE_APART)
    grey = cv2.GaussianBlur(pixels, (3, 3), 0).mean(-1).round().astype(np.uint8)
    # An outline of nearly the ground's colour is small steps too, but many of them side by side.
    around = np.ones((2 * RIM + 1, 2 * RIM + 1), np.uint8)
    even = cv2.morphologyEx(grey, cv2.MORPH_GRADIENT, around) <= 2 * RIM * STEP
    # Closed where it may not go; the frame joins all that is open around the garment.
    closed = np.pad(~((soft & even) | ground), 2, constant_values=False).astype(np.uint8)
    framed = np.pad(grey, 1, constant_values=round(float(paper.mean())))
    closed[0], closed[-1], closed[:, 0], closed[:, -1] = 1, 1, 1, 1
    cv2.floodFill(framed, closed, (0, 0), 0, STEP, STEP, 4 | (2 << 8) | cv2.FLOODFILL_MASK_ONLY)
    reached = cv2.dilate((closed[2:-2, 2:-2] == 2).astype(np.uint8), around, iterations=2) > 0
    return reached & soft & ~ground


def _largest(found: Mask) -> Mask:
    """The largest piece, without holes, without threads and without a hanger."""
    import cv2

    opened = cv2.morphologyEx(found.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    outlines, _ = cv2.findContours(opened, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    whole = np.zeros(found.shape, np.uint8)
    if not outlines:
        return whole > 0
    cv2.drawContours(whole, [max(outlines, key=cv2.contourArea)], -1, 1, cv2.FILLED)
    return _without_hanger(whole > 0)


def _without_hanger(cover: Mask) -> Mask:
    """Thin pieces go from the upper half: a hook on the middle, a bar that stands out to the sides.
    Straps stand beside the middle, upright."""
    import cv2

    reach = round(THIN * max(cover.shape))
    ball = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    thick = cv2.morphologyEx(cover.astype(np.uint8), cv2.MORPH_OPEN, ball)
    area = shown_area(thick > 0)
    if area is None:
        return cover
    rows, columns = area
    body = cv2.dilate(thick, np.ones((5, 5), np.uint8))
    thin = (cover & (body == 0)).astype(np.uint8)
    _, pieces, facts, middles = cv2.connectedComponentsWithStats(thin)
    facts, middles = np.asarray(facts), np.asarray(middles)
    off = np.abs(middles[:, 0] - (columns.start + columns.stop) / 2)
    is_hook = off < HOOK_MIDDLE * (columns.stop - columns.start)
    is_bar = facts[:, cv2.CC_STAT_WIDTH] > facts[:, cv2.CC_STAT_HEIGHT]
    gone = (is_hook | is_bar) & (middles[:, 1] < (rows.start + rows.stop) / 2)
    gone[0] = False
    return cover & ~gone[np.asarray(pieces)]
