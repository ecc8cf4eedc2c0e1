"""What is kept of a pose score beside its picture, and what it says in words.

``extras["score"]`` of a picture, as JSON:

    {"oks": 0.9231, "pck": 0.9444,      both 0 to 1
     "people": [1, 1],                  matched, asked
     "joints": [[[3, -1], null, []]]}   per asked person 18 entries in the order of ``Joint``

A joint's entry is where it came out: x and y away from where it was asked, in hundredths of the
asked person's torso; ``[]`` when it was asked and not found, ``null`` when it was not asked.
Pictures of older versions have ``oks`` and ``pck`` alone.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, cast

from core.pose.score import JointError, PoseScore
from core.pose.skeleton import BODY_JOINTS, Joint

FARTHEST = 999
MOST_PEOPLE = 32


class Grade(StrEnum):
    """A pose score in a word."""

    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"

    @classmethod
    def of(cls, oks: float) -> Grade:
        return next(grade for grade in cls if oks >= grade.least)

    @property
    def least(self) -> float:
        """The lowest score of this grade."""
        return {Grade.GOOD: 0.85, Grade.FAIR: 0.65}.get(self, 0.0)


@dataclass(frozen=True, kw_only=True)
class KeptScore:
    """``errors`` is empty and ``people_asked`` 0 for a picture of an older version."""

    oks: float
    pck: float
    people_found: int = 0
    people_asked: int = 0
    errors: tuple[JointError, ...] = ()

    @property
    def grade(self) -> Grade:
        return Grade.of(self.oks)

    @property
    def text(self) -> str:
        return f"Pose {percent(self.oks)}"

    def worst(self, count: int = 3) -> tuple[JointError, ...]:
        """The joints that are out of place, farthest first; those not found stand before."""
        off = [error for error in self.errors if error.is_off]
        return tuple(sorted(off, key=lambda error: -error.distance)[:count])


def percent(share: float) -> str:
    """Rounded down: 89.7 % has not reached 90 %."""
    return f"{math.floor(share * 100 + 1e-9)} %"


def to_dict(score: PoseScore) -> dict[str, Any]:
    rows: list[list[list[int] | None]] = [[None] * BODY_JOINTS for _ in range(score.people_asked)]
    for error in score.errors:
        rows[error.person][error.joint] = [_hundredths(part) for part in error.offset or ()]
    return {
        "oks": round(score.oks, 4),
        "pck": round(score.pck, 4),
        "people": [score.people_found, score.people_asked],
        "joints": rows,
    }


def _hundredths(share: float) -> int:
    return max(-FARTHEST, min(FARTHEST, round(share * 100)))


def from_extras(extras: Mapping[str, Any]) -> KeptScore | None:
    """Inverse of ``to_dict``, from ``extras["score"]``; None for a picture without a score.

    Data from a file that anybody may have written: what is not as it should be is left out.
    """
    score = _numbers(extras)
    if score is None:
        return None
    found, asked = _people(score.get("people"))
    return KeptScore(
        oks=score["oks"],
        pck=score["pck"],
        people_found=found,
        people_asked=asked,
        errors=tuple(_errors(score.get("joints"))),
    )


def oks_of(extras: Mapping[str, Any]) -> float | None:
    score = _numbers(extras)
    return None if score is None else score["oks"]


def _numbers(extras: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """``extras["score"]`` when its two numbers are usable."""
    values = extras.get("score")
    if not isinstance(values, Mapping):
        return None
    score = cast("Mapping[str, Any]", values)
    is_usable = _is_share(score.get("oks")) and _is_share(score.get("pck"))
    return score if is_usable else None


def _is_share(value: object) -> bool:
    return type(value) in (int, float) and 0 <= cast("float", value) <= 1


def _people(value: object) -> tuple[int, int]:
    match value:
        case [int(found), int(asked)] if 0 <= found <= asked <= MOST_PEOPLE:
            return found, asked
        case _:
            return 0, 0


def _errors(rows: object) -> list[JointError]:
    errors: list[JointError] = []
    for person, row in enumerate(_list(rows)[:MOST_PEOPLE]):
        for joint, entry in zip(Joint, _list(row), strict=False):
            match entry:
                case []:
                    errors.append(JointError(person, joint, None))
                case [int(x), int(y)] if max(abs(x), abs(y)) <= FARTHEST:
                    errors.append(JointError(person, joint, (x / 100, y / 100)))
                case _:
                    pass
    return errors


def _list(value: object) -> Sequence[object]:
    return cast("Sequence[object]", value) if isinstance(value, list) else ()
