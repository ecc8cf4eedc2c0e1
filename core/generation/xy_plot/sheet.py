"""The sheet of an X/Y plot: every picture in full size, with its values above and beside it.

Cells shrink, all alike, only where the sheet would pass ``MAX_PIXELS`` (150 MB as RGB, of which
one is held at a time, with one picture beside it) or ``MAX_SIDE`` (the longest that WebP and many
viewers take).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from PIL import Image, ImageDraw, ImageFont

from core.generation.xy_plot.plot import PlotRequest
from core.geometry import Size

MAX_PIXELS = 50_000_000
MAX_SIDE = 16_000
PAPER, INK = (250, 248, 252), (45, 38, 60)
# Letters and margins in shares of a cell's shorter side: readable with the sheet fit to a screen.
LETTERS, SMALLEST_LETTERS = 1 / 16, 14
MAX_LINES = 3


class Layout(NamedTuple):
    """Where everything stands, in pixels of the sheet."""

    cell: Size
    columns: int
    rows: int
    left: int
    top: int
    gap: int
    letters: int

    @property
    def size(self) -> Size:
        return Size(
            self.left + self.columns * (self.cell.width + self.gap),
            self.top + self.rows * (self.cell.height + self.gap),
        )

    def corner(self, column: int, row: int) -> tuple[int, int]:
        return (
            self.left + column * (self.cell.width + self.gap),
            self.top + row * (self.cell.height + self.gap),
        )


def sheet(plot: PlotRequest, pictures: Iterable[Image.Image]) -> Image.Image:
    """``pictures`` in the order of ``plot.cells``, taken one by one; the first gives the size."""
    coming = iter(pictures)
    first = next(coming)
    plan = layout(plot, Size(*first.size))
    drawn = Image.new("RGB", plan.size, PAPER)
    _write_values(drawn, plot, plan)
    picture: Image.Image | None = first
    for column, row, _request in plot.cells:
        assert picture is not None, "as many pictures as cells"
        fitted = picture.convert("RGB")
        if fitted.size != tuple(plan.cell):
            fitted = fitted.resize(plan.cell, Image.Resampling.LANCZOS)
        drawn.paste(fitted, plan.corner(column, row))
        picture = next(coming, None)
    return drawn


def layout(plot: PlotRequest, picture: Size) -> Layout:
    """The largest cells, up to ``picture``, whose sheet keeps within the limits."""
    factor = 1.0
    while True:
        found = _layout(plot, picture.times(factor))
        over = max(found.size.pixels / MAX_PIXELS, (max(found.size) / MAX_SIDE) ** 2)
        if over <= 1:
            return found
        factor *= min(0.99, math.sqrt(1 / over))


def _layout(plot: PlotRequest, cell: Size) -> Layout:
    letters = max(SMALLEST_LETTERS, round(min(cell) * LETTERS))
    gap = max(8, letters // 4)
    font = ImageFont.load_default(letters)
    lines = max(len(_lines(font, text, cell.width)) for text in _labels_above(plot))
    side = [_lines(font, text, _side_width(cell)) for text in _labels_beside(plot)]
    widest = max((_width(font, line) for lines in side for line in lines), default=0)
    left = gap if plot.y is None else math.ceil(widest) + 2 * gap
    top = round(lines * letters * 1.25) + 2 * gap
    return Layout(cell, len(plot.x.values), plot.rows, left, top, gap, letters)


def _side_width(cell: Size) -> int:
    return max(120, cell.width // 2)


def _labels_above(plot: PlotRequest) -> list[str]:
    return [plot.x.label(value) for value in plot.x.values]


def _labels_beside(plot: PlotRequest) -> list[str]:
    return [] if plot.y is None else [plot.y.label(value) for value in plot.y.values]


def _write_values(drawn: Image.Image, plot: PlotRequest, plan: Layout) -> None:
    pen, font = ImageDraw.Draw(drawn), ImageFont.load_default(plan.letters)
    for column, text in enumerate(_labels_above(plot)):
        place = (plan.corner(column, 0)[0] + plan.cell.width // 2, plan.top // 2)
        _write(pen, font, place, _lines(font, text, plan.cell.width))
    for row, text in enumerate(_labels_beside(plot)):
        place = (plan.left // 2, plan.corner(0, row)[1] + plan.cell.height // 2)
        _write(pen, font, place, _lines(font, text, _side_width(plan.cell)))


def _write(
    pen: ImageDraw.ImageDraw, font: Any, place: tuple[int, int], lines: Sequence[str]
) -> None:
    height = round(font.size * 1.25)
    first = place[1] - height * (len(lines) - 1) // 2
    for number, line in enumerate(lines):
        pen.text((place[0], first + number * height), line, fill=INK, font=font, anchor="mm")


def _lines(font: Any, text: str, width: int) -> list[str]:
    """Broken between words; what does not fit into ``MAX_LINES`` ends in dots."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if not lines[-1] or _width(font, longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    kept = lines[:MAX_LINES]
    kept[-1] += "…" if len(lines) > MAX_LINES else ""
    return [_cut(font, line, width) for line in kept]


def _cut(font: Any, line: str, width: int) -> str:
    while len(line) > 1 and _width(font, line) > width:
        line = line[:-2].rstrip() + "…"
    return line


def _width(font: Any, text: str) -> float:
    return float(font.getlength(text))
