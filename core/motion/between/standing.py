"""Feet that stand stay where they are: the body moves above them, and no length changes for it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.motion.between.splines import Moment, Way
from core.pose.skeleton import Joint, Person

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
LEGS = ((8, 9, 10), (11, 12, 13))
ANKLES = [Joint.RIGHT_ANKLE, Joint.LEFT_ANKLE]
# An ankle that is as near as this in two keys, over the figure's height, stands between them.
STANDS = 0.01
# A leg that need not be stretched by more than this, as a share, is stretched; else its knee gives.
GIVES = 0.005


def stood(
    bodies: Floats,
    people: Sequence[Person],
    ways: Sequence[Way],
    moments: Sequence[Moment],
    anchored: tuple[int, ...],
) -> Floats:
    """(frames, 18, 2) with the feet put that stand; the whole body goes along with them."""
    if not moments or anchored == (Joint.NECK,):
        return bodies
    feet = np.array([person.body[ANKLES] for person in people], np.float64)
    tall = max(bottom - top for _, top, _, bottom in map(_bounds, people))
    result = bodies.copy()
    for number, way in enumerate(ways):
        frames = [place for place, moment in enumerate(moments) if moment.way == number]
        stand = _stand(feet[way.start], feet[way.end], STANDS * tall)
        if frames and stand.any():
            shares = np.array([moments[place].share for place in frames])[:, None, None]
            aims = feet[way.start, :, :2] * (1 - shares) + feet[way.end, :, :2] * shares
            result[frames] = _put(result[frames], aims, stand)
    return result


def _bounds(person: Person) -> tuple[float, float, float, float]:
    return (0.0, 0.0, 0.0, 0.0) if person.is_empty else person.bounds()


def _stand(before: Floats, after: Floats, near: float) -> Flags:
    shown = (before[:, 2] > 0) & (after[:, 2] > 0)
    return shown & (np.hypot(*(after - before)[:, :2].T) <= near)


def _put(bodies: Floats, aims: Floats, stand: Flags) -> Floats:
    off = (aims - bodies[:, ANKLES])[:, stand].mean(1)
    moved = bodies + off[:, None]
    for leg, stands, aim in zip(LEGS, stand, aims.swapaxes(0, 1), strict=True):
        if stands:
            moved[:, leg[1:]] = _reaching(moved[:, leg], aim)
    return moved


def _reaching(legs: Floats, aims: Floats) -> Floats:
    """(frames, 2, 2) knees and ankles of legs (frames, 3, 2) that reach the aims: turned and, by
    very little, stretched; where that would be more, bent at the knee, if they reach."""
    hips, knees, ankles = legs.swapaxes(0, 1)
    straight = _complex(ankles - hips)
    turn = _complex(aims - hips) / np.where(np.abs(straight) < 1e-6, 1e-6, straight)
    thigh, shin = _complex(knees - hips), _complex(ankles - knees)
    far = np.abs(_complex(aims - hips))
    reach, least = np.abs(thigh) + np.abs(shin), np.abs(np.abs(thigh) - np.abs(shin))
    can_bend = bool((far < reach).all() and (far > least).all())
    if np.abs(np.abs(turn) - 1).max() > GIVES and can_bend:
        to_knee = _bent(thigh, shin, _complex(aims - hips))
    else:
        to_knee = thigh * turn
    knee = hips + np.stack([to_knee.real, to_knee.imag], 1)
    return np.stack([knee, aims], axis=1)


def _bent(
    thigh: NDArray[np.complex128], shin: NDArray[np.complex128], aim: NDArray[np.complex128]
) -> NDArray[np.complex128]:
    """From the hip to the knee, bent to the side to which it was."""
    a, b, c = np.abs(thigh), np.abs(shin), np.abs(aim)
    corner = np.arccos(np.clip((a**2 + c**2 - b**2) / (2 * a * c + 1e-9), -1, 1))
    side = np.where((thigh.conj() * (thigh + shin)).imag > 0, -1.0, 1.0)
    return a * aim / np.where(c < 1e-6, 1e-6, c) * np.exp(1j * side * corner)


def _complex(vectors: Floats) -> NDArray[np.complex128]:
    return vectors[:, 0] + 1j * vectors[:, 1]
