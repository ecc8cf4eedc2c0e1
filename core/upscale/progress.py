"""How far an enlargement is, in tiles."""

from __future__ import annotations

from collections.abc import Callable

from core.errors import JobCancelled

# (tiles done, tiles in all)
OnTile = Callable[[int, int], None]
ShouldStop = Callable[[], bool]


class Meter:
    """Counts ``tiles``, or parts of them, and asks before each whether to stop."""

    def __init__(self, tiles: int, on_tile: OnTile, should_stop: ShouldStop) -> None:
        self._tiles, self._on_tile, self._should_stop = tiles, on_tile, should_stop
        self._done, self._told = 0.0, 0

    def check(self) -> None:
        """Raises ``JobCancelled`` once somebody wants it to stop."""
        if self._should_stop():
            raise JobCancelled

    def add(self, tiles: float = 1.0) -> None:
        """So many more are done; whoever listens is told of each whole one."""
        self._done += tiles
        # the sum of many parts comes close to a whole one, from either side
        whole = min(int(self._done + 1e-6), self._tiles)
        if whole > self._told:
            self._told = whole
            self._on_tile(whole, self._tiles)
