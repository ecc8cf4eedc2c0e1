"""Curves of a cycle by phase, 0 to 1: single numbers, and whole stances."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from dataclasses import fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.motion.cycles.stance import Arm, Leg, Stance

Floats = NDArray[np.float64]
Points = tuple[tuple[float, float], ...]
Held = tuple[tuple[float, Stance], ...]
Curve = Callable[[float], Stance]


def wave(phase: float, low: float, high: float, peak: float = 0.0, times: int = 1) -> float:
    """Swings between two values; ``high`` at the phase ``peak``, ``times`` a cycle."""
    return (low + high) / 2 + (high - low) / 2 * math.cos(math.tau * times * (phase - peak))


def through(phase: float, points: Points) -> float:
    """Through points (phase, value), in order of phase, and round to the first again; never beyond
    them, so that equal neighbours hold."""
    return float(_ring(points)(phase % 1.0)[0])


@functools.cache
def _ring(points: Points) -> Any:
    at, values = np.array(points).T
    return _smooth(at, values[:, None], is_loop=True)


def keyed(keys: Held, *, is_loop: bool = True) -> Curve:
    """Through stances at phases, as ``through``; where it does not loop, the first and the last
    hold beyond their phases."""

    @functools.cache
    def curve() -> Any:
        at = np.array([phase for phase, _ in keys])
        return _smooth(at, np.array([_numbers(one) for _, one in keys]), is_loop=is_loop)

    def at(phase: float) -> Stance:
        place = phase % 1.0 if is_loop else min(max(phase, keys[0][0]), keys[-1][0])
        return _stance(curve()(place))

    return at


def _smooth(at: Floats, values: Floats, *, is_loop: bool) -> Any:
    from scipy.interpolate import PchipInterpolator

    if not is_loop:  # at rest at both ends
        at = np.concatenate([[at[0] - 1], at, [at[-1] + 1]])
        return PchipInterpolator(at, np.concatenate([values[:1], values, values[-1:]]))
    ring = np.concatenate([at - 1, at, at + 1])
    return PchipInterpolator(ring, np.concatenate([values, values, values]))


_PLAIN = tuple(one.name for one in fields(Stance) if one.type == "float")
_ARM, _LEG = (tuple(one.name for one in fields(kind)) for kind in (Arm, Leg))
_LIMBS = (("left_arm", _ARM), ("right_arm", _ARM), ("left_leg", _LEG), ("right_leg", _LEG))


def _numbers(stance: Stance) -> list[float]:
    own = [getattr(stance, name) for name in _PLAIN]
    return own + [getattr(getattr(stance, limb), name) for limb, names in _LIMBS for name in names]


def _stance(numbers: Floats) -> Stance:
    told = iter(numbers.tolist())
    own: dict[str, Any] = {name: next(told) for name in _PLAIN}
    for limb, names in _LIMBS:
        kind = Arm if names is _ARM else Leg
        own[limb] = kind(**{name: next(told) for name in names})
    return Stance(**own)
