"""Somebody seen in one look at a picture: where each joint is taken to be, and how surely.

How sure our own network is follows from the height of a joint's peak (the chance that it is in the
picture) and from how narrow the peak is; both are of the mean with the mirror picture, so that they
also say whether the two agree. What weighs how much was fitted on drawn figures that are in no
training and no measurement: ``benchmarks/pose/detector_calibration.py``. The peaks of other
networks count as they are.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.pose.skeleton import MIRROR, Person

Floats = NDArray[np.floating]

# Logistic weights: 1, logarithm of odds of the peak, logarithm of the focus.
JOINT_WEIGHTS = (1.54, 0.57, 2.42)
# 1, logarithm of odds of the box, mean certainty of the joints shown, share of joints shown,
# overlap of the box with the figure's own.
PERSON_WEIGHTS = (-1.55, 2.09, 13.8, -6.76, 2.22)
# Somebody less likely than this is nobody.
LEAST_CHANCE = 0.5
# Mean peak of the joints by which another network is believed where its boxes found nobody.
OTHERS_LEAST = 0.5
# The chance of a box that nobody found: the whole picture, when the boxes say nobody.
UNFOUND = 0.0
ODDS_LIMIT, LEAST_FOCUS = 0.02, 0.01  # nothing is surer than this either way


@dataclass(frozen=True)
class Sighting:
    """Evidence of a person, who is not empty: ``peaks`` and ``focus`` (18,) of the joints, 0–1, the
    chance of the box that was looked at, and its ``overlap`` with the figure's own, 0–1. ``focus``
    is None for networks that are not our own."""

    person: Person
    peaks: Floats
    focus: Floats | None
    box_chance: float
    overlap: float

    @property
    def certainty(self) -> Floats:
        """(18,) how surely each joint lies where ``person`` shows it, 0–1; 0 where it is hidden."""
        if self.focus is None:
            return np.clip(self.peaks, 0, 1) * self.person.visible
        value = np.array(JOINT_WEIGHTS) @ joint_features(self.peaks, self.focus)
        return logistic(value) * self.person.visible

    @property
    def chance(self) -> float:
        """How likely this is somebody at all, 0–1. Other networks are believed (1) when their boxes
        found somebody, or when the joints are clear; else not (0)."""
        if self.focus is not None:
            return float(logistic(np.dot(PERSON_WEIGHTS, self.features)))
        clear = float(self.certainty[self.person.visible].mean()) >= OTHERS_LEAST
        return float(clear or self.box_chance > UNFOUND)

    @property
    def features(self) -> tuple[float, ...]:
        shown = self.person.visible
        return (
            1.0, float(odds(np.array(self.box_chance))), float(self.certainty[shown].mean()),
            float(shown.mean()), self.overlap,
        )  # fmt: skip

    def mirrored(self, width: float) -> Sighting:
        order = list(MIRROR)
        focus = None if self.focus is None else self.focus[order]
        return replace(
            self, person=self.person.mirrored(width), peaks=self.peaks[order], focus=focus
        )


def joint_features(peaks: Floats, focus: Floats) -> Floats:
    """(3, n)."""
    narrow = np.log(np.clip(focus, LEAST_FOCUS, 1.0))
    return np.stack([np.ones_like(narrow), odds(peaks), narrow])


def odds(share: Floats) -> Floats:
    """Logarithms of odds."""
    inside = np.clip(share, ODDS_LIMIT, 1 - ODDS_LIMIT)
    return np.log(inside / (1 - inside))


def logistic(value: Floats) -> Floats:
    return 1 / (1 + np.exp(-value))
