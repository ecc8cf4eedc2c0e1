"""Clothes of a figure by themselves: where they are seen, and dyed as another garment is."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from core.cutout.parts import BodyPart, Segmentation
from core.figures.attributes import Colour
from core.figures.clothing.kinds import Slot
from core.figures.colours import lab
from core.images import on_white
from core.repose.figure import Figure

Mask = NDArray[np.bool_]
Floats = NDArray[np.float64]

_ARMS = (BodyPart.UPPER_ARM, BodyPart.LOWER_ARM)
_LEGS = (BodyPart.SKIRT, BodyPart.UPPER_LEG, BodyPart.LOWER_LEG)
COVERED: Mapping[Slot, tuple[BodyPart, ...]] = {
    Slot.TOP: (BodyPart.TRUNK, *_ARMS),
    Slot.OUTER: (BodyPart.TRUNK, BodyPart.SKIRT, *_ARMS),
    Slot.DRESS: (BodyPart.TRUNK, BodyPart.SKIRT, *_ARMS),
    Slot.BOTTOM: (BodyPart.TRUNK, *_LEGS),
}
"""What shows of each garment; its parts where skin shows are none of it."""
# ΔE with half of the lightness, below which a pixel is of a colour: skin has a few in light and
# shade; a trunk that is nearly all of that colour wears cloth of it.
LIKE, LIGHTNESS, MOST_SKIN = 9.0, (0.5, 1.0, 1.0), 0.6
# Of the colour that a face has most of, the other shades are so near, and so much of what is near;
# white cloth is near pale skin, but has no colour.
SHADES, OF_ONE_SKIN, LEAST_SHADE, CELL, PALEST = 5, 28.0, 0.05, 5.0, 0.5
FEWEST = 40  # pixels that tell a colour
# Lines and highlights between cloth are cloth; of the shorter side.
CLOSED, SOFT = 1 / 120, 1.2


def clothes_mask(figure: Figure, seen: Segmentation, slot: Slot) -> Image.Image:
    """Grey, of the figure's size: white where a garment of this slot is seen. ``seen`` are the
    figure's parts."""
    import cv2

    told = lab(np.asarray(on_white(figure.image()))) * LIGHTNESS
    bare = _bare(told, seen)
    found = np.isin(seen.parts, COVERED.get(slot, ())) & ~bare
    if slot in (Slot.TOP, Slot.BOTTOM):
        found &= _is_above(told, seen, bare) != (slot is Slot.BOTTOM)
    reach = max(1, round(CLOSED * min(figure.size)))
    ball = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    opened = cv2.morphologyEx(found.astype(np.uint8), cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
    whole = np.asarray(cv2.morphologyEx(opened, cv2.MORPH_CLOSE, ball)) * np.uint8(255)
    return Image.fromarray(whole).filter(ImageFilter.BoxBlur(SOFT))


def _bare(told: Floats, seen: Segmentation) -> Mask:
    """(h, w): where skin shows. Its shades are those that face and hands have most of."""
    import cv2

    bare = np.zeros(seen.parts.shape, np.bool_)
    head = told[seen.parts == BodyPart.HEAD]
    if len(head) < FEWEST:
        return bare
    sure = np.isin(seen.parts, (BodyPart.HEAD, BodyPart.HAND))
    main = _most_common(head)
    coloured = _chroma(told) > PALEST * _chroma(main)
    sure &= (np.linalg.norm(told - main, axis=-1) < OF_ONE_SKIN) & coloured
    cv2.setRNGSeed(1)
    ends = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 12, 0.5)
    samples = told[sure].astype(np.float32)
    labels, count = np.zeros((len(samples), 1), np.int32), min(SHADES, len(samples))
    _, labels, shades = cv2.kmeans(samples, count, labels, ends, 2, cv2.KMEANS_PP_CENTERS)
    shares = np.bincount(np.asarray(labels).ravel(), minlength=count) / max(1, len(samples))
    for shade in np.asarray(shades)[shares > LEAST_SHADE]:
        bare |= (np.linalg.norm(told - shade, axis=-1) < LIKE) & coloured
    trunk = seen.parts == BodyPart.TRUNK
    is_cloth = trunk.any() and bare[trunk].mean() > MOST_SKIN
    return bare & ~trunk if is_cloth else bare


def _chroma(told: Floats) -> Floats:
    return np.hypot(told[..., 1], told[..., 2])


def _most_common(told: Floats) -> Floats:
    """(3,) of (n, 3): the middle of the fullest cell of a grid."""
    cells = np.round(told / CELL).astype(np.int64)
    _, places, counts = np.unique(cells, axis=0, return_inverse=True, return_counts=True)
    return np.median(told[places.ravel() == counts.argmax()], axis=0)


def _is_above(told: Floats, seen: Segmentation, bare: Mask) -> Mask:
    """(h, w): what belongs to the upper garment. A trunk goes on into trousers and skirts: where
    the two are of different colours, its pixels are of the nearer one."""
    above = ~np.isin(seen.parts, _LEGS)
    trunk = (seen.parts == BodyPart.TRUNK) & ~bare
    legs = ~above & ~bare
    if min(trunk.sum(), legs.sum()) < FEWEST:
        return above
    rows = np.nonzero(trunk)[0]
    upper = trunk & (np.arange(len(trunk))[:, None] < np.median(rows))
    top, low = (np.median(told[where], axis=0) for where in (upper, legs))
    if np.linalg.norm(top - low) < 2 * LIKE:
        return above
    nearer = np.linalg.norm(told - low, axis=-1) < np.linalg.norm(told - top, axis=-1)
    return above & ~(trunk & ~upper & nearer)


def dyed(picture: Image.Image, mask: Image.Image, colour: Colour) -> Image.Image:
    """``picture`` (RGB or RGBA) with what is white in ``mask`` moved to ``colour``, its folds and
    shadows kept; outside of the mask it is the same byte for byte."""
    import cv2

    pixels = np.asarray(picture)
    share = np.asarray(mask, np.float32)[..., None] / 255
    inside = share[..., 0] > 0.5
    if not inside.any():
        return picture
    wanted = np.array([[colour]], np.float32) / 255
    told = cv2.cvtColor(pixels[..., :3].astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    middle = np.median(told[inside], axis=0)
    moved = told + (np.asarray(cv2.cvtColor(wanted, cv2.COLOR_RGB2LAB))[0, 0] - middle)
    levels = np.clip(np.asarray(cv2.cvtColor(moved, cv2.COLOR_LAB2RGB)), 0, 1) * 255
    result = pixels.copy()
    result[..., :3] = np.rint(pixels[..., :3] + share * (levels - pixels[..., :3]))
    return Image.fromarray(result)
