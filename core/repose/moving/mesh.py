"""A grid of triangles over a layer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Complex = NDArray[np.complex128]
Flags = NDArray[np.bool_]
Indices = NDArray[np.int32]


@dataclass(frozen=True)
class Mesh:
    """``places`` (n,) x + iy in the picture; ``triangles`` (t, 3) and ``edges`` (m, 2) of them."""

    places: Complex
    triangles: Indices
    edges: Indices


def grid_mesh(mask: Flags, left: int, top: int, cell: float) -> Mesh:
    """All cells that the mask (h, w), its corner at ``left``, ``top``, touches, each cut into two
    triangles, this way and that in turns so that no direction is stiffer."""
    import cv2

    height, width = mask.shape
    rows, columns = (
        max(1, int(np.ceil((height + 2) / cell))),
        max(1, int(np.ceil((width + 2) / cell))),
    )
    grown = cv2.dilate(np.pad(mask, 1).astype(np.uint8), np.ones((3, 3), np.uint8))
    down, right = np.nonzero(np.asarray(grown))
    used = np.zeros((rows, columns), np.bool_)
    used[
        (down / cell).astype(int).clip(0, rows - 1), (right / cell).astype(int).clip(0, columns - 1)
    ] = True
    row, column = np.nonzero(used)
    wide = columns + 1
    a = row * wide + column
    b, c, d = a + 1, a + wide, a + wide + 1
    is_even = ((row + column) % 2 == 0)[:, None]
    one = np.where(is_even, np.stack([a, b, d], 1), np.stack([a, b, c], 1))
    other = np.where(is_even, np.stack([a, d, c], 1), np.stack([b, d, c], 1))
    corners, triangles = np.unique(np.concatenate([one, other]), return_inverse=True)
    triangles = triangles.reshape(-1, 3).astype(np.int32)
    x = left - 1 + (corners % wide) * cell
    y = top - 1 + (corners // wide) * cell
    return Mesh(x + 1j * y, triangles, edges_of(triangles))


def edges_of(triangles: Indices) -> Indices:
    """(m, 2), each once, the smaller number first."""
    pairs = np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]])
    return np.unique(np.sort(pairs, axis=1), axis=0).astype(np.int32)


def joined(meshes: list[Mesh]) -> Mesh:
    """One mesh of pieces that do not touch."""
    starts = np.cumsum([0, *(len(mesh.places) for mesh in meshes)])
    return Mesh(
        np.concatenate([mesh.places for mesh in meshes]),
        np.concatenate([m.triangles + s for m, s in zip(meshes, starts, strict=False)]).astype(
            np.int32
        ),
        np.concatenate([m.edges + s for m, s in zip(meshes, starts, strict=False)]).astype(
            np.int32
        ),
    )


def located(mesh: Mesh, place: complex) -> tuple[Indices, NDArray[np.float64]] | None:
    """The corners of the triangle that a place is in, and how much of each; None outside."""
    corners = mesh.places[mesh.triangles]
    shares = barycentric(corners, place)
    inside = shares.min(1)
    best = int(np.argmax(inside))
    if inside[best] < -1e-9:
        return None
    return mesh.triangles[best], shares[best]


def barycentric(corners: Complex, place: complex) -> NDArray[np.float64]:
    """(t, 3) of corners (t, 3)."""
    a, b, c = corners[:, 0], corners[:, 1], corners[:, 2]
    area = _cross(b - a, c - a)
    first = _cross(c - b, place - b) / area
    second = _cross(a - c, place - c) / area
    return np.stack([first, second, 1 - first - second], 1)


def areas(places: Complex, triangles: Indices) -> NDArray[np.float64]:
    """(t,) twice the signed area."""
    a, b, c = (places[triangles[:, corner]] for corner in range(3))
    return _cross(b - a, c - a)


def _cross(one: Complex, other: Complex) -> NDArray[np.float64]:
    return one.real * other.imag - one.imag * other.real
