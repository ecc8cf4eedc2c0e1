"""Pictures that are opened or drawn when they are asked for: a long clip fits no memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    from PIL import Image


class Later(Sequence["Image.Image"]):
    """``make`` gives the picture of each number below ``count``, the same each time."""

    def __init__(self, count: int, make: Callable[[int], Image.Image]) -> None:
        self._count, self._make = count, make

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> Image.Image: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Image.Image]: ...

    def __getitem__(self, index: int | slice) -> Image.Image | Sequence[Image.Image]:
        numbers = range(self._count)[index]
        if isinstance(numbers, int):
            return self._make(numbers)
        return Later(len(numbers), lambda number: self._make(numbers[number]))
