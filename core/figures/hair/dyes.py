"""Two colours in one head of hair: each outline is cut where the second begins."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from core.figures.attributes import Colour
from core.figures.face.heads import HeadFrame
from core.figures.painting.paint import mixed, toned
from core.figures.painting.shapes import Polygon, Vector

Shapes = list[tuple[Polygon, Colour]]
BANDS = 9  # steps of a gradient


@dataclass(frozen=True)
class Dye:
    """``reach`` is how far the hair hangs below the head's middle, in pixels."""

    first: Colour
    second: Colour
    pattern: str
    f: HeadFrame
    reach: float

    @classmethod
    def plain(cls, colour: Colour, f: HeadFrame) -> Dye:
        return cls(colour, colour, "", f, f.radius)

    def shapes(self, polygon: Polygon, *, inner: bool = False, tone: float = 1.0) -> Shapes:
        """The outline in its colours; ``inner`` is hair seen from inside, ``tone`` its light."""
        first, second = toned(self.first, tone), toned(self.second, tone)
        if self.pattern == "colored inner hair" and inner:
            return [(polygon, second)]
        whole: Shapes = [(polygon, first)]
        if self.pattern in ("gradient hair", "dyed tips"):
            return whole + self._bands(polygon, first, second)
        if self.pattern == "split-color hair":
            place, across = self._parting()
            return whole + _kept(polygon, place, across, second)
        return whole

    def _bands(self, polygon: Polygon, first: Colour, second: Colour) -> Shapes:
        top = self.f.centre[1]
        is_soft = self.pattern == "gradient hair"
        start, end = (-0.05, 0.8) if is_soft else (0.62, 0.68)
        found: Shapes = []
        for share in np.linspace(0, 1, BANDS if is_soft else 2)[0 if is_soft else 1 :]:
            level = top + (start + (end - start) * share) * self.reach
            colour = mixed(first, second, share * share * (3 - 2 * share))
            found += _kept(polygon, np.array([0.0, level]), np.array([0.0, 1.0]), colour)
        return found

    def _parting(self) -> tuple[Vector, Vector]:
        """A point of the line between the halves, and the way to the second one: it is the left of
        the character."""
        f = self.f
        middle = math.sin(f.yaw) if not f.faces_away else -math.sin(f.yaw)
        left = 1.0 if math.cos(f.yaw) >= 0 else -1.0
        return f.at(middle * 0.9, 0.4), (f.at(left, 0.0) - f.at(0.0, 0.0)) / f.radius


def _kept(polygon: Polygon, place: Vector, towards: Vector, colour: Colour) -> Shapes:
    """What of a polygon lies beyond a line, ``towards`` its far side: one piece or several."""
    far = (polygon - place) @ towards
    if far.max() <= 0:
        return []
    if far.min() >= 0:
        return [(polygon, colour)]
    return [(piece, colour) for piece in _pieces(polygon, far, np.array([-towards[1], towards[0]]))]


def _pieces(polygon: Polygon, far: Vector, along: Vector) -> list[Polygon]:
    """Chains of corners beyond the line, joined along it: its crossings lie in pairs."""
    count = len(polygon)
    enters = [i for i in range(count) if far[i - 1] <= 0 < far[i]]
    chains: list[Polygon] = []
    for start in enters:
        inner = [start]
        while far[(inner[-1] + 1) % count] > 0:
            inner.append((inner[-1] + 1) % count)
        ends = [
            polygon[a] + (polygon[b] - polygon[a]) * (far[a] / (far[a] - far[b]))
            for a, b in ((start - 1, start), (inner[-1], (inner[-1] + 1) % count))
        ]
        chains.append(np.array([ends[0], *polygon[inner], ends[1]]))
    places = [float(end @ along) for chain in chains for end in (chain[0], chain[-1])]
    order = np.argsort(places)
    partner = {int(order[i]): int(order[i ^ 1]) for i in range(len(order))}
    return _joined(chains, partner)


def _joined(chains: list[Polygon], partner: dict[int, int]) -> list[Polygon]:
    """``partner`` of each end, numbered 2 n for the start of chain n and 2 n + 1 for its end."""
    left, found = set(range(len(chains))), list[Polygon]()
    while left:
        number = left.pop()
        piece = [chains[number]]
        following = partner[2 * number + 1]
        while following % 2 == 0 and following // 2 in left:
            left.remove(following // 2)
            piece.append(chains[following // 2])
            following = partner[following + 1]
        found.append(np.concatenate(piece))
    return found
