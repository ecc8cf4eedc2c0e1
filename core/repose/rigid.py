"""Prints and logos on a trunk: moved as one piece, so that they stay readable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.cutout.cutout import Cutout
from core.errors import InputRejected
from core.geometry import Box
from core.repose.bones import LayerKind
from core.repose.moving.mesh import Indices

Complex = NDArray[np.complex128]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float32]
Pixels = NDArray[np.uint8]
Regions = NDArray[np.uint8]

# Dense detail: lines as near to each other as this share of a torso, on so much of a window.
WINDOW, LEAST_DENSITY, LINE = 0.1, 0.3, 40.0
# As shares of the trunk that is seen: a button is less than a print, and a pattern more.
LEAST_AREA, MOST_AREA = 0.006, 0.4
# Torsos from the trunk's rim in which collars, seams and outlines are no prints.
RIM = 0.05
# Torsos that a print has around it of the cloth that it is moved with; there it fades.
MARGIN, FADE = 0.02, 0.012
# Up to this ratio of its sides' scales a trunk is seen from the front, and a print keeps its shape.
KEEPS_SHAPE = 1.5
MOST_PRINTS = 8


def corners_of(box: Box) -> Complex:
    """(4,), around it."""
    return np.array([
        complex(box.left, box.top), complex(box.right, box.top),
        complex(box.right, box.bottom), complex(box.left, box.bottom),
    ])  # fmt: skip


@dataclass(frozen=True)
class Affine:
    """A place z goes to ``turn * z + flip * conj(z) + shift``."""

    turn: complex
    flip: complex
    shift: complex

    def places(self, given: Complex) -> Complex:
        return self.turn * given + self.flip * given.conj() + self.shift

    @property
    def ratio(self) -> float:
        """Of its larger to its smaller scale; 1 keeps shapes."""
        return (abs(self.turn) + abs(self.flip)) / max(abs(self.turn) - abs(self.flip), 1e-6)


@dataclass(frozen=True)
class Patch:
    """``pixels`` (h, w, 4) uint8, premultiplied, of the box; ``near`` are vertices of the whole
    mesh that the cloth around it hangs on."""

    box: Box
    pixels: Pixels
    near: Indices

    def affine(self, before: Complex, after: Complex) -> Affine:
        """The best one for its vertices; one that keeps shapes where the trunk nearly does."""
        here, there = before[self.near], after[self.near]
        middle, goal = here.mean(), there.mean()
        step, wanted = here - middle, there - goal
        found, *_ = np.linalg.lstsq(np.stack([step, step.conj()], 1), wanted, rcond=None)
        turn, flip = complex(found[0]), complex(found[1])
        if Affine(turn, flip, 0).ratio <= KEEPS_SHAPE:
            spread = max(float((np.abs(step) ** 2).sum()), 1e-9)
            turn, flip = complex((step.conj() * wanted).sum() / spread), 0j
        return Affine(turn, flip, goal - turn * middle - flip * middle.conjugate())


def patches(
    boxes: Sequence[Box], cutout: Cutout, found: Regions, unit: float, places: Complex,
    first: int, last: int,
) -> tuple[Patch, ...]:  # fmt: skip
    """Of prints in the picture; ``first`` to ``last`` are the trunk's vertices among ``places``.

    Raises ``InputRejected`` for a box that is not on the trunk.
    """
    made: list[Patch] = []
    for box in boxes:
        grown = box.grown(round(MARGIN * unit)).within(Box.of(cutout.size))
        cover = (found[grown.area] == LayerKind.TRUNK) * cutout.alpha[grown.area]
        if not cover.any():
            raise InputRejected(
                expected="a print on the trunk",
                got=f"a box at {box.left}, {box.top} that is beside it",
                todo="draw the box around the print",
                shown="This box is not on the body. Draw it around the print.",
            )
        cover = cover * _faded(cover.shape, max(1.0, FADE * unit))
        level = np.rint(cover * 255)
        colours = np.rint(cutout.colours[grown.area] * (level / 255)[..., None])
        pixels = np.dstack([colours, level]).astype(np.uint8)
        made.append(Patch(grown, pixels, _near(grown, places, first, last)))
    return tuple(made)


def _near(box: Box, places: Complex, first: int, last: int) -> Indices:
    """The trunk's vertices in the box, or around its middle the six that are nearest."""
    trunk = places[first:last]
    inside = (trunk.real > box.left) & (trunk.real < box.right)
    inside &= (trunk.imag > box.top) & (trunk.imag < box.bottom)
    numbers = np.flatnonzero(inside)
    if len(numbers) < 6:
        numbers = np.argsort(np.abs(trunk - corners_of(box).mean()))[:6]
    return (numbers + first).astype(np.int32)


def _faded(shape: tuple[int, ...], width: float) -> Floats:
    """0 at the border to 1 from ``width`` pixels inside on."""
    rows, columns = (np.minimum(np.arange(n), n - 1 - np.arange(n)) + 0.5 for n in shape)
    depth = np.minimum(rows[:, None], columns[None, :])
    return np.clip(depth / width, 0, 1).astype(np.float32)


# --- finding --------------------------------------------------------------------------------------


def find_prints(cutout: Cutout, found: Regions, unit: float) -> tuple[Box, ...]:
    """Where the trunk has dense detail: texts, logos, pictures; the largest first."""
    import cv2

    trunk = found == LayerKind.TRUNK
    depth = cv2.distanceTransform(np.pad(trunk, 1).astype(np.uint8), cv2.DIST_L2, 5)[1:-1, 1:-1]
    inner = np.asarray(depth) > RIM * unit
    grey = np.asarray(cv2.cvtColor(cutout.colours, cv2.COLOR_RGB2GRAY), np.float32)
    x, y = (cv2.Sobel(grey, cv2.CV_32F, *way, scale=0.25) for way in ((1, 0), (0, 1)))
    edges = (np.hypot(np.asarray(x), np.asarray(y)) > LINE) & inner
    side = max(3, round(WINDOW * unit))
    dense = np.asarray(cv2.blur(edges.astype(np.float32), (side, side))) > LEAST_DENSITY
    count, _, facts, _ = cv2.connectedComponentsWithStats((dense & inner).astype(np.uint8))
    total = max(1, int(trunk.sum()))
    boxes: list[tuple[float, Box]] = []
    for left, top, width, height, area in np.asarray(facts)[1:count]:
        if LEAST_AREA < area / total < MOST_AREA:
            boxes.append(
                (float(area), Box(*(int(v) for v in (left, top, left + width, top + height))))
            )
    boxes.sort(reverse=True)
    return tuple(box for _, box in boxes[:MOST_PRINTS])
