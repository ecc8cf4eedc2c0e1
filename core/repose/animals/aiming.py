"""Where an animal's joints go in an asked pose: its own bones at the asked angles, on its floor."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from core.repose.animals.anatomy import BEND, POLL, TIP, Anatomy, Leg
from core.repose.animals.presets import AnimalPose
from core.repose.animals.rig import FRONT_LEGS, NECK, NOSE, TAIL, Complex, Rig
from core.repose.frame import direction

MOST_TILT = np.radians(50)  # that a trunk is tilted until front and rear both stand
TILTS = 24  # halvings
FOLDS = np.radians(np.arange(-110, 111, 2))  # that a leg is folded at most under a resting trunk
FOLLOWS = 0.5  # of the trunk's turn: the rest of it a tail hangs as before
STRAIGHT = 0.06  # what a radian of it costs, in trunks


def aimed(animal: Anatomy, asked: AnimalPose) -> Complex:
    """(20,) with its floor where that was in the picture."""
    return _Aim(animal, asked).points


def floor_of(animal: Anatomy) -> float:
    """Where it stands in its picture, in pixels from the top."""
    return max(_low(animal, animal.points, animal.trunk, front) for front in (True, False))


class _Aim:
    def __init__(self, animal: Anatomy, asked: AnimalPose) -> None:
        rig = asked.rig
        self.animal, self.asked = animal, asked
        self.to: Rig = rig if rig.faces_right == animal.rig.faces_right else rig.mirrored()
        self.own = animal.points
        self.length = abs(self.own[NECK] - self.own[TAIL])
        tilt = self._settled() if asked.stands else 0.0
        points = self._placed(tilt)
        for end in asked.rests:
            self._rest(points, end == "chest", tilt)
        self._swing_tail(points, tilt)
        floor = max(self._low(points, tilt, front) for front in (True, False))
        self.points = points + 1j * (floor_of(animal) - asked.lift * self.length - floor)
        self._keep_tail_up()

    @property
    def _facing(self) -> int:
        return 1 if self.animal.rig.faces_right else -1

    def _turn(self, tilt: float) -> complex:
        to, own = self.to.points, self.own
        turn = direction(to[NECK] - to[TAIL]) / direction(own[NECK] - own[TAIL])
        return complex(turn * np.exp(1j * tilt * self._facing))

    def _turned(self, places: Complex, tilt: float) -> Complex:
        middle = (self.own[NECK] + self.own[TAIL]) / 2
        return middle + (places - middle) * self._turn(tilt)

    def _placed(self, tilt: float) -> Complex:
        to, own = self.to.points, self.own
        points = self._turned(own, tilt)
        head = direction(to[NOSE] - to[NECK]) / direction(own[NOSE] - own[NECK])
        for joint in (0, 1, NOSE, POLL):
            points[joint] = points[NECK] + (own[joint] - own[NECK]) * head
        for leg in self.animal.rig.legs:
            if not self.to.visible[list(leg)].all():
                continue
            for start, end in pairwise(leg):
                step = direction(to[end] - to[start], own[end] - own[start])
                points[end] = points[start] + step * abs(own[end] - own[start])
        return points

    # --- on the floor -----------------------------------------------------------------------------

    def _settled(self) -> float:
        """The tilt at which front and rear are equally low: nose down brings the front lower."""
        low, high = -MOST_TILT, MOST_TILT
        for _ in range(TILTS):
            tilt = (low + high) / 2
            points = self._placed(tilt)
            if self._low(points, tilt, True) < self._low(points, tilt, False):
                low = tilt
            else:
                high = tilt
        return (low + high) / 2

    def _low(self, points: Complex, tilt: float, front: bool) -> float:
        trunk = self._turned(self.animal.trunk, tilt)
        rests = ("chest" if front else "rump") in self.asked.rests
        return _low(self.animal, points, trunk, front, trunk_only=rests)

    def _rest(self, points: Complex, front: bool, tilt: float) -> None:
        """Fold the legs of an end that lies on the floor until they lie on it too."""
        floor = self._low(points, tilt, front)
        for leg in _legs(self.animal, front):
            own = points.copy()
            costs = [
                abs(_leg_low(self.animal, _folded(own, leg, fold), leg) - floor)
                + STRAIGHT * abs(fold) * self.length
                for fold in FOLDS
            ]
            points[:] = _folded(own, leg, float(FOLDS[int(np.argmin(costs))]))

    # --- the tail ---------------------------------------------------------------------------------

    def _swing_tail(self, points: Complex, tilt: float) -> None:
        back = float(np.angle(self._turn(tilt))) * (FOLLOWS - 1)
        turn = np.exp(1j * (back + np.radians(self.asked.tail) * self._facing))
        points[[BEND, TIP]] = points[TAIL] + (points[[BEND, TIP]] - points[TAIL]) * turn

    def _keep_tail_up(self) -> None:
        """It lies on the floor where it would reach below it."""
        floor, points = floor_of(self.animal), self.points
        swing = np.exp(1j * np.radians(2) * self._facing)
        for _ in range(60):
            if points[[BEND, TIP]].imag.max() <= floor:
                return
            points[[BEND, TIP]] = points[TAIL] + (points[[BEND, TIP]] - points[TAIL]) * swing


def _legs(animal: Anatomy, front: bool) -> list[Leg]:
    return [leg for leg in animal.rig.legs if (leg in FRONT_LEGS) == front]


def _leg_low(animal: Anatomy, points: Complex, leg: Leg) -> float:
    return float(points[list(leg[1:])].imag.max()) + animal.thickness[leg]


def _folded(points: Complex, leg: Leg, by: float) -> Complex:
    """The upper bone turned; the lower one goes along with its end."""
    folded = points.copy()
    turn = np.exp(1j * by)
    step = (points[leg[1]] - points[leg[0]]) * (turn - 1)
    folded[list(leg[1:])] += step
    return folded


def _low(
    animal: Anatomy, points: Complex, trunk: Complex, front: bool, *, trunk_only: bool = False
) -> float:
    """How far down the front or the rear of it reaches; y grows downwards."""
    middle = (points[NECK] + points[TAIL]) / 2
    along = direction(points[NECK] - points[TAIL])
    is_front = ((trunk - middle) * along.conjugate()).real > 0
    half = trunk[is_front == front]
    lows = [float(half.imag.max())] if len(half) else []
    legs = _legs(animal, front)
    if not trunk_only or not lows:
        lows += [_leg_low(animal, points, leg) for leg in legs]
    return max(lows, default=float(points.imag.max()))
