"""A pool of threads where the latest request wins: it supersedes those of its stream that wait."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

Result = TypeVar("Result")


class Superseded(Exception):
    """A newer request of the same stream came before this one was begun."""


class TooManyWaiting(Exception):
    """The queue is full."""


@dataclass(frozen=True)
class Stream:
    """Requests of which the latest counts, as those for one picture of a page."""

    visitor: Hashable
    name: str


class LatestWins:
    """Runs functions in a few threads; lives on one event loop.

    Of each stream at most one request waits, of each visitor at most one runs, and visitors are
    served in turn. At most ``max_waiting`` wait in all, of ``max_streams`` streams of one visitor.
    """

    def __init__(self, threads: int, *, max_waiting: int, max_streams: int) -> None:
        self._pool = ThreadPoolExecutor(threads, "drawing")
        self._threads, self._max_waiting, self._max_streams = threads, max_waiting, max_streams
        self._running: set[Hashable] = set()
        self._waiting: dict[Stream, asyncio.Future[None]] = {}

    async def run(self, stream: Stream, work: Callable[[], Result]) -> Result:
        """Raises ``Superseded`` or ``TooManyWaiting`` before it runs, and what ``work`` raises."""
        await self._wait_turn(stream)
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)
        finally:
            self._running.discard(stream.visitor)
            self._start_next()

    async def _wait_turn(self, stream: Stream) -> None:
        older = self._waiting.pop(stream, None)
        if older is not None and not older.done():
            older.set_exception(Superseded())
        if self._is_free(stream.visitor) and not self._waiting:
            self._running.add(stream.visitor)
            return
        self._check_room(stream.visitor)
        turn = self._waiting[stream] = asyncio.get_running_loop().create_future()
        self._start_next()
        try:
            await turn
        except asyncio.CancelledError:
            self._leave(stream, turn)
            raise

    def _leave(self, stream: Stream, turn: asyncio.Future[None]) -> None:
        """Who asked has gone: it may be when its turn had just come."""
        if self._waiting.get(stream) is turn:
            del self._waiting[stream]
        elif turn.done() and not turn.cancelled() and turn.exception() is None:
            self._running.discard(stream.visitor)
            self._start_next()

    def _is_free(self, visitor: Hashable) -> bool:
        return visitor not in self._running and len(self._running) < self._threads

    def _check_room(self, visitor: Hashable) -> None:
        own = sum(stream.visitor == visitor for stream in self._waiting)
        if len(self._waiting) >= self._max_waiting or own >= self._max_streams:
            raise TooManyWaiting

    def _start_next(self) -> None:
        for stream, turn in list(self._waiting.items()):
            if not self._is_free(stream.visitor):
                continue
            del self._waiting[stream]
            if not turn.done():
                self._running.add(stream.visitor)
                turn.set_result(None)
