"""What is tried when memory runs out, one fallback after the other, and which ones were used."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from core.errors import OutOfMemory
from core.models.hardware.out_of_memory import attempt

Result = TypeVar("Result")


@dataclass(frozen=True)
class Fallback:
    """One measure. ``apply`` returns False when it cannot help on this machine."""

    note: str
    apply: Callable[[], bool]


class FallbackChain:
    """Runs work, and after running out of memory runs it again with the next fallback applied.

    Fallbacks applied stay so for the following stages of the same picture; ``notes`` tells them.
    """

    def __init__(self, give_up: Callable[[], OutOfMemory]) -> None:
        self._give_up = give_up
        self._applied: list[str] = []

    @property
    def notes(self) -> tuple[str, ...]:
        return tuple(self._applied)

    def run(self, work: Callable[[], Result], fallbacks: Sequence[Fallback]) -> Result:
        """The result of ``work``; ``OutOfMemory`` when no fallback is left."""
        left = [fallback for fallback in fallbacks if fallback.note not in self._applied]
        while True:
            finished, result = attempt(work)
            if finished:
                return result
            self._apply_next(left)

    def _apply_next(self, left: list[Fallback]) -> None:
        while left:
            fallback = left.pop(0)
            if fallback.apply():
                self._applied.append(fallback.note)
                return
        raise self._give_up()
