"""What to do when memory runs out: step by step down a ladder, and say which rung was used."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from core.errors import OutOfMemory
from core.models.hardware import machine
from core.models.loading.guarded import is_out_of_memory

Result = TypeVar("Result")


@dataclass(frozen=True)
class Rung:
    """One measure. ``take`` returns False when it cannot help on this machine."""

    note: str
    take: Callable[[], bool]


class Ladder:
    """Runs work, and after running out of memory runs it again one rung lower.

    Rungs taken stay taken for the following stages of the same picture; ``notes`` tells them.
    """

    def __init__(self, give_up: Callable[[], OutOfMemory]) -> None:
        self._give_up = give_up
        self._taken: list[str] = []

    @property
    def notes(self) -> tuple[str, ...]:
        return tuple(self._taken)

    def run(self, work: Callable[[], Result], rungs: Sequence[Rung]) -> Result:
        """The result of ``work``; ``OutOfMemory`` when no rung is left."""
        left = [rung for rung in rungs if rung.note not in self._taken]
        while True:
            finished, result = _attempt(work)
            if finished:
                return result
            # Only here, outside the handler, are the tensors of the failed attempt free.
            self._descend(left)

    def _descend(self, left: list[Rung]) -> None:
        free_memory()
        while left:
            rung = left.pop(0)
            if rung.take():
                self._taken.append(rung.note)
                return
        raise self._give_up()


def _attempt(work: Callable[[], Result]) -> tuple[bool, Any]:
    try:
        return True, work()
    except (RuntimeError, MemoryError) as error:
        if not is_out_of_memory(error):
            raise
        return False, None


def free_memory() -> bool:
    """Give back what the collector and the device's allocator still hold."""
    import torch

    gc.collect()
    machine.trim_heap()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
    elif torch.backends.mps.is_available():
        torch.mps.empty_cache()
    return True
