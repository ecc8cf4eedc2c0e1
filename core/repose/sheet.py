"""A series on one sheet, and its files' names."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from PIL import Image, ImageDraw, ImageFont

from core.generation.xy_plot.sheet import INK, MAX_PIXELS, PAPER
from core.geometry import Size
from core.images import on_checks

# Of a cell, for the eye.
LONGEST, GAP, MOST_COLUMNS = 640, 12, 10
LETTERS = 1 / 18
_ODD = re.compile(r"[^a-z0-9]+")


class Shown(NamedTuple):
    """One cell of a sheet; ``lines`` are written under it."""

    image: Image.Image
    lines: tuple[str, ...]


def sheet(shown: Sequence[Shown], columns: int) -> Image.Image:
    """RGB: row by row, each picture in its own shape inside of a cell that all share. There is at
    least one."""
    columns = min(max(columns, 1), MOST_COLUMNS, len(shown))
    rows = -(-len(shown) // columns)
    cell = _cell([Size(*one.image.size) for one in shown], columns * rows)
    font = ImageFont.load_default(max(12, round(min(cell) * LETTERS)))
    line = round(font.size * 1.3)  # pyright: ignore[reportAttributeAccessIssue]
    under = line * max(len(one.lines) for one in shown)
    high = cell.height + under + GAP
    drawn = Image.new("RGB", (GAP + columns * (cell.width + GAP), GAP + rows * high), PAPER)
    pen = ImageDraw.Draw(drawn)
    for number, one in enumerate(shown):
        left = GAP + number % columns * (cell.width + GAP)
        top = GAP + number // columns * high
        _paste(drawn, one.image, left, top, cell)
        for place, text in enumerate(one.lines):
            at = (left + cell.width // 2, top + cell.height + round((place + 0.5) * line))
            pen.text(at, _fitting(font, text, cell.width), fill=INK, font=font, anchor="mm")
    return drawn


def _cell(sizes: Sequence[Size], count: int) -> Size:
    """Large enough for the shape of each, small enough for all of them."""
    factors = [min(1.0, LONGEST / max(size)) for size in sizes]
    sides = [size.times(factor) for size, factor in zip(sizes, factors, strict=True)]
    widest = Size(max(one.width for one in sides), max(one.height for one in sides))
    return widest.times(min(1.0, (MAX_PIXELS / (widest.pixels * count)) ** 0.5))


def _paste(drawn: Image.Image, image: Image.Image, left: int, top: int, cell: Size) -> None:
    small = image.copy()
    small.thumbnail(cell, Image.Resampling.LANCZOS)
    x, y = left + (cell.width - small.width) // 2, top + cell.height - small.height
    drawn.paste(on_checks(small), (x, y))


def _fitting(font: Any, text: str, width: int) -> str:
    while len(text) > 1 and font.getlength(text) > width:
        text = text[:-2].rstrip() + "…"
    return text


def file_names(told: Iterable[tuple[str, str, str]], ending: str) -> list[str]:
    """Of picture, pose and road of each: "knight-waving-puppet.png", every one once."""
    names: list[str] = []
    taken: set[str] = set()
    for parts in told:
        stem = "-".join(filter(None, (_ODD.sub("-", one.lower()).strip("-")[:40] for one in parts)))
        name, number = f"{stem or 'picture'}{ending}", 2
        while name in taken:
            name, number = f"{stem or 'picture'}-{number}{ending}", number + 1
        taken.add(name)
        names.append(name)
    return names


def zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Pictures are packed as they are: they are compressed already."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return buffer.getvalue()
