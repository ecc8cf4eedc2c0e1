"""What holds a puppet's mesh: pins on its bones, and seams between its layers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.repose.bones import ROWS, SEAMS
from core.repose.frame import Frame
from core.repose.layering.layers import Layer
from core.repose.moving.arap import Pins
from core.repose.moving.mesh import Mesh, located

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]

STITCHES = 24  # of one seam, at the most


def pins_of(
    layers: Sequence[Layer], meshes: Sequence[Mesh], frame: Frame
) -> tuple[Pins, NDArray[np.float64]]:
    """The pins, and for each from which point of a frame to which it lies, and how far along."""
    corners: list[NDArray[np.int32]] = []
    shares: list[Floats] = []
    weights: list[float] = []
    along: list[tuple[float, float, float]] = []
    first = 0
    for layer, mesh in zip(layers, meshes, strict=True):
        for start, end, count, weight in ROWS[layer.kind]:
            for share in np.linspace(0, 1, count):
                place = frame.points[start] * (1 - share) + frame.points[end] * share
                hit = located(mesh, place)
                if hit is not None:
                    corners.append(hit[0] + first)
                    shares.append(hit[1])
                    weights.append(weight)
                    along.append((start, end, float(share)))
        first += len(mesh.places)
    return (
        Pins(
            np.array(corners, np.int32).reshape(-1, 3),
            np.array(shares).reshape(-1, 3),
            np.array(weights),
        ),
        np.array(along).reshape(-1, 3),
    )


def seams_of(layers: Sequence[Layer], meshes: Sequence[Mesh]) -> Pins:
    """Places on the borders of ``SEAMS`` that are the same on both layers."""
    ends = np.cumsum([0, *(len(mesh.places) for mesh in meshes)])
    first = {layer.kind: int(ends[number]) for number, layer in enumerate(layers)}
    by_kind = {layer.kind: (layer, mesh) for layer, mesh in zip(layers, meshes, strict=True)}
    corners: list[NDArray[np.int32]] = []
    shares: list[Floats] = []
    weights: list[float] = []
    for (one, other), weight in SEAMS.items():
        if one not in by_kind or other not in by_kind:
            continue
        places = _border(by_kind[one][0], by_kind[other][0])
        for place in places[:: max(1, len(places) // STITCHES)]:
            here, there = (located(by_kind[kind][1], place) for kind in (one, other))
            if here is not None and there is not None:
                corners.append(np.concatenate([here[0] + first[one], there[0] + first[other]]))
                shares.append(np.concatenate([here[1], -there[1]]))
                weights.append(weight)
    return Pins(
        np.array(corners, np.int32).reshape(-1, 6),
        np.array(shares).reshape(-1, 6),
        np.array(weights),
    )


def _border(one: Layer, other: Layer) -> NDArray[np.complex128]:
    """Pixels of the one layer beside the other's, from the picture's left to its right."""
    import cv2

    height, width = one.core.shape
    beside = np.zeros((height + 2, width + 2), np.uint8)
    rows, columns = np.nonzero(other.core)
    rows, columns = rows + other.top - one.top + 1, columns + other.left - one.left + 1
    inside = (rows >= 0) & (columns >= 0) & (rows < height + 2) & (columns < width + 2)
    beside[rows[inside], columns[inside]] = 1
    near = np.asarray(cv2.dilate(beside, np.ones((3, 3), np.uint8)))[1:-1, 1:-1] > 0
    down, right = np.nonzero(near & one.core)
    order = np.argsort(right, kind="stable")
    return (right[order] + one.left + 0.5) + 1j * (down[order] + one.top + 0.5)
