"""How a picture comes to an exact size: by which passes of a network, and the sizes with a name.

Pure arithmetic. A size is told by its long side; the short one follows.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from core.errors import RequestRejected
from core.geometry import Size

# What the networks of the catalogue do in one pass.
USUAL_SCALE = 4


class Preset(StrEnum):
    FOUR_K = "4k"
    EIGHT_K = "8k"

    @property
    def label(self) -> str:
        return {Preset.FOUR_K: "4K", Preset.EIGHT_K: "8K wide"}[self]

    @property
    def long_side(self) -> int:
        """In pixels."""
        return {Preset.FOUR_K: 3840, Preset.EIGHT_K: 7680}[self]


class Enlargement(NamedTuple):
    """``passes`` are the sizes after each pass of the network; one or two."""

    passes: tuple[Size, ...]

    @property
    def result(self) -> Size:
        return self.passes[-1]


def sized(size: Size, long_side: int) -> Size:
    """The same shape with this long side."""
    longest = max(size)
    return Size(*(max(1, round(side * long_side / longest)) for side in size))


def enlargement(size: Size, target: int, highest: int = USUAL_SCALE) -> Enlargement:
    """From ``size`` to the long side ``target`` with a network that enlarges ``highest`` times.

    Within ``highest`` it is one pass, whose result is made smaller to the exact size. Beyond it the
    first pass goes only as far as the second one needs, because a pass works on what it is given:
    six times as large is 1.5 times, then four times. Raises ``RequestRejected`` for a target that
    is not larger than the picture, or out of reach of two passes.
    """
    longest = max(size)
    if target <= longest:
        raise RequestRejected(
            expected=f"a long side above {longest} pixels",
            got=target,
            todo="choose a larger one",
            shown=f"This picture is {size} pixels already. Choose a larger size.",
        )
    if target > longest * highest**2:
        raise RequestRejected(
            expected=f"a long side of at most {longest * highest**2} pixels",
            got=target,
            todo="choose a smaller one or a larger picture",
            shown=f"This picture is too small for {target} pixels. Choose a smaller size.",
        )
    result = sized(size, target)
    if target <= longest * highest:
        return Enlargement((result,))
    return Enlargement((sized(size, -(-target // highest)), result))


def presets_for(size: Size, highest: int = USUAL_SCALE) -> tuple[Preset, ...]:
    """Those that are larger than the picture and within two passes."""
    longest = max(size)
    return tuple(one for one in Preset if longest < one.long_side <= longest * highest**2)
