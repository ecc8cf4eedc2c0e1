"""Damped springs that hang on something that moves, all frames at once.

A spring answers in proportion to what drives it, so its whole swing is a product of spectra: in a
clip that loops it is settled in its loop from the first frame on, as after endless rounds.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Spring:
    """``pace``: how often a second it swings by itself; ``damping``: 1 comes to rest at once, 0
    never."""

    pace: float
    damping: float

    def answer(self, pull: Floats, fps: float) -> Floats:
        """(n,) where it is, of a ring of ``pull`` (n,): where it would rest."""
        own = math.tau * self.pace
        driven = math.tau * np.fft.rfftfreq(len(pull), 1 / fps)
        share = own**2 / (own**2 - driven**2 + 2j * self.damping * own * driven)
        return np.fft.irfft(np.fft.rfft(pull) * share, len(pull))


def speed(places: Floats, fps: float) -> Floats:
    """(n, …) a second, of a ring of (n, …): over the frames before and after."""
    return (np.roll(places, -1, 0) - np.roll(places, 1, 0)) * fps / 2


def thrust(places: Floats, fps: float) -> Floats:
    """(n, …) a second squared."""
    return (np.roll(places, -1, 0) + np.roll(places, 1, 0) - 2 * places) * fps**2


def softly(values: Floats, most: float) -> Floats:
    """Never beyond ``most``, and hardly changed well below it."""
    return most * np.tanh(values / most)
