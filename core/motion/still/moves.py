"""What moves in a still picture, and how it goes with time: all of it ends as it began."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum


class Move(StrEnum):
    BREATH = "breath"
    BLINK = "blink"
    HAIR = "hair"  # and skirts, capes and what else hangs loose
    PUSH = "push"  # of the camera

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Move.BREATH: "Breath",
    Move.BLINK: "Blink",
    Move.HAIR: "Hair and cloth",
    Move.PUSH: "Camera push",
}
assert set(Move) == set(_LABELS)
ALL_MOVES = tuple(Move)

# About how long each takes, in seconds; a clip has a whole number of them.
BREATH_SECONDS, SWAY_SECONDS, BLINK_SECONDS = 3.6, 2.4, 4.0
# An eye closes, stays and opens in so many seconds; nobody blinks in the middle of a breath.
CLOSING, CLOSED, OPENING = 0.1, 0.06, 0.16
BLINK_AT = 0.62


@dataclass(frozen=True)
class Time:
    """Where a frame stands in a clip of ``seconds``; ``share`` 0…1 of it."""

    share: float
    seconds: float
    loops: bool = True

    @property
    def breath(self) -> float:
        """0 breathed out, 1 in; out as a clip begins and ends. Breathing in is quicker."""
        turn = 2 * math.pi * self._turns(BREATH_SECONDS)
        return (1 - math.cos(turn + 0.35 * math.sin(turn))) / 2

    @property
    def sway(self) -> float:
        """The phase of what hangs loose, in radians."""
        return 2 * math.pi * self._turns(SWAY_SECONDS)

    @property
    def blink(self) -> float:
        """0 open, 1 closed."""
        length = self.seconds / max(1, round(self.seconds / BLINK_SECONDS))
        after = (self.share * self.seconds) % length - BLINK_AT * length
        if after < 0:
            return _smooth(1 + after / CLOSING)
        return _smooth(1 - (after - CLOSED) / OPENING)

    @property
    def push(self) -> float:
        """0 as the picture is, 1 as near as it comes: there and back in a loop, else there."""
        if self.loops:
            return (1 - math.cos(2 * math.pi * self.share)) / 2
        return _smooth(self.share)

    def _turns(self, usual: float) -> float:
        return self.share * max(1, round(self.seconds / usual))


def _smooth(share: float) -> float:
    held = min(1.0, max(0.0, share))
    return held * held * (3 - 2 * held)
