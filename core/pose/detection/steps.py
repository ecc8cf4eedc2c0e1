"""How far a search for people is, told to whoever waits for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class Step(NamedTuple):
    """``done`` of ``of`` parts are over; ``of`` is 0 while nobody knows how many there are."""

    text: str
    done: int = 0
    of: int = 0


OnStep = Callable[[Step], None]
"""Called before each part of the work; what it raises ends the search."""


def unwatched(_step: Step) -> None:
    pass
