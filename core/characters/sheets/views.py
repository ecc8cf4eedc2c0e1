"""All views of a turnaround in one picture: one who paints them at once makes them agree."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PIL import Image

from core.characters.card import Card
from core.characters.sheets.cells import TURN, SheetCell, cells_of
from core.characters.sheets.kinds import SheetKind
from core.errors import RequestRejected
from core.generation.request import (
    MAX_PIXELS,
    MAX_REFINED_PIXELS,
    MAX_SIDE,
    MIN_SIDE,
    SIDE_MULTIPLE,
)
from core.geometry import Size
from core.models.specs import CheckpointSpec
from core.pose.skeleton import Pose

# As checkpoints know a sheet of one character.
WORDS = (
    "multiple views, character sheet, turnaround, full body, standing, "
    "from front, from side, from behind"
)
# Of a checkpoint's own largest size: a start from the drawing holds together what is larger.
_PIXELS = 2.0


def side_by_side(cells: Sequence[SheetCell]) -> Pose:
    """Everybody of cells of one size, in their order, on one canvas."""
    width, height = cells[0].size
    people = (
        person.moved(number * width, 0.0)
        for number, cell in enumerate(cells)
        for person in cell.pose.people
    )
    return Pose(tuple(people), Size(len(cells) * width, height))


def cut(image: Image.Image, count: int) -> tuple[Image.Image, ...]:
    """Columns of equal width, left to right."""
    width = image.width // count
    lefts = (round(number * image.width / count) for number in range(count))
    return tuple(image.crop((left, 0, left + width, image.height)) for left in lefts)


def size_of_view(card: Card, spec: CheckpointSpec) -> Size:
    """Of a cell, so that all of them beside each other are what the checkpoint paints well."""
    aspect = cells_of(SheetKind.TURNAROUND, (card,))[0].size.aspect
    refined = 1.0 if spec.refine is None else spec.refine.scale
    own = _PIXELS * max(size.pixels for size in spec.sizes)
    room = min(own, MAX_PIXELS, MAX_REFINED_PIXELS / refined**2)
    height = math.sqrt(room / (len(TURN) * aspect))
    height = min(height, MAX_SIDE / len(TURN) / aspect)
    return Size(_side(aspect * height), _side(height))


def check(kind: SheetKind, size: Size) -> None:
    """Raises ``RequestRejected`` for a sheet whose cells, of this size, are no one picture."""
    if kind is not SheetKind.TURNAROUND:
        raise RequestRejected(
            expected="a turnaround to be painted in one picture",
            got=kind.value,
            todo="paint its cells one by one",
            shown="Only a turnaround can be painted in one picture. Paint these cells one by one.",
        )
    whole = Size(len(TURN) * size.width, size.height)
    if max(whole) > MAX_SIDE or whole.pixels > MAX_PIXELS:
        raise RequestRejected(
            expected=f"{len(TURN)} views that fit one picture of at most {MAX_SIDE} pixels a side "
            f"and {MAX_PIXELS} in all",
            got=str(whole),
            todo="make the cells smaller",
            shown="All views together are too large for one picture. Make the cells smaller.",
        )


def _side(pixels: float) -> int:
    return max(MIN_SIDE, int(pixels) // SIDE_MULTIPLE * SIDE_MULTIPLE)
