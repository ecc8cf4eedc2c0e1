"""What may go into a picture besides words and a pose, each as a small frozen value.

Pictures are named by their id in the ``PictureStore``, models by their id in the registry. Every
value is checked on construction; ``RequestRejected`` says what cannot be used.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar, cast

from core.errors import RequestRejected
from core.generation.validation import (
    check_kind,
    check_name,
    check_number,
    check_picture,
    check_whole,
    check_window,
    damaged,
    list_from,
)
from core.geometry import Box, Size

AUTO = "auto"
LATENT = "latent"
MAX_CONTROL_STRENGTH = 2.0
MAX_LORA_WEIGHT = 2.0
MAX_REFINEMENT = 4.0
MAX_STEPS = 150
MIN_FIX_STRENGTH = 0.05
LEAST_FIXED, MOST_FIXED = 16, 1024
MAX_MASK_BLUR = 64
MAX_MARGIN = 2048
SIDES = ("left", "top", "right", "bottom")


class ControlKind(StrEnum):
    """What a ControlNet may follow besides the pose."""

    CANNY = "canny"
    LINEART_ANIME = "lineart_anime"
    LINEART = "lineart"
    DEPTH = "depth"
    SOFT_EDGE = "soft_edge"
    SEGMENTATION = "segmentation"

    @property
    def label(self) -> str:
        return _CONTROL_LABELS[self]


_CONTROL_LABELS = {
    ControlKind.CANNY: "Edges",
    ControlKind.LINEART_ANIME: "Anime line art",
    ControlKind.LINEART: "Line art",
    ControlKind.DEPTH: "Depth",
    ControlKind.SOFT_EDGE: "Soft edges",
    ControlKind.SEGMENTATION: "Regions",
}
assert len(_CONTROL_LABELS) == len(ControlKind)


@dataclass(frozen=True)
class Control:
    """A ControlNet that follows another picture.

    ``preprocess`` False: ``picture`` is a ready map. ``start`` and ``end`` are shares of the steps.
    """

    kind: ControlKind
    picture: str
    preprocess: bool = True
    strength: float = 1.0
    start: float = 0.0
    end: float = 1.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", kind_from(self.kind))
        check_picture("control picture", self.picture)
        check_kind("choice to preprocess", self.preprocess, bool)
        check_number("control strength", self.strength, 0.0, MAX_CONTROL_STRENGTH)
        check_window("the control", self.start, self.end)


@dataclass(frozen=True)
class LoraUse:
    """A LoRA and how strongly it counts; at weight 0 it is not there."""

    id: str
    weight: float = 1.0

    def __post_init__(self) -> None:
        check_name("LoRA", self.id)
        check_number("LoRA weight", self.weight, -MAX_LORA_WEIGHT, MAX_LORA_WEIGHT)


@dataclass(frozen=True)
class Reference:
    """A picture whose character is taken over by an IP-Adapter; ``adapter`` ``"auto"`` chooses."""

    picture: str
    strength: float = 0.6
    adapter: str = AUTO

    def __post_init__(self) -> None:
        check_picture("reference picture", self.picture)
        check_number("reference strength", self.strength, 0.0, 1.0)
        check_name("adapter", self.adapter)


@dataclass(frozen=True)
class Outpaint:
    """New ground around a start picture: how wide on each side, and how far into the picture it is
    drawn (``overlap``), in pixels of the size that is drawn first."""

    left: int = 0
    top: int = 0
    right: int = 0
    bottom: int = 0
    overlap: int = 32

    def __post_init__(self) -> None:
        for side, pixels in zip(SIDES, self.margins, strict=True):
            check_whole(f"new ground {side}", pixels, 0, MAX_MARGIN)
        check_whole("overlap of the new ground", self.overlap, 0, MAX_MARGIN)

    @property
    def margins(self) -> tuple[int, int, int, int]:
        return self.left, self.top, self.right, self.bottom

    def around(self, inner: Size) -> Size:
        """What is drawn, of a start picture of this size."""
        return Size(inner.width + self.left + self.right, inner.height + self.top + self.bottom)

    def within(self, size: Size) -> Size:
        """How large the start picture is in what is drawn; the inverse of ``around``."""
        return Size(size.width - self.left - self.right, size.height - self.top - self.bottom)

    def box(self, drawn: Size, size: Size) -> Box:
        """Where the start picture lies in a picture of ``size``, which is ``drawn`` first."""
        x, y = size.width / drawn.width, size.height / drawn.height
        return Box(
            round(self.left * x),
            round(self.top * y),
            size.width - round(self.right * x),
            size.height - round(self.bottom * y),
        )


@dataclass(frozen=True)
class StartPicture:
    """Start from this picture instead of from noise; white in ``mask`` is drawn anew.

    ``strength`` 0 keeps the picture as it is, 1 keeps nothing of it; that share of the request's
    steps is drawn. A picture of another shape is cut at the sides.

    ``mask_blur`` is how soft the edge of what is drawn anew is laid over the picture: the standard
    deviation in pixels of the size that is drawn first, as in A1111. From ``2.5 * mask_blur``
    pixels outside of the mask the picture stays bit for bit.

    With ``outpaint`` the picture is fitted to ``outpaint.within`` of the size that is drawn, and
    all around it is drawn anew, whatever the mask says.
    """

    picture: str
    strength: float = 0.6
    mask: str | None = None
    mask_blur: int = 0
    outpaint: Outpaint | None = None

    def __post_init__(self) -> None:
        check_picture("start picture", self.picture)
        check_number("denoise strength", self.strength, 0.0, 1.0)
        if self.mask is not None:
            check_picture("mask", self.mask)
        check_whole("mask blur", self.mask_blur, 0, MAX_MASK_BLUR)
        if self.outpaint is not None:
            outpaint = one_from(Outpaint, self.outpaint)
            object.__setattr__(self, "outpaint", outpaint if any(outpaint.margins) else None)

    @property
    def keeps_a_part(self) -> bool:
        """Not all of it is drawn anew."""
        return self.mask is not None or self.outpaint is not None

    def size_in(self, drawn: Size) -> Size:
        """What the picture fills of the size that is drawn first."""
        return drawn if self.outpaint is None else self.outpaint.within(drawn)

    def check_room(self, drawn: Size, least: int) -> None:
        """So many pixels a side stay for the picture. Raises ``RequestRejected``."""
        room = self.size_in(drawn)
        if min(room) < least:
            raise RequestRejected(
                expected=f"at least {least} pixels a side for the start picture",
                got=f"{room} beside the new ground",
                todo="make the size larger or the new ground smaller",
                shown="There is too little room for the start picture. Make the new ground "
                "smaller.",
            )


@dataclass(frozen=True)
class Refine:
    """Draw, make larger by ``scale``, and draw over that once more: finer than enlarging alone.

    ``steps`` are the steps drawn over it; ``strength`` 0 only enlarges.

    ``upscaler`` ``"latent"`` enlarges the unfinished picture inside the model, else an upscaler of
    the registry enlarges the finished one.
    """

    scale: float = 2.0
    strength: float = 0.4
    steps: int = 12
    upscaler: str = LATENT

    def __post_init__(self) -> None:
        check_number("enlargement of the refinement", self.scale, 1.0, MAX_REFINEMENT)
        check_number("strength of the refinement", self.strength, 0.0, 1.0)
        check_whole("steps of the refinement", self.steps, 1, MAX_STEPS)
        check_name("upscaler", self.upscaler)

    @property
    def drawn_steps(self) -> int:
        return self.steps if self.strength > 0 else 0


@dataclass(frozen=True)
class Fix:
    """Draw small faces and hands of the finished picture again, larger, and blend them back.

    They are found by the pose. ``strength`` is the denoise strength; that share of the request's
    steps is drawn for each. One of more than ``largest`` pixels is left alone.
    """

    faces: bool = True
    hands: bool = True
    strength: float = 0.4
    largest: int = 160

    def __post_init__(self) -> None:
        check_kind("choice to fix faces", self.faces, bool)
        check_kind("choice to fix hands", self.hands, bool)
        check_number("strength of the fix", self.strength, MIN_FIX_STRENGTH, 1.0)
        check_whole("largest size to fix", self.largest, LEAST_FIXED, MOST_FIXED)
        if not (self.faces or self.hands):
            raise RequestRejected(
                expected="faces, hands or both to fix",
                got="neither",
                shown="Choose faces, hands or both to fix.",
            )

    def drawn_steps(self, steps: int) -> int:
        """For one face or hand of a picture of so many steps; at least 1."""
        return max(1, int(steps * self.strength))


Input = TypeVar("Input")


def one_from(kind: type[Input], values: Any) -> Input:
    """From a table as ``dataclasses.asdict`` makes it; unknown keys are dropped."""
    if isinstance(values, kind):
        return values
    if not isinstance(values, Mapping):
        raise damaged(f"a table for {kind.__name__}", f"{values!r:.60}")
    table = cast("Mapping[str, Any]", values)
    fields = dataclasses.fields(kind)  # pyright: ignore[reportArgumentType]
    values_of = {field.name: table[field.name] for field in fields if field.name in table}
    lacking = [field.name for field in fields if _is_needed(field) and field.name not in values_of]
    if lacking:
        raise damaged(f"a whole {kind.__name__} in these settings", f"none of {lacking}")
    return kind(**values_of)


def _is_needed(field: dataclasses.Field[Any]) -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


def some_from(kind: type[Input], values: Any) -> tuple[Input, ...]:
    """A list of them."""
    return tuple(one_from(kind, value) for value in list_from(kind.__name__, values))


def kind_from(value: Any) -> ControlKind:
    try:
        return ControlKind(value)
    except ValueError as error:
        raise RequestRejected(
            expected=f"a control among {', '.join(ControlKind)}",
            got=f"{value!r:.60}",
            shown="This studio does not know that kind of control picture. Choose it again.",
        ) from error
