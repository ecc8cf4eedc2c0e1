"""An animal's picture, cut into pieces by its rig, that takes the poses of others. Rougher than a
person's puppet: it is seen from the side and stays so."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.cutout.cutout import Cutout
from core.geometry import Size
from core.repose.animals.aiming import aimed, floor_of
from core.repose.animals.anatomy import HEAD, Piece, anatomy_of, from_bone
from core.repose.animals.presets import AnimalPose
from core.repose.animals.rig import NECK, TAIL, Complex, Rig
from core.repose.frame import direction
from core.repose.moving.arap import Arap, Pins
from core.repose.moving.mesh import Mesh, grid_mesh, located
from core.repose.raster import lay_over, resampled, warp

Floats = NDArray[np.float64]
Pixels = NDArray[np.uint8]

CELL = 0.04  # of a trunk's length
PIN_STEPS, PIN_WEIGHT = 7, 30.0
BODY_BONES = ((TAIL, NECK), *pairwise(HEAD))
SPILL = 1.5  # pixels that may be cut off at the picture's edge
TRIANGLES = np.array([[0, 1, 2], [0, 2, 3]], np.int32)


@dataclass(frozen=True)
class AnimalFigure:
    """``pixels`` (height, width, 4) RGBA, not premultiplied; ``points`` (20,) of ``Anatomy`` in
    them; ``floor`` is where it stands, from the top."""

    pixels: Pixels
    points: Complex
    floor: float

    @property
    def size(self) -> Size:
        height, width = self.pixels.shape[:2]
        return Size(width, height)

    def image(self) -> Image.Image:
        return Image.fromarray(self.pixels)


class Quadruped:
    def __init__(self, cutout: Cutout, rig: Rig) -> None:
        """Raises ``InputRejected`` where the rig lies beside what was cut out."""
        self.size = cutout.size
        self.anatomy = anatomy_of(cutout, rig)
        body = self.anatomy.pieces[self.anatomy.body]
        own = self.anatomy.points
        cell = max(3.0, CELL * abs(own[NECK] - own[TAIL]))
        self._mesh = grid_mesh(body.mask, body.left, body.top, cell)
        self._pins, self._pinned = _pins(self._mesh, own)
        self._edge = _located(self._mesh, body.outline)
        self._arap = Arap(self._mesh, self._pins)

    @property
    def rig(self) -> Rig:
        return self.anatomy.rig

    def aimed(self, asked: AnimalPose) -> Complex:
        """(20,) where its joints go, in its own picture."""
        return aimed(self.anatomy, asked)

    def drawn(self, asked: AnimalPose, size: Size | None = None) -> AnimalFigure:
        """In a picture of ``size``, by default its own, made smaller where it would leave it."""
        points = self.aimed(asked)
        body = self._body(points)
        size = size or self.size
        factor, shift = self._fitted(points, body, size)
        places = [self._places(number, points, body) for number in range(len(self.anatomy.pieces))]
        pixels = self._composed([one * factor + shift for one in places], size)
        floor = floor_of(self.anatomy) * factor + shift.imag
        return AnimalFigure(pixels, points * factor + shift, min(floor, float(size.height)))

    # --- where pieces go ------------------------------------------------------------------------

    def _body(self, points: Complex) -> Complex:
        """(n,) of its mesh."""
        first, second = self._mesh.edges.T
        rest = self._mesh.places[second] - self._mesh.places[first]
        start, end, share = self._pinned.T
        targets = points[start.astype(int)] * (1 - share) + points[end.astype(int)] * share
        guess = _guess(self._mesh.places, self.anatomy.points, points, self.anatomy.radius)
        return self._arap.solved(rest, targets, guess)

    def _places(self, number: int, points: Complex, body: Complex) -> Complex:
        """(4,) of a piece's corners, or the vertices of the body."""
        piece = self.anatomy.pieces[number]
        if number == self.anatomy.body:
            return body
        return _moved(_corners(piece), piece, self.anatomy.points, points)

    def _fitted(self, points: Complex, body: Complex, size: Size) -> tuple[float, complex]:
        """Factor and shift from its own picture into one of ``size``."""
        edges = [self._edge.places(body)]
        for number, piece in enumerate(self.anatomy.pieces):
            if number != self.anatomy.body:
                edges.append(_moved(piece.outline, piece, self.anatomy.points, points))
        every = np.concatenate(edges)
        factor = min(size.width / self.size.width, size.height / self.size.height)
        room = complex(*size) - complex(*self.size) * factor
        shift = room.real / 2 + 0.5j * room.imag
        left, right = every.real.min() * factor + shift.real, every.real.max() * factor + shift.real
        top, bottom = every.imag.min() * factor + shift.imag, every.imag.max() * factor + shift.imag
        is_inside = left >= -SPILL and top >= -SPILL
        if is_inside and right <= size.width + SPILL and bottom <= size.height + SPILL:
            return factor, shift
        smaller = min(1.0, size.width / (right - left), size.height / (bottom - top))
        factor *= smaller
        wide, high = (right - left) * smaller, (bottom - top) * smaller
        x = min(max((left + right - wide) / 2, 0.0), size.width - wide)
        y = min(max(bottom - high, 0.0), size.height - high)
        return factor, complex(x - every.real.min() * factor, y - every.imag.min() * factor)

    def _composed(self, places: list[Complex], size: Size) -> Pixels:
        canvas = np.zeros((size.height, size.width, 4), np.float32)
        for number, (piece, after) in enumerate(zip(self.anatomy.pieces, places, strict=True)):
            is_body = number == self.anatomy.body
            before = self._mesh.places if is_body else _corners(piece)
            triangles = self._mesh.triangles if is_body else TRIANGLES
            warped = warp(before, after, triangles, size)
            if warped is not None:
                corner = (piece.left, piece.top)
                lay_over(canvas, resampled(piece.pixels, corner, 1, warped), warped.area)
        cover = canvas[..., 3:]
        canvas[..., :3] *= 255 / np.maximum(cover, 1)
        return np.rint(np.clip(canvas, 0, 255)).astype(np.uint8)


