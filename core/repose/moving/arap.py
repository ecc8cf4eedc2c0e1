"""A mesh that is moved by its pins and stays as rigid as possible.

Sorkine, Alexa: "As-Rigid-As-Possible Surface Modeling" (2007), in the plane, where the rotation of
a vertex is a complex number of length one; every edge counts alike, and a pin is a place inside of
a triangle. The matrix is factored once a figure, for all poses.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.repose.moving.mesh import Indices, Mesh, areas

Complex = NDArray[np.complex128]
Floats = NDArray[np.float64]

ROUNDS = 10
# How strongly a vertex is drawn to where its bones alone would move it: holds what no pin reaches;
# what a hand holds goes with it as if they were one piece, and a skirt hangs.
DRAWN, HELD, HUNG = 1e-3, 2.0, 0.1


@dataclass(frozen=True)
class Pins:
    """``corners`` (k, 3) vertices, ``shares`` (k, 3) of them, ``weights`` (k,)."""

    corners: Indices
    shares: Floats
    weights: Floats

    def places(self, vertices: Complex) -> Complex:
        return (vertices[self.corners] * self.shares).sum(1)


NO_SEAMS = Pins(np.zeros((0, 6), np.int32), np.zeros((0, 6)), np.zeros(0))


class Arap:
    def __init__(
        self, mesh: Mesh, pins: Pins, seams: Pins = NO_SEAMS, drawn: Floats | float = DRAWN
    ) -> None:
        """Shares of each of ``seams`` add up to 0: what they tell is to stay together. ``drawn``
        (n,) is how strongly each vertex is drawn to where it is guessed to be."""
        from scipy.sparse import coo_matrix, diags
        from scipy.sparse.linalg import splu

        count, edges = len(mesh.places), mesh.edges
        which = np.repeat(np.arange(len(edges)), 2)
        signs = np.tile([-1.0, 1.0], len(edges))
        shape = (len(edges), count)
        along: Any = coo_matrix((signs, (which, edges.reshape(-1))), shape).tocsr()
        pinned, sewn = _rows(pins, count), _rows(seams, count)
        self._edges = edges
        self._gather: Any = abs(along).T.tocsr()
        self._spread: Any = along.T.tocsr()
        self._hold: Any = (pinned.T @ diags(pins.weights)).tocsr()
        matrix = self._spread @ along + self._hold @ pinned + sewn.T @ diags(seams.weights) @ sewn
        self._drawn = np.broadcast_to(np.asarray(drawn, np.float64), count)
        matrix += diags(self._drawn)
        self._factors: Any = splu(matrix.tocsc())

    def solved(self, rest: Complex, targets: Complex, guess: Complex) -> Complex:
        """(n,) where the vertices go: ``rest`` (m,) are the edges as they would be unmoved,
        ``targets`` (k,) where the pins are to be, ``guess`` (n,) where the bones alone move each
        vertex."""
        first, second = self._edges.T
        fixed = self._hold @ targets + self._drawn * guess
        places = guess
        for _ in range(ROUNDS):
            now = places[second] - places[first]
            turns = self._gather @ (rest.conj() * now)
            turns = turns / np.maximum(np.abs(turns), 1e-12)
            turned = 0.5 * (turns[first] + turns[second]) * rest
            wanted = self._spread @ turned + fixed
            both = self._factors.solve(np.stack([wanted.real, wanted.imag], 1))
            places = both[:, 0] + 1j * both[:, 1]
        return places


def _rows(pins: Pins, count: int) -> Any:
    """(k, n) sparse: the shares of all vertices."""
    from scipy.sparse import coo_matrix

    which = np.repeat(np.arange(len(pins.weights)), pins.corners.shape[1])
    entries = (pins.shares.reshape(-1), (which, pins.corners.reshape(-1)))
    return coo_matrix(entries, (len(pins.weights), count)).tocsr()


def strain(rest: Complex, places: Complex, edges: Indices) -> Floats:
    """(m,) by which share each edge is longer or shorter than it would be unmoved."""
    now = np.abs(places[edges[:, 1]] - places[edges[:, 0]])
    return np.abs(now / np.maximum(np.abs(rest), 1e-9) - 1)


def flipped(before: Complex, places: Complex, triangles: Indices) -> NDArray[np.bool_]:
    """(t,) which triangles show their other side."""
    return areas(before, triangles) * areas(places, triangles) < 0
