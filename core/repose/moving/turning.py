"""A trunk or a head that is turned a little: what is seen on it wanders round it to one side.

Both are taken for round: a place at ``sin(angle)`` of its half width goes to another angle, by the
whole turn in the middle and by none at the outline, so that no outline moves and nothing folds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.figures.body.bodies import Body
from core.repose.bones import LayerKind
from core.repose.frame import HEAD, HIPS, NECK, Complex, Frame, direction
from core.repose.layering.expected import LEVELS, WIDTHS, narrowed

Floats = NDArray[np.float64]

MOST_TURN = 0.75  # radians, below the 1 at which cloth would fold
# Head radii: how far hair stands out to the sides; where above and below its middle nothing turns.
BALL, ABOVE, BELOW = 1.1, 1.4, 1.75
# Of a trunk's length, from the neck: above this it turns, down to that fully, and no longer there.
FULL, STILL = 1.1, 1.6
K = LayerKind
TURNED = frozenset({K.HEAD, K.TRUNK})


@dataclass(frozen=True)
class Turn:
    """Radians of trunk and head, + to the picture's right, from the picture to the asked pose."""

    trunk: float = 0.0
    head: float = 0.0

    @classmethod
    def between(cls, source: Body, asked: Body) -> Turn:
        if source.is_back or asked.is_back or source.faces_away or asked.faces_away:
            return cls()
        trunk, head = asked.yaw - source.yaw, asked.head_yaw - source.head_yaw
        head = (head + np.pi) % (2 * np.pi) - np.pi
        return cls(*(float(np.clip(one, -MOST_TURN, MOST_TURN)) for one in (trunk, head)))

    def of(self, kind: LayerKind) -> float:
        return {K.HEAD: self.head, K.TRUNK: self.trunk}.get(kind, 0.0)


@dataclass(frozen=True)
class Round:
    """Places on a round thing: ``across`` (n,) from -1 at its one outline to 1 at its other,
    ``share`` (n,) of a turn that they take; ``half`` (n,) complex is its half width, to the side
    that counts as +."""

    across: Floats
    share: Floats
    half: Complex

    def moved(self, turn: float) -> Complex:
        """(n,) by how much, in pixels of the picture."""
        angles = np.arcsin(np.clip(self.across, -1, 1))
        turned = np.sin(angles + turn * self.share * np.cos(angles) ** 2)
        inside = np.abs(self.across) < 1
        return np.where(inside, turned - self.across, 0) * self.half


def round_of(kind: LayerKind, places: Complex, frame: Frame) -> Round:
    p = frame.points
    if kind is K.HEAD:
        right = complex(np.exp(1j * frame.body.tilt))
        local = (places - p[HEAD]) * right.conjugate() / frame.radius
        reach = np.where(local.imag < 0, ABOVE, BELOW)
        share = np.clip(1 - (local.imag / reach) ** 2, 0, 1)
        half = np.full(len(places), BALL * frame.radius * right, np.complex128)
        return Round(local.real / BALL, share, half)
    down = direction(p[HIPS] - p[NECK])
    right = -1j * down
    local = (places - p[NECK]) * down.conjugate()
    level = local.real / max(abs(p[HIPS] - p[NECK]), 1e-6)
    wide = _half_widths(local, level, frame)
    share = np.clip((STILL - level) / (STILL - FULL), 0, 1)
    return Round(-local.imag / wide, share, (wide * right).astype(np.complex128))


def _half_widths(local: Complex, level: Floats, frame: Frame) -> Floats:
    """(n,) of a trunk at each place's level."""
    return np.interp(level, LEVELS, WIDTHS) * frame.unit * narrowed(frame)
