"""Discs of a layer's own pixels around its joints, laid under it: where a limb bends, its outer
side would open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.repose.bones import LIMBS, LayerKind
from core.repose.frame import HIPS, NECK, Complex, Frame, direction
from core.repose.layering.filling import Line
from core.repose.layering.layers import Layer

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
Pixels = NDArray[np.uint8]
Area = tuple[int, int, int, int]  # left, top, right, bottom in the picture

LEAST_RADIUS = 2.0  # pixels
INSET = 2.5  # pixels that a disc stays inside of its layer
# Torsos below the hips' middle that thighs part from, and around it that they stay closed.
CROTCH, CLOSED = 0.1, 0.17


@dataclass(frozen=True)
class Disc:
    """``pixels`` (h, w, 4) uint8, premultiplied; ``corners`` (4,) where they are in the picture.
    ``bones`` meet in it: the points that each leads from and to."""

    kind: LayerKind
    joint: int
    bones: tuple[tuple[int, int], ...]
    corners: Complex
    pixels: Pixels

    def places(self, own: Complex, points: Complex, scale: float) -> Complex:
        """(4,) of its corners, turned by half of what the joint bends."""
        turns = [direction(points[end] - points[start]) / direction(own[end] - own[start])
                 for start, end in self.bones]  # fmt: skip
        turn = direction(sum(turns, 0j), turns[0])
        return points[self.joint] + (self.corners - own[self.joint]) * turn * scale


def discs_of(layers: Sequence[Layer], frame: Frame) -> tuple[Disc, ...]:
    found: list[Disc | None] = []
    for layer in layers:
        if layer.kind in LIMBS:
            first, second, third = ((one.start, one.end) for one in LIMBS[layer.kind])
            found += [
                _disc(layer, frame, first[0], (first, (HIPS, NECK)), None),
                _disc(layer, frame, second[0], (first, second), layer.line),
                _disc(layer, frame, third[0], (second, third), layer.line),
            ]
        if layer.kind.is_leg:
            found.append(_crotch(layer, frame, layers))
    return tuple(disc for disc in found if disc is not None)


def _disc(
    layer: Layer, frame: Frame, joint: int, bones: tuple[tuple[int, int], ...], line: Line | None
) -> Disc | None:
    """The largest around a joint that the layer is whole in, outlined where it comes out; None
    where it is too small."""
    radius = _depth(layer.mask, frame.points[joint] - complex(layer.left, layer.top)) - INSET
    if radius < LEAST_RADIUS:
        return None
    area, away = _around(frame.points[joint], radius)
    pixels = _cut(layer, area)
    if line is not None:
        rim = np.clip(line.width + 0.5 - (radius - away), 0, 1)[..., None]
        opaque = np.append(line.colour, 255)
        pixels = pixels + rim * (opaque - pixels)
    return _made(layer.kind, joint, bones, area, pixels, np.clip(radius + 0.5 - away, 0, 1))


def _crotch(layer: Layer, frame: Frame, layers: Sequence[Layer]) -> Disc | None:
    """What closes the gap between thighs that part: in the colour of a thigh where it begins."""
    p = frame.points
    place = p[HIPS] + direction(p[HIPS] - p[NECK]) * CROTCH * frame.unit
    radius = min(_depth_of_all(layers, place) - INSET, CLOSED * frame.unit)
    first = LIMBS[layer.kind][0]
    thigh, _ = _around(
        p[first.start] * 0.7 + p[first.end] * 0.3, 0.4 * first.thickness * frame.unit
    )
    known = _cut(layer, thigh).reshape(-1, 4)
    known = known[known[:, 3] > 250]
    if radius < LEAST_RADIUS or not len(known):
        return None
    area, away = _around(place, radius)
    pixels = np.ones((*away.shape, 1)) * np.median(known, axis=0)
    cover = np.clip(radius + 0.5 - away, 0, 1)
    return _made(layer.kind, HIPS, ((HIPS, NECK),), area, pixels, cover)


def _made(
    kind: LayerKind, joint: int, bones: tuple[tuple[int, int], ...], area: Area, pixels: Floats,
    cover: Floats,
) -> Disc:  # fmt: skip
    left, top, right, bottom = area
    corners = np.array([left + 1j * top, right + 1j * top, right + 1j * bottom, left + 1j * bottom])
    mixed = np.rint(np.clip(pixels, 0, 255) * cover[..., None]).astype(np.uint8)
    return Disc(kind, joint, bones, corners, mixed)


def _depth(mask: Flags, place: complex) -> float:
    """Pixels to the nearest that is not of the mask; 0 outside."""
    row, column = int(np.floor(place.imag)), int(np.floor(place.real))
    if not (0 <= row < mask.shape[0] and 0 <= column < mask.shape[1] and mask[row, column]):
        return 0.0
    import cv2

    padded = np.pad(mask.astype(np.uint8), 1)
    return float(np.asarray(cv2.distanceTransform(padded, cv2.DIST_L2, 5))[row + 1, column + 1])


def _depth_of_all(layers: Sequence[Layer], place: complex) -> float:
    """Of the figure as it is seen."""
    right = max(layer.left + layer.core.shape[1] for layer in layers)
    bottom = max(layer.top + layer.core.shape[0] for layer in layers)
    whole = np.zeros((bottom, right), np.bool_)
    for layer in layers:
        height, width = layer.core.shape
        whole[layer.top : layer.top + height, layer.left : layer.left + width] |= layer.core
    return _depth(whole, place)


def _around(place: complex, radius: float) -> tuple[Area, Floats]:
    """A box in the picture, and how far each of its pixels is from the place."""
    reach = int(np.ceil(radius)) + 1
    column, row = int(np.floor(place.real)), int(np.floor(place.imag))
    area = (column - reach, row - reach, column + reach + 1, row + reach + 1)
    rows, columns = np.mgrid[area[1] : area[3], area[0] : area[2]] + 0.5
    return area, np.hypot(columns - place.real, rows - place.imag)


def _cut(layer: Layer, area: Area) -> Floats:
    """(h, w, 4) of a box in the picture: what the layer shows, nothing outside of it."""
    left, top, right, bottom = area
    made = np.zeros((bottom - top, right - left, 4))
    height, width = layer.mask.shape
    x, y = max(left, layer.left), max(top, layer.top)
    x_end, y_end = min(right, layer.left + width), min(bottom, layer.top + height)
    if x < x_end and y < y_end:
        rows, columns = (
            slice(y - layer.top, y_end - layer.top),
            slice(x - layer.left, x_end - layer.left),
        )
        made[y - top : y_end - top, x - left : x_end - left] = np.sum(
            [one.pixels[rows, columns] for one in layer.slices], axis=0
        )
    return made
