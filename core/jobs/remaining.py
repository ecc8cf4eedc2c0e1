"""How long the rest of a piece of work will take, told while it runs."""

from __future__ import annotations

import time
from collections.abc import Callable


def duration(seconds: float) -> str:
    """ "8 s", "3 min"; rounded as one says it."""
    if seconds < 90:
        return f"{max(round(seconds), 1)} s" if seconds < 20 else f"{round(seconds / 5) * 5} s"
    return f"{round(seconds / 60)} min"


class StepClock:
    """Measures steps that take about the same time each, as they are reported.

    The first one counts for nothing: before it models were loaded. Where the steps begin anew, so
    does the measuring.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._first: tuple[float, int] | None = None
        self._latest: tuple[float, int, int] | None = None

    def note(self, step: int, steps: int) -> None:
        """``step`` of ``steps`` is done now."""
        now = self._clock()
        if self._latest is not None and (step < self._latest[1] or steps != self._latest[2]):
            self._first = self._latest = None
        if step > 0 and (self._latest is None or step > self._latest[1]):
            self._first = self._first or (now, step)
            self._latest = (now, step, steps)

    @property
    def seconds_left(self) -> float | None:
        """None until two steps were seen, and once all are done."""
        if self._first is None or self._latest is None:
            return None
        (began, first), (now, step, steps) = self._first, self._latest
        if not first < step < steps:
            return None
        rest = (now - began) / (step - first) * (steps - step)
        return max(rest - (self._clock() - now), 0.0)


class TileClock:
    """Counts tiles that take about the same time each; starts when it is made."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._started = clock()

    def text(self, done: int, tiles: int) -> str:
        """ "Tile 3 of 12 · 8 s left"; nothing is left after the last one."""
        told = f"Tile {done} of {tiles}"
        if not 0 < done < tiles:
            return told
        seconds = (self._clock() - self._started) / done * (tiles - done)
        return f"{told} · {duration(seconds)} left"
