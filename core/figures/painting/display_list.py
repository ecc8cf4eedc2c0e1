"""What a painter was asked for, kept as a list: the one source of every output of a drawing.

Coordinates are float pixels of ``Recording.size``, origin top left; every width, depth and cast is
in the same pixels, so that the list can be drawn at any size.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import NamedTuple

from core.figures.attributes import Colour
from core.figures.painting.shapes import Polygon, Vector
from core.geometry import Size


class Label(IntEnum):
    """What a pixel of ``Drawing.labels()`` shows; 16 is added for each person before this one."""

    GROUND = 0
    SKIN = 1
    HAIR = 2
    EYES = 3
    OUTFIT = 4  # in the outfit's own colour
    TRIM = 5  # the rest of the outfit
    SHOES = 6
    PROP = 7


@dataclass(frozen=True)
class Shade:
    """What a shadow leaves of red, green and blue."""

    red: float
    green: float
    blue: float


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose an operation is: ``name`` is the finer part, as "hair", "face" or a garment's slot;
    ``site`` is where on the body, where that is painted apart: "left arm", "skirt", …"""

    person: int
    label: Label
    name: str
    site: str = ""


class Span(NamedTuple):
    """Polygons of an operation: places in ``Recording.polygons``."""

    first: int
    last: int  # the one after

    @property
    def is_empty(self) -> bool:
        return self.last <= self.first


@dataclass(frozen=True, slots=True)
class Begin:
    """Another person begins: shadows, tints and rims fall on its own parts alone."""

    person: int


@dataclass(frozen=True, slots=True)
class Part:
    owner: Owner
    span: Span
    colours: tuple[Colour, ...]
    depth: float
    shade: Shade
    outline: float
    cast: float


@dataclass(frozen=True, slots=True)
class Inside:
    """Clipped to ``part``, the number of a ``Part`` among the operations."""

    owner: Owner
    span: Span
    part: int
    paint: Colour | Shade
    labelled: bool


@dataclass(frozen=True, slots=True)
class Fill:
    owner: Owner
    span: Span
    colour: Colour
    is_line: bool  # an inked line, already of its width


@dataclass(frozen=True, slots=True)
class Line:
    owner: Owner
    span: Span
    colour: Colour
    width: float  # in line widths
    closed: bool


@dataclass(frozen=True, slots=True)
class Glow:
    owner: Owner
    span: Span
    colour: Colour
    strength: float


@dataclass(frozen=True, slots=True)
class Soft:
    owner: Owner
    centre: Vector
    across: float
    down: float
    colour: Colour
    strength: float


@dataclass(frozen=True, slots=True)
class Wash:
    """A vertical gradient over the whole width."""

    owner: Owner
    top: float
    bottom: float
    stops: tuple[Colour, ...]


@dataclass(frozen=True, slots=True)
class Tint:
    shade: Shade
    everywhere: bool  # or on the present person only


@dataclass(frozen=True, slots=True)
class Rim:
    colour: Colour
    width: float
    strength: float


Operation = Begin | Part | Inside | Fill | Line | Glow | Soft | Wash | Tint | Rim


@dataclass
class Recording:
    size: Size
    light: Vector  # unit vector towards the light, y down
    line_width: float
    polygons: list[Polygon] = field(default_factory=list)
    opened: set[int] = field(default_factory=set)  # polygons that are lines with two ends
    operations: list[Operation] = field(default_factory=list)

    def add(self, polygons: Sequence[Polygon]) -> Span:
        first = len(self.polygons)
        self.polygons.extend(polygons)
        return Span(first, len(self.polygons))

    @property
    def people(self) -> tuple[int, ...]:
        return tuple(op.person for op in self.operations if isinstance(op, Begin))

    @property
    def reach(self) -> float:
        """How far a shadow or a rim can lie from what throws it, in pixels."""
        far = [0.0]
        for op in self.operations:
            if isinstance(op, Part):
                far.append(max(op.depth, op.cast))
            elif isinstance(op, Rim):
                far.append(op.width)
        return max(far)

    def only(self, wanted: Callable[[Operation], bool]) -> Recording:
        """The same polygons, fewer operations; those ``Inside`` a part that is left out go too."""
        places: dict[int, int] = {}
        kept: list[Operation] = []
        for number, op in enumerate(self.operations):
            if not wanted(op):
                continue
            if isinstance(op, Inside):
                if op.part not in places:
                    continue
                op = Inside(op.owner, op.span, places[op.part], op.paint, op.labelled)
            places[number] = len(kept)
            kept.append(op)
        return Recording(self.size, self.light, self.line_width, self.polygons, self.opened, kept)

    def of(self, person: int) -> Recording:
        """What one person is made of."""
        present = -1
        mine: set[int] = set()
        for number, op in enumerate(self.operations):
            if isinstance(op, Begin):
                present = op.person
            if present == person:
                mine.add(number)
        numbers = iter(range(len(self.operations)))
        return self.only(lambda _: next(numbers) in mine)
