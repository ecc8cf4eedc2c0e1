"""Work of which only the newest counts: what is asked again before it was begun is done once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

Result = TypeVar("Result")


class Overtaken(Exception):
    """A newer wish of the same line came before this one was begun."""


class Crowded(Exception):
    """So many wait already that nobody else may."""


@dataclass(frozen=True)
class Line:
    """Wishes of which the newest counts; of one ``visitor`` one at a time is worked on."""

    visitor: Hashable
    name: str


class NewestFirst:
    """Runs functions in a few threads; lives on one event loop.

    Of each line at most one wish waits, of each visitor at most one is worked on, and visitors are
    served in turn.
    """

    def __init__(self, threads: int, *, most_waiting: int, most_lines: int) -> None:
        self._pool = ThreadPoolExecutor(threads, "drawing")
        self._threads, self._most_waiting, self._most_lines = threads, most_waiting, most_lines
        self._running: set[Hashable] = set()
        self._waiting: dict[Line, asyncio.Future[None]] = {}

    async def run(self, line: Line, work: Callable[[], Result]) -> Result:
        """Raises ``Overtaken`` or ``Crowded`` without running it, and what ``work`` raises."""
        await self._turn(line)
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)
        finally:
            self._running.discard(line.visitor)
            self._call_next()

    async def _turn(self, line: Line) -> None:
        older = self._waiting.pop(line, None)
        if older is not None and not older.done():
            older.set_exception(Overtaken())
        if self._is_free(line.visitor) and not self._waiting:
            self._running.add(line.visitor)
            return
        self._make_room(line.visitor)
        turn = self._waiting[line] = asyncio.get_running_loop().create_future()
        self._call_next()
        try:
            await turn
        except asyncio.CancelledError:
            self._leave(line, turn)
            raise

    def _leave(self, line: Line, turn: asyncio.Future[None]) -> None:
        """Who asked has gone: it may be when its turn had just come."""
        if self._waiting.get(line) is turn:
            del self._waiting[line]
        elif turn.done() and not turn.cancelled() and turn.exception() is None:
            self._running.discard(line.visitor)
            self._call_next()

    def _is_free(self, visitor: Hashable) -> bool:
        return visitor not in self._running and len(self._running) < self._threads

    def _make_room(self, visitor: Hashable) -> None:
        own = sum(line.visitor == visitor for line in self._waiting)
        if len(self._waiting) >= self._most_waiting or own >= self._most_lines:
            raise Crowded

    def _call_next(self) -> None:
        for line, turn in list(self._waiting.items()):
            if not self._is_free(line.visitor):
                continue
            del self._waiting[line]
            if not turn.done():
                self._running.add(line.visitor)
                turn.set_result(None)
