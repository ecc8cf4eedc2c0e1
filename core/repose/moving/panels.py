"""A skirt as a panel: its rows hang from the hips, and its hem goes where the legs under it go."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.repose.frame import HIPS, NECK, Complex, Frame, direction
from core.repose.layering.layers import Layer
from core.repose.moving.mesh import Indices
from core.repose.moving.skin import MOVERS, SPINE, moved

Floats = NDArray[np.float64]

LEGS = ((8, 9, 10), (11, 12, 13))
# Percent of a skirt's pixels that lie above its hem, which is not one line.
ABOVE_HEM = 99.0
# How far along a leg a hem may be: the knee is at 1, the ankle at 2. Higher up cloth would fly.
LEAST_REACH, MOST_REACH = 0.2, 2.0
# The cosine between thigh and shin below which a leg is folded: the cloth stays near its knee.
FOLDED, OVER_KNEE = 0.3, 0.35
# Pleats close and open to so much of an edge's length without a strain of the cloth.
CLOSED, OPENED = 0.75, 1.35
# Over a raised thigh a hem stays so much of its depth below the hips: nearer to them cloth would
# turn over.
LEAST_DROP = 0.5
BAND = 0.06  # torsos below the hips and above the hem in which their widths are told
BELOW = 1.1  # depth of what hangs below the hem


@dataclass(frozen=True)
class Panel:
    """``depth`` (n,) of each of ``places``, 0 at the hips to 1 at the hem; ``hem`` (n,) is the hem
    under it, and ``share`` (n,) how far that follows the second of ``_crossings``. ``reach`` is
    where along a leg the hem is: 1 at the knee, 2 at the ankle."""

    places: Complex
    depth: Floats
    hem: Complex
    share: Floats
    reach: float

    @classmethod
    def of(cls, layer: Layer, places: Complex, frame: Frame) -> Panel:
        """Of a skirt's ``layer``; ``places`` (n,) are its vertices."""
        hips, down = frame.points[HIPS], _down(frame.points)
        rows, columns = np.nonzero(layer.core)
        shown = columns + layer.left + 0.5 + 1j * (rows + layer.top + 0.5)
        shown = (shown - hips) * down.conjugate()
        thigh = max(abs(frame.points[knee] - frame.points[hip]) for hip, knee, _ in LEGS)
        low = max(float(np.percentile(shown.real, ABOVE_HEM)), LEAST_REACH * thigh)
        band = BAND * frame.unit
        at_hips, at_hem = (_half_width(shown, level, band) for level in (band, low - band))
        local = (places - hips) * down.conjugate()
        depth = np.clip(local.real / low, 0, BELOW)
        across = local.imag * at_hem / np.maximum(at_hips + (at_hem - at_hips) * depth, 1.0)
        reach = _reach(frame.points, low)
        one, other = (
            float(((place - hips) * down.conjugate()).imag)
            for place, _ in _crossings(frame.points, reach)
        )
        share = np.clip((across - one) / max(other - one, 1.0), 0, 1)
        hem = hips + down * (low + 1j * across)
        return cls(places, depth, hem, share * share * (3 - 2 * share), reach)

    def guess(self, own: Frame, points: Complex, scale: float) -> Complex:
        """(n,) where the vertices hang: ``points`` are where those of ``own`` go."""
        on_spine = np.tile(np.eye(len(MOVERS))[SPINE], (len(self.places), 1))
        hung, still = (
            moved(one, on_spine, own, points, scale).guess for one in (self.places, self.hem)
        )
        first, second = (
            there + (self.hem - here) * after * before.conjugate() * scale
            for (here, before), (there, after) in zip(
                _crossings(own.points, self.reach), _crossings(points, self.reach), strict=True
            )
        )
        hem = _below(points, first + self.share * (second - first), still)
        return hung + self.depth * (hem - still)

    def rest(self, guess: Complex, edges: Indices, scale: float) -> Complex:
        """(m,) the edges (m, 2) as they hang, as far as pleats open and close."""
        first, second = edges.T
        step = guess[second] - guess[first]
        plain = np.abs(self.places[second] - self.places[first]) * scale
        length = np.maximum(np.abs(step), 1e-9)
        return step * np.clip(length, CLOSED * plain, OPENED * plain) / length


def _down(points: Complex) -> complex:
    return direction(points[HIPS] - points[NECK])


def _below(points: Complex, hem: Complex, still: Complex) -> Complex:
    """``hem``, no nearer to the hips than a share of how far it hangs down ``still``."""
    hips, down = points[HIPS], _down(points)
    level, hanging = (((places - hips) * down.conjugate()).real for places in (hem, still))
    return hem + down * np.maximum(LEAST_DROP * hanging - level, 0)


def _half_width(shown: Complex, level: float, band: float) -> float:
    near = np.abs(shown.real - level) < band
    return float(np.percentile(np.abs(shown.imag[near]), 98)) if near.any() else band


def _reach(points: Complex, low: float) -> float:
    """Where the leg that hangs more comes to a level below the hips."""
    hips, down = points[HIPS], _down(points)
    reaches = np.linspace(LEAST_REACH, MOST_REACH, 64)
    levels = np.array([
        np.interp(reaches, [0, 1, 2], ((points[list(leg)] - hips) * down.conjugate()).real)
        for leg in LEGS
    ])  # fmt: skip
    longer = levels[levels.max(1).argmax()]
    return float(reaches[np.abs(longer - low).argmin()])


def _crossings(points: Complex, reach: float) -> list[tuple[complex, complex]]:
    """Where the hem crosses each leg, and which way that leads there: the leg that is seen on one
    side of the trunk first, whichever it is, so that crossed legs leave the hem uncrossed."""
    found: list[tuple[complex, complex]] = []
    for hip, knee, ankle in LEGS:
        thigh, shin = points[knee] - points[hip], points[ankle] - points[knee]
        upper, lower = direction(thigh), direction(shin)
        if reach <= 1:
            found.append((points[hip] + thigh * reach, upper))
        elif (upper * lower.conjugate()).real < FOLDED:
            found.append((points[knee] + shin * (reach - 1) * OVER_KNEE, upper))
        else:
            found.append((points[knee] + shin * (reach - 1), lower))
    down = _down(points)
    return sorted(found, key=lambda one: float(((one[0] - points[HIPS]) * down.conjugate()).imag))
