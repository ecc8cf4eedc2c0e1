"""How long the rest of a piece of work will take, told while it runs."""

from __future__ import annotations

import time
from collections.abc import Callable


def duration(seconds: float) -> str:
    """ "8 s", "3 min"; rounded as one says it."""
    if seconds < 90:
        return f"{max(round(seconds), 1)} s" if seconds < 20 else f"{round(seconds / 5) * 5} s"
    return f"{round(seconds / 60)} min"


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