def _corners(piece: Piece) -> Complex:
    """With a pixel around."""
    height, width = piece.mask.shape
    corner, wide, high = piece.corner - 1 - 1j, width + 2, 1j * (height + 2)
    return np.array([corner, corner + wide, corner + wide + high, corner + high])


def _moved(places: Complex, piece: Piece, own: Complex, points: Complex) -> Complex:
    """By its first bone; it is stiff."""
    start, end = piece.joints[:2]
    turn = direction(points[end] - points[start]) / direction(own[end] - own[start])
    return points[start] + (places - own[start]) * turn


def _pins(mesh: Mesh, own: Complex) -> tuple[Pins, Floats]:
    """And (k, 3): between which two joints each is, and how far along."""
    corners, shares, pinned = [], [], []
    for start, end in BODY_BONES:
        for share in np.linspace(0, 1, PIN_STEPS):
            found = located(mesh, complex(own[start] * (1 - share) + own[end] * share))
            if found is not None:
                corners.append(found[0])
                shares.append(found[1])
                pinned.append((start, end, share))
    pins = Pins(
        np.array(corners, np.int32).reshape(-1, 3),
        np.array(shares).reshape(-1, 3),
        np.full(len(corners), PIN_WEIGHT),
    )
    return pins, np.array(pinned, np.float64).reshape(-1, 3)


def _located(mesh: Mesh, places: Complex) -> Pins:
    found = [one for place in places if (one := located(mesh, complex(place))) is not None]
    return Pins(
        np.array([corners for corners, _ in found], np.int32).reshape(-1, 3),
        np.array([shares for _, shares in found]).reshape(-1, 3),
        np.ones(len(found)),
    )


def _guess(places: Complex, own: Complex, points: Complex, radius: float) -> Complex:
    """Where the bones alone move the body's vertices."""
    away = np.stack([from_bone(places, (complex(own[a]), complex(own[b]))) for a, b in BODY_BONES])
    weights = 1 / (away / radius + 0.15) ** 4
    weights /= weights.sum(0)
    guess = np.zeros(len(places), np.complex128)
    for (start, end), weight in zip(BODY_BONES, weights, strict=True):
        turn = direction(points[end] - points[start]) / direction(own[end] - own[start])
        guess += weight * (points[start] + (places - own[start]) * turn)
    return guess
