"""Cel painting: flat fills, outlines in a dark shade of the fill, one light.

A painter keeps what it is asked for as a display list; ``painting.raster`` draws the list. Points
are float pixels of the picture, origin top left.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec, Protocol, TypeVar

import numpy as np

from core.figures.attributes import Colour
from core.figures.painting.display_list import (
    Begin,
    Fill,
    Glow,
    Inside,
    Label,
    Line,
    Owner,
    Part,
    Recording,
    Rim,
    Shade,
    Soft,
    Tint,
    Wash,
)
from core.figures.painting.shapes import Points, Polygon, Vector, stroke
from core.geometry import Size

# Shadows lean to purple on cloth, to red on skin: never to grey.
CLOTH_SHADE = Shade(0.76, 0.72, 0.85)
SKIN_SHADE = Shade(0.93, 0.76, 0.74)
HAIR_SHADE = Shade(0.74, 0.70, 0.82)
CAST_SHADE = Shade(0.84, 0.74, 0.80)
# Where a part has no finer name, its label says which one it is.
NAMES = {
    Label.GROUND: "ground", Label.SKIN: "skin", Label.HAIR: "hair", Label.EYES: "eyes",
    Label.OUTFIT: "clothes", Label.TRIM: "clothes", Label.SHOES: "footwear", Label.PROP: "prop",
}  # fmt: skip


Given = ParamSpec("Given")
Made = TypeVar("Made")


class HasPainter(Protocol):
    @property
    def p(self) -> Painter: ...


Brush = TypeVar("Brush", bound="Painter | HasPainter")


@dataclass(frozen=True)
class Region:
    """A painted part, for what goes ``inside`` it."""

    part: int  # its number in the display list


def toned(colour: Colour, factor: float) -> Colour:
    red, green, blue = (min(255.0, max(0.0, value * factor)) for value in colour)
    return red, green, blue


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    """``share`` of the other."""
    red, green, blue = (a + (b - a) * share for a, b in zip(one, other, strict=True))
    return red, green, blue


def ink(colour: Colour) -> Colour:
    """The outline of a fill: the same hue, much darker, never black."""
    red, green, blue = colour
    return red * 0.36 + 18, green * 0.27 + 8, blue * 0.31 + 20


def painting(
    name: str,
) -> Callable[
    [Callable[Concatenate[Brush, Given], Made]], Callable[Concatenate[Brush, Given], Made]
]:
    """Names all that a function paints; its first argument is the painter or has it as ``p``."""

    def naming(
        paint: Callable[Concatenate[Brush, Given], Made],
    ) -> Callable[Concatenate[Brush, Given], Made]:
        @wraps(paint)
        def named(brush: Brush, *given: Given.args, **also: Given.kwargs) -> Made:
            p = brush if isinstance(brush, Painter) else brush.p
            with p.named(name):
                return paint(brush, *given, **also)

        return named

    return naming


_owner = lru_cache(1024)(Owner)


class Painter:
    def __init__(self, size: Size, light: Vector) -> None:
        self.size = size
        self.light = light  # unit vector towards the light, y down
        self.line_width = min(size) / 256 * 1.35
        self.recording = Recording(size, light, self.line_width)
        self.person = 0
        self._name = self._site = ""
        self._owner = Owner(0, Label.GROUND, "")

    # -- whose the strokes are ---------------------------------------------------------------

    def begin(self, person: int) -> None:
        """What follows is this person's; it covers those before it."""
        self.person = person
        self._owner = self._plain()
        self.recording.operations.append(Begin(person))

    @contextmanager
    def named(self, name: str) -> Generator[None]:
        """What is painted inside is this finer part: "hair", "face", a garment's slot, "tree"."""
        before, self._name = self._name, name
        self._owner = self._plain()
        try:
            yield
        finally:
            self._name = before
            self._owner = self._plain()

    @contextmanager
    def at(self, site: str) -> Generator[None]:
        """What is painted inside lies on this limb or is this skirt, whatever its name."""
        before, self._site = self._site, site
        self._owner = self._plain()
        try:
            yield
        finally:
            self._site = before
            self._owner = self._plain()

    def _plain(self) -> Owner:
        return _owner(self.person, Label.GROUND, self._name, self._site)

    def _of(self, label: Label, name: str) -> Owner:
        return _owner(self.person, label, name or self._name or NAMES[label], self._site)

    # -- parts -------------------------------------------------------------------------------

    def part(
        self,
        shapes: Sequence[tuple[Polygon, Colour]],
        depth: float,
        label: Label,
        *,
        shade: Shade = CLOTH_SHADE,
        outline: float = 1.0,
        cast: float = 0.0,
        name: str = "",
    ) -> Region:
        """A part of the figure: its shapes share an outer contour and one shadow side.

        ``depth`` is how wide that side is, ``cast`` how far the part throws its shadow on what is
        painted already, both in pixels.
        """
        kept = self.recording
        span = kept.add([polygon for polygon, _ in shapes])
        colours = tuple([colour for _, colour in shapes])
        region = Region(len(kept.operations))
        kept.operations.append(
            Part(self._of(label, name), span, colours, depth, shade, outline, cast)
        )
        return region

    def inside(
        self,
        region: Region,
        polygons: Sequence[Polygon],
        paint: Colour | Shade,
        label: Label | None = None,
        *,
        name: str = "",
    ) -> None:
        """Fills polygons where the part is; a ``Shade`` darkens or lightens what is there."""
        kept = self.recording
        part = kept.operations[region.part]
        assert isinstance(part, Part)
        owner = part.owner
        if label is not None or name:
            label_now = owner.label if label is None else label
            owner = _owner(owner.person, label_now, name or owner.name, owner.site)
        kept.operations.append(
            Inside(owner, kept.add(polygons), region.part, paint, label is not None)
        )

    # -- plain marks -------------------------------------------------------------------------

    def fill(self, polygon: Polygon, colour: Colour) -> None:
        self._fill(polygon, colour, is_line=False)

    def mark(self, points: Points, colour: Colour, width: float = 0.66) -> None:
        """An inner line: thinner than the contour, tapering."""
        self._fill(stroke(points, width * 1.7 * self.line_width), colour, is_line=True)

    def _fill(self, polygon: Polygon, colour: Colour, *, is_line: bool) -> None:
        span = self.recording.add((polygon,))
        self.recording.operations.append(Fill(self._owner, span, colour, is_line))

    def line(
        self, points: Polygon, colour: Colour, width: float = 1.0, closed: bool = False
    ) -> None:
        """An even line of ``width`` line widths."""
        span = self.recording.add((points,))
        if not closed:
            self.recording.opened.add(span.first)
        self.recording.operations.append(Line(self._owner, span, colour, width, closed))

    def glow(self, polygon: Polygon, colour: Colour, strength: float) -> None:
        """A translucent fill."""
        span = self.recording.add((polygon,))
        self.recording.operations.append(Glow(self._owner, span, colour, strength))

    def soft(
        self, centre: Vector, across: float, down: float, colour: Colour, strength: float
    ) -> None:
        """A blurred oval, densest in its middle."""
        place = np.asarray(centre, np.float64)
        self.recording.operations.append(Soft(self._owner, place, across, down, colour, strength))

    # -- everything --------------------------------------------------------------------------

    def wash(self, top: float, bottom: float, stops: Sequence[Colour]) -> None:
        """A vertical gradient through evenly spaced colours, over the whole width."""
        self.recording.operations.append(Wash(self._owner, top, bottom, tuple(stops)))

    def tint(self, shade: Shade, *, everywhere: bool = False) -> None:
        """The scene's light on the whole person, or on the whole picture."""
        self.recording.operations.append(Tint(shade, everywhere))

    def rim(self, colour: Colour, width: float, strength: float) -> None:
        """A thin line of light along the person's lit edge, inside its contour."""
        self.recording.operations.append(Rim(colour, width, strength))
