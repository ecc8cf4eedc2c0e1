"""A sheet on paper: a heading, and pictures with their titles below, in rows."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from PIL import Image, ImageDraw

from core.characters.card import NamedColour
from core.characters.sheets import letters
from core.characters.sheets.line_up import Ruler
from core.geometry import Box, Size

WHITE, CLEAR = (255, 255, 255, 255), (255, 255, 255, 0)
INK, QUIET, PANEL, LINE = (45, 38, 60), (118, 108, 138), (246, 243, 250), (214, 205, 228)
# What a sheet's width is to its height, as near as its cells allow.
SHAPE = 1.3
# The longest that WebP and many viewers take, and 160 MB as RGBA.
MOST_SIDE, MOST_PIXELS = 16_000, 40_000_000
_MOST_DOTS = 8


@dataclass(frozen=True)
class Heading:
    """``colours`` are shown as dots beside it."""

    name: str
    kind: str
    colours: tuple[NamedColour, ...] = ()


@dataclass(frozen=True)
class Tile:
    title: str
    size: Size


@dataclass(frozen=True)
class Layout:
    """Where everything stands, in pixels of the sheet. ``tiles`` of one row are equally high."""

    tiles: tuple[Tile, ...]
    columns: int
    has_ruler: bool = False

    @cached_property
    def _side(self) -> int:
        return max(max(tile.size) for tile in self.tiles)

    @cached_property
    def _width(self) -> int:
        rows = (
            self.tiles[at : at + self.columns] for at in range(0, len(self.tiles), self.columns)
        )
        return max(sum(tile.size.width + self.gap for tile in row) for row in rows)

    @property
    def margin(self) -> int:
        return max(18, round(0.06 * self._side))

    @property
    def gap(self) -> int:
        return max(8, round(0.03 * self._side))

    @property
    def name(self) -> int:
        """How high the letters of the heading are."""
        return min(84, max(20, round(0.032 * self._width)))

    @property
    def title(self) -> int:
        return min(30, max(12, round(0.06 * min(min(tile.size) for tile in self.tiles))))

    @property
    def top(self) -> int:
        return self.margin + round(1.7 * self.name)

    @property
    def left(self) -> int:
        return self.margin + (4 * self.title if self.has_ruler else 0)

    @property
    def below(self) -> int:
        """What a title takes below its picture."""
        lines = max(tile.title.count("\n") for tile in self.tiles)
        return round((2.2 + 1.25 * lines) * self.title)

    @cached_property
    def boxes(self) -> tuple[Box, ...]:
        """Of the pictures, in the order of the tiles."""
        found: list[Box] = []
        y = self.top
        for start in range(0, len(self.tiles), self.columns):
            row = self.tiles[start : start + self.columns]
            x = self.left
            for tile in row:
                found.append(Box(x, y, x + tile.size.width, y + tile.size.height))
                x += tile.size.width + self.gap
            y += row[0].size.height + self.below + self.gap
        return tuple(found)

    @cached_property
    def size(self) -> Size:
        right = max(box.right for box in self.boxes) + self.margin
        bottom = max(box.bottom for box in self.boxes) + self.below
        return Size(max(right, 12 * self.name), bottom + round(0.6 * self.margin))

    @property
    def is_too_large(self) -> bool:
        return max(self.size) > MOST_SIDE or self.size.pixels > MOST_PIXELS


def laid_out(tiles: Sequence[Tile], *, ruler: bool = False) -> Layout:
    """In one row beside a ruler, else in as many columns as come nearest to ``SHAPE``, leaving
    the fewest places empty; smaller, all alike, only where the sheet would become too large."""
    shrunk = tuple(tiles)
    while True:
        found = Layout(shrunk, len(shrunk), True) if ruler else _best(shrunk)
        if not found.is_too_large:
            return found
        shrunk = tuple(Tile(tile.title, tile.size.times(0.8)) for tile in shrunk)


def _best(tiles: Sequence[Tile]) -> Layout:
    def cost(layout: Layout) -> float:
        empty = -len(tiles) % layout.columns / len(tiles)
        return abs(math.log(layout.size.aspect / SHAPE)) + 4 * empty

    return min((Layout(tuple(tiles), n) for n in range(1, len(tiles) + 1)), key=cost)


def sheet(
    heading: Heading,
    layout: Layout,
    pictures: Iterable[Image.Image],
    *,
    ruler: Ruler | None = None,
    transparent: bool = False,
) -> Image.Image:
    """RGBA on nothing or RGB on white. ``pictures`` in the order of the tiles, taken one by one;
    those of another size are fitted."""
    drawn = Image.new("RGBA", layout.size, CLEAR if transparent else WHITE)
    pen = ImageDraw.Draw(drawn)
    _write_heading(drawn, heading, layout)
    if ruler is None and not transparent:
        for box in layout.boxes:
            rounded = round(0.6 * layout.gap)
            pen.rounded_rectangle(_edges(box, layout.below), rounded, fill=PANEL)
    elif ruler is not None:
        _draw_ruler(pen, ruler, layout)
    for tile, box, picture in zip(layout.tiles, layout.boxes, pictures, strict=True):
        drawn.alpha_composite(_fitted(picture, tile.size), (box.left, box.top))
        _write_title(pen, tile.title, box, layout)
    return drawn if transparent else drawn.convert("RGB")


def _edges(box: Box, below: int) -> tuple[int, int, int, int]:
    return box.left, box.top, box.right - 1, box.bottom + below - 1


def _fitted(picture: Image.Image, size: Size) -> Image.Image:
    """In the middle, whole: a painted picture may have another shape than its cell."""
    shown = picture.convert("RGBA")
    if shown.size == tuple(size):
        return shown
    factor = min(size.width / shown.width, size.height / shown.height)
    shown = shown.resize(Size(*shown.size).times(factor), Image.Resampling.LANCZOS)
    fitted = Image.new("RGBA", size, CLEAR)
    fitted.alpha_composite(
        shown.crop((0, 0, min(shown.width, size.width), min(shown.height, size.height))),
        (max(0, (size.width - shown.width) // 2), max(0, (size.height - shown.height) // 2)),
    )
    return fitted


def _write_heading(sheet: Image.Image, heading: Heading, layout: Layout) -> None:
    pen = ImageDraw.Draw(sheet)
    line = layout.margin + round(0.55 * layout.name)
    right = layout.size.width - layout.margin
    small = round(0.5 * layout.name)
    kind, font = letters.written(heading.kind, small)
    dots = heading.colours[:_MOST_DOTS]
    taken = float(font.getlength(kind)) + len(dots) * 1.5 * small
    pen.text((right, line), kind, fill=QUIET, font=font, anchor="rm")
    x = right - float(font.getlength(kind)) - small
    for colour in reversed(dots):
        sheet.alpha_composite(_dot(colour.hex, small), (round(x - small), line - small // 2))
        x -= 1.35 * small
    room = right - layout.margin - taken - 2 * small
    name = letters.cut(heading.name, room, layout.name, letters.BOLD)
    said, bold = letters.written(name, layout.name, letters.BOLD)
    pen.text((layout.margin, line), said, fill=INK, font=bold, anchor="lm")


def _dot(colour: str, pixels: int) -> Image.Image:
    """Drawn larger and made small, for a smooth edge."""
    large = Image.new("RGBA", (4 * pixels, 4 * pixels), CLEAR)
    edge = max(4, pixels // 4)
    ImageDraw.Draw(large).ellipse((0, 0, *(4 * pixels - 1,) * 2), colour, LINE, edge)
    return large.resize((pixels, pixels), Image.Resampling.LANCZOS)


def _write_title(pen: ImageDraw.ImageDraw, text: str, box: Box, layout: Layout) -> None:
    """In the middle below its picture; the second line is quieter."""
    lines = text.split("\n")
    middle = box.bottom + layout.below / 2 - 0.625 * layout.title * (len(lines) - 1)
    for number, line in enumerate(lines):
        said = letters.cut(line, box.width + 0.6 * layout.gap, layout.title)
        kept, font = letters.written(said, layout.title)
        place = ((box.left + box.right) / 2, middle + 1.25 * layout.title * number)
        pen.text(place, kept, fill=QUIET if number else INK, font=font, anchor="mm")


def _draw_ruler(pen: ImageDraw.ImageDraw, ruler: Ruler, layout: Layout) -> None:
    """Lines across the sheet, behind the figures, with their marks at its left; the floor is
    the strongest."""
    scale = layout.boxes[0].height / ruler.height
    right = layout.size.width - layout.margin
    for number, mark in enumerate(ruler.marks):
        y = layout.top + scale * (ruler.floor - number * ruler.step)
        width = max(2, layout.title // 6) if number == 0 else 1
        pen.line((layout.left - layout.title, y, right, y), QUIET if number == 0 else LINE, width)
        kept, font = letters.written(mark, layout.title)
        pen.text((layout.left - 1.5 * layout.title, y), kept, fill=QUIET, font=font, anchor="rm")
