"""Several pictures in one job: what is wrong with one of them holds no other up, and is told at the
end."""

from __future__ import annotations

from collections.abc import Sequence

from core.errors import GenerationError, InputRejected, ModelError, NotFound, StudioError

# What is wrong with one picture; the others are still made. A full disk is not.
OF_ONE = (InputRejected, ModelError, GenerationError, NotFound)
MOST_TOLD = 3

Failed = Sequence[tuple[int, StudioError]]
"""The number of a picture, from 0, and why it could not be made."""


def tell_failed(failed: Failed, made: int, count: int) -> None:
    """Raises ``GenerationError`` where some failed, each reason with the pictures it holds for."""
    if not failed:
        return
    reasons: dict[str, list[int]] = {}
    for number, error in failed:
        reasons.setdefault(error.shown, []).append(number)
    told = [f"{_named(numbers)}: {reason}" for reason, numbers in reasons.items()]
    more = len(told) - MOST_TOLD
    why = " · ".join([*told[:MOST_TOLD], *([f"{more} more reasons"] if more > 0 else [])])
    raise GenerationError(
        expected=f"{count} pictures",
        got=f"{made}: {why}",
        todo="change what failed and make those again",
        shown=f"{made} of {count} pictures are made · {why}",
    ) from failed[0][1]


def _named(numbers: Sequence[int]) -> str:
    """ "Pictures 1, 2, 3, 4 and 8 more"."""
    told = [str(number + 1) for number in numbers]
    if len(told) == 1:
        return f"Picture {told[0]}"
    more = len(told) - 4
    return f"Pictures {', '.join(told[:4])}" + (f" and {more} more" if more > 0 else "")
