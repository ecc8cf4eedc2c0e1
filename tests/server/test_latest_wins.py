from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest

from core.server.latest_wins import LatestWins, Stream, Superseded, TooManyWaiting

Result = TypeVar("Result")
ANN, BOB = Stream("ann", "pose"), Stream("bob", "pose")


class Works:
    """Work that waits until it is let go, in order of its beginning."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.gates: dict[str, threading.Event] = {}

    def named(self, name: str):
        gate = self.gates[name] = threading.Event()

        def work() -> str:
            self.begun.append(name)
            assert gate.wait(10)
            return name

        return work


def run_apart(play: Coroutine[object, object, Result]) -> Result:
    """In a thread of its own: browser tests leave a running loop in this one."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, play).result()


async def _soon(condition) -> None:
    for _ in range(500):
        if condition():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it never came to that")


def test_what_waits_is_overtaken_by_the_newest():
    async def play() -> list[object]:
        works, newest = Works(), LatestWins(2, max_waiting=8, max_streams=4)
        asked = [asyncio.create_task(newest.run(ANN, works.named("first")))]
        await _soon(lambda: works.begun)
        for name in ("second", "third", "fourth"):
            asked.append(asyncio.create_task(newest.run(ANN, works.named(name))))
            await asyncio.sleep(0)
        overtaken = await asyncio.gather(*asked[1:3], return_exceptions=True)
        assert works.begun == ["first"]  # they were told before anything was finished
        for name in ("first", "fourth"):
            works.gates[name].set()
        done = await asyncio.gather(asked[0], asked[3])
        assert works.begun == ["first", "fourth"]
        return [*map(type, overtaken), *done]

    assert run_apart(play()) == [Superseded, Superseded, "first", "fourth"]


def test_one_visitor_never_has_two_threads_and_others_do_not_wait_for_him():
    async def play() -> list[str]:
        works, newest = Works(), LatestWins(2, max_waiting=8, max_streams=4)
        lines = [Stream("ann", "a"), Stream("ann", "b"), BOB]
        asked = [
            asyncio.create_task(newest.run(line, works.named(name)))
            for line, name in zip(lines, ("a", "b", "bob"), strict=True)
        ]
        await _soon(lambda: len(works.begun) == 2)
        begun = list(works.begun)
        for gate in works.gates.values():
            gate.set()
        await asyncio.gather(*asked)
        return [*begun, *works.begun[2:]]

    assert run_apart(play()) == ["a", "bob", "b"]


def test_only_so_many_may_wait():
    async def play() -> None:
        works, newest = Works(), LatestWins(1, max_waiting=2, max_streams=1)
        asked = [asyncio.create_task(newest.run(ANN, works.named("runs")))]
        await _soon(lambda: works.begun)
        for line, name in ((ANN, "waits"), (BOB, "waits too")):
            asked.append(asyncio.create_task(newest.run(line, works.named(name))))
            await asyncio.sleep(0)
        with pytest.raises(TooManyWaiting):
            await newest.run(Stream("eve", "pose"), works.named("too many"))
        with pytest.raises(TooManyWaiting):
            await newest.run(Stream("bob", "another"), works.named("too many of his"))
        for gate in works.gates.values():
            gate.set()
        assert await asyncio.gather(*asked) == ["runs", "waits", "waits too"]

    run_apart(play())


def test_who_fails_or_goes_leaves_the_place_to_the_next():
    async def play() -> str:
        works, newest = Works(), LatestWins(1, max_waiting=8, max_streams=4)

        def broken() -> str:
            raise ValueError("broken")

        with pytest.raises(ValueError, match="broken"):
            await newest.run(ANN, broken)
        running = asyncio.create_task(newest.run(ANN, works.named("runs")))
        await _soon(lambda: works.begun)
        gone = asyncio.create_task(newest.run(BOB, works.named("gone")))
        await asyncio.sleep(0)
        gone.cancel()
        works.gates["runs"].set()
        await running
        last = works.named("last")
        works.gates["last"].set()
        return await asyncio.wait_for(newest.run(BOB, last), 5)

    assert run_apart(play()) == "last"
