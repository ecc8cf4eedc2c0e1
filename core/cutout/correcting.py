"""A brush over a cut-out: green keeps, red removes, and what looks the same nearby follows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.cutout.colours import freed
from core.cutout.cutout import Cutout
from core.cutout.edges import guided
from core.cutout.own_alpha import own_colours, within
from core.errors import RequestRejected
from core.images import on_black, on_white, shown_area

Mask = NDArray[np.bool_]
Alpha = NDArray[np.float32]
Pixels = NDArray[np.uint8]

# A stroke's channel has to stand this far above the other one, of 255.
LEAST_COLOUR = 64
# How far colours follow a stroke: in its own half widths, and of the picture's longer side.
REACH, REACH_SHARE = 2.0, 0.02
# How near a colour is to be to follow, in Lab, and how much of a stroke has to have it: ink of a
# line that a brush happens to cross is less.
NEAR_COLOUR, LEAST_SHARE = 14.0, 0.06
BESIDE = 48  # pixels around what has changed that tell its colours
CELL = 16  # of Lab, in which a stroke's colours are counted


def correct(cutout: Cutout, picture: Image.Image, strokes: Image.Image) -> Cutout:
    """The cut-out with all that ``strokes`` say: a picture in the shape of ``picture`` at any size,
    green where something is kept, red where it is removed, black or clear elsewhere.

    What is stroked is sure; nearby pixels of its colours follow, unless a stroke that says
    otherwise is nearer; the rest stays as it is. Nothing comes back that the file has clear.
    """
    source = np.asarray(on_white(picture))
    keep, remove = marks(strokes, cutout)
    alpha = cutout.alpha
    for mask, other, target in ((keep, remove, 1.0), (remove, keep, 0.0)):
        if mask.any():
            alpha = _followed(source, alpha, mask, other, target)
    if alpha is cutout.alpha:
        return cutout
    alpha = within(alpha, picture)
    colours = _recoloured(source, alpha, cutout)
    if picture.has_transparency_data:
        colours = _with_own(colours, picture, alpha != cutout.alpha)
    return replace(cutout, alpha=alpha, colours=colours)


def marks(strokes: Image.Image, cutout: Cutout) -> tuple[Mask, Mask]:
    """Where a brush keeps and where it removes, (h, w) each."""
    if 0 in strokes.size:
        raise RequestRejected(
            expected="a picture of strokes", got="an empty one", shown="Paint the correction again."
        )
    flat = on_black(strokes)
    if flat.size != cutout.size:
        flat = flat.resize(cutout.size, Image.Resampling.NEAREST)
    levels = np.asarray(flat, np.int16)
    apart = levels[..., 1] - levels[..., 0]
    return apart > LEAST_COLOUR, apart < -LEAST_COLOUR


def _followed(source: Pixels, alpha: Alpha, stroke: Mask, other: Mask, target: float) -> Alpha:
    """``alpha`` with the target where the stroke is and where its colours go on nearby."""
    reach = _reach(stroke)
    area = shown_area(stroke, reach + 8)
    assert area is not None, "a stroke"
    mark, rival = stroke[area], other[area]
    far = _distance(mark)
    near = far <= reach
    if rival.any():
        near &= far < _distance(rival)
    alike = (_alike(source[area], mark) & near) | mark
    grown = _joined(alike, mark).astype(np.float32)
    soft = guided(np.ascontiguousarray(source[area]), grown, 3)
    soft = np.where(mark, 1.0, np.where(near, np.maximum(soft, 0), 0)).astype(np.float32)
    result = alpha.copy()
    here = result[area]
    result[area] = here + soft * (target - here)
    return result


def _distance(mask: Mask) -> NDArray[np.float32]:
    """Of each pixel from the mask, in pixels."""
    import cv2

    return np.asarray(cv2.distanceTransform((~mask).astype(np.uint8), cv2.DIST_L2, 3), np.float32)


def _reach(stroke: Mask) -> int:
    import cv2

    inside = cv2.distanceTransform(stroke.astype(np.uint8), cv2.DIST_L2, 3)
    # a stroke over all has no outside, and OpenCV then says the largest of numbers
    half = min(float(inside.max()), max(stroke.shape) / 2)
    return max(3, round(REACH * half + REACH_SHARE * max(stroke.shape)))


def _alike(source: Pixels, stroke: Mask) -> Mask:
    """Where the picture has one of the colours that the stroke mostly lies on."""
    import cv2

    lab = np.asarray(cv2.cvtColor(np.ascontiguousarray(source), cv2.COLOR_RGB2LAB))
    planes = lab.transpose(2, 0, 1).astype(np.float32)
    stroked = lab[stroke]
    side = 256 // CELL
    cells = (stroked // CELL).astype(np.int32)
    which = (cells[:, 0] * side + cells[:, 1]) * side + cells[:, 2]
    counts = np.bincount(which)
    alike = np.zeros(stroke.shape, np.bool_)
    for cell in np.flatnonzero(counts >= LEAST_SHARE * len(stroked)):
        colour = stroked[which == cell].mean(0, dtype=np.float32)
        alike |= ((planes - colour[:, None, None]) ** 2).sum(0) < NEAR_COLOUR**2
    return alike


def _joined(alike: Mask, stroke: Mask) -> Mask:
    """Of what looks alike, the pieces that touch the stroke."""
    import cv2

    count, labels = cv2.connectedComponents(alike.astype(np.uint8), connectivity=4)
    pieces = np.asarray(labels, np.int32)
    touched = np.zeros(count, np.bool_)
    touched[pieces[stroke]] = True
    touched[0] = False
    return touched[pieces]


def _recoloured(source: Pixels, alpha: Alpha, cutout: Cutout) -> Pixels:
    """The cut-out's colours, with those of the figure alone where its alpha has changed."""
    changed = alpha != cutout.alpha
    result = cutout.colours.copy()
    for area in _areas(changed, BESIDE):
        fresh = freed(np.ascontiguousarray(source[area]), np.ascontiguousarray(alpha[area]))
        result[area] = np.where(changed[area][..., None], fresh, result[area])
    return result


def _areas(mask: Mask, margin: int) -> list[tuple[slice, slice]]:
    """Of pieces of the mask that lie at least ``margin`` apart, each with a margin around it: a
    stroke at the head and one at the foot do not make the whole figure be worked on."""
    import cv2

    height, width = mask.shape
    cells = (-(-height // margin), -(-width // margin))
    padded = np.zeros((cells[0] * margin, cells[1] * margin), np.bool_)
    padded[:height, :width] = mask
    blocks = padded.reshape(cells[0], margin, cells[1], margin)
    coarse = np.asarray(blocks.any((1, 3)), np.uint8)
    _, _, boxes, _ = cv2.connectedComponentsWithStats(coarse, connectivity=8)
    return [
        (
            slice(max(0, (top - 1) * margin), (top + tall + 1) * margin),
            slice(max(0, (left - 1) * margin), (left + wide + 1) * margin),
        )
        for left, top, wide, tall in boxes[1:, :4].tolist()
    ]


def _with_own(colours: Pixels, picture: Image.Image, changed: Mask) -> Pixels:
    """Where the file itself is see-through its colours are free of any ground already."""
    cover = np.asarray(picture.convert("RGBA").getchannel("A"))
    are_own = changed & (cover > 0) & (cover < 255)
    return np.where(are_own[..., None], own_colours(picture), colours)
