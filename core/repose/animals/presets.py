"""Poses of our own for four-legged animals, facing right; angles alone count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.errors import RequestRejected
from core.generation.validation import check_kind, check_number, check_whole, clean_text
from core.geometry import Size
from core.repose.animals.rig import COUNT, NECK, NOSE, TAIL, Complex, Rig

SIZE = Size(400, 300)
MOST_NAME = 80
Leg = tuple[int, int]


@dataclass(frozen=True)
class AnimalPose:
    """Of ``rig`` the angles of the bones count.

    ``stands``: trunk and legs are settled on the floor, so that front and rear both touch it.
    ``rests``: ends of the trunk that lie on it themselves, of "chest" and "rump"; their legs fold
    until the trunk comes down. ``tail`` (degrees) raises the tail above where the trunk takes it,
    ``lift`` (of a trunk's length) the whole animal above the floor.
    """

    rig: Rig
    name: str = ""
    stands: bool = False
    rests: tuple[str, ...] = ()
    tail: int = 0
    lift: float = 0.0

    def __post_init__(self) -> None:
        name = clean_text(self.name[:MOST_NAME], "name of the pose", MOST_NAME)
        object.__setattr__(self, "name", name)
        check_kind("standing", self.stands, bool)
        check_whole("tail", self.tail, -180, 180)
        check_number("lift", self.lift, 0.0, 1.0)
        if not set(self.rests) <= {"chest", "rump"}:
            raise RequestRejected(
                expected="a pose of an animal",
                got=f"{self.rests!r:.60}",
                todo="choose the pose again",
                shown="This pose cannot be used. Choose it again.",
            )

    def to_dict(self) -> dict[str, Any]:
        return {
            "rig": self.rig.to_dict(), "name": self.name, "stands": self.stands,
            "rests": list(self.rests), "tail": self.tail, "lift": self.lift,
        }  # fmt: skip

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> AnimalPose:
        """Inverse of ``to_dict``; data from outside. Raises ``InputRejected``."""
        rig, rests = values.get("rig"), values.get("rests")
        return cls(
            Rig.from_dict(rig if isinstance(rig, Mapping) else {}),
            str(values.get("name") or ""),
            values.get("stands", False),
            tuple(map(str, rests)) if isinstance(rests, list) else (),
            values.get("tail", 0),
            values.get("lift", 0.0),
        )


@dataclass(frozen=True)
class Preset:
    """Degrees, 0 to the right and 90 down: ``trunk`` from tail to neck, ``head`` from neck to nose,
    ``legs`` upper and lower bone of left front, right front, left back and right back leg."""

    title: str
    trunk: int
    head: int
    legs: tuple[Leg, Leg, Leg, Leg]
    stands: bool = True
    rests: tuple[str, ...] = ()
    tail: int = 0
    lift: float = 0.0


POSES: dict[str, Preset] = {
    "standing": Preset("Standing", 0, -10, ((95, 88), (95, 88), (75, 105), (75, 105))),
    "walking": Preset("Walking", 0, -5, ((120, 105), (65, 80), (55, 95), (100, 125))),
    "trotting": Preset("Trotting", 0, -15, ((60, 120), (112, 118), (108, 140), (48, 100)), tail=15),
    "running": Preset("Running", -4, -5, ((35, 15), (55, 30), (125, 150), (110, 140)),
                      stands=False, tail=25, lift=0.08),
    "gathered": Preset("Running, gathered", 6, 5, ((115, 140), (130, 160), (25, 70), (10, 55)),
                       stands=False, tail=10, lift=0.08),
    "jumping": Preset("Jumping", -28, -30, ((20, 60), (35, 80), (120, 140), (130, 150)),
                      stands=False, tail=20, lift=0.22),
    "rearing": Preset("Rearing up", -58, -35, ((10, 80), (-5, 70), (60, 105), (75, 112)),
                      stands=False, tail=-20),
    "sitting": Preset("Sitting", -32, 0, ((92, 88), (86, 88), (-20, 152), (-25, 150)),
                      rests=("rump",)),
    "lying": Preset("Lying", 0, -15, ((25, 5), (35, 8), (-5, 160), (-15, 155)),
                    rests=("rump", "chest")),
    "bowing": Preset("Play bow", 22, -20, ((35, 5), (45, 8), (72, 102), (75, 105)),
                     rests=("chest",), tail=40),
    "looking-up": Preset("Looking up", -2, -55, ((95, 88), (92, 88), (75, 105), (80, 105)),
                         tail=10),
    "head-down": Preset("Head down", 3, 55, ((98, 88), (82, 86), (75, 105), (80, 108))),
}  # fmt: skip
LEGS = ((5, 6, 7), (8, 9, 10), (11, 12, 13), (14, 15, 16))


def preset(name: str) -> AnimalPose:
    told = POSES[name]
    points: Complex = np.zeros(COUNT, np.complex128)
    points[TAIL] = 120 + 100j
    points[NECK] = points[TAIL] + 140 * _towards(told.trunk)
    points[NOSE] = points[NECK] + 60 * _towards(told.head)
    points[:2] = points[NECK] + 40 * _towards(told.head - 15)
    for (socket, middle, paw), (upper, lower) in zip(LEGS, told.legs, strict=True):
        points[socket] = points[NECK if socket < 11 else TAIL] + 25j * _towards(told.trunk)
        points[middle] = points[socket] + 50 * _towards(upper)
        points[paw] = points[middle] + 50 * _towards(lower)
    rig = Rig(points, np.ones(COUNT, np.bool_), SIZE)
    return AnimalPose(rig, told.title, told.stands, told.rests, told.tail, told.lift)


def _towards(degrees: float) -> complex:
    return complex(np.exp(1j * np.radians(degrees)))
