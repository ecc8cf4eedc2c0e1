"""What a series is handed over as: one sheet of all its pictures, one archive of their files, or a
film."""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from PIL import Image, ImageDraw, ImageFont

from core.images import on_white

PAPER, INK = (250, 248, 252), (45, 38, 60)
CELL_SIDE, GAP, LETTERS = 384, 12, 18
# About the shape of a screen, in cells that are half as wide as they are high.
WIDER = 2.4
MOST_NAME = 40
FILM_SIDE, FILM_QUALITY = 1024, 90


class Cell(NamedTuple):
    """``label`` has a line or more; ``open`` gives the picture: one is in memory at a time."""

    label: str
    open: Callable[[], Image.Image]


def sheet(cells: Sequence[Cell], together: int = 1) -> Image.Image:
    """RGB: the pictures in rows, in their order, each over its label. So many of them as stand
    ``together``, the ways of one pose, are in one row."""
    columns = min(len(cells), max(1, round(math.sqrt(len(cells) * WIDER))))
    columns = max(together, columns // together * together)
    opened = (cell.open() for cell in cells)
    small = [_fitted(image) for image in opened]
    wide = max(image.width for image in small)
    high = max(image.height for image in small)
    lines = max(cell.label.count("\n") for cell in cells) + 1
    row, rows = high + GAP + (lines + 1) * LETTERS, math.ceil(len(cells) / columns)
    drawn = Image.new("RGB", (GAP + columns * (wide + GAP), GAP + rows * row), PAPER)
    pen, font = ImageDraw.Draw(drawn), ImageFont.load_default(LETTERS)
    for number, (cell, image) in enumerate(zip(cells, small, strict=True)):
        left = GAP + number % columns * (wide + GAP)
        top = GAP + number // columns * row
        middle = left + wide // 2
        drawn.paste(image, (middle - image.width // 2, top))
        for line, text in enumerate(cell.label.split("\n"), start=1):
            place = (middle, top + high + line * LETTERS)
            pen.text(place, _cut(font, text, wide), fill=INK, font=font, anchor="mm")
    return drawn


def _fitted(image: Image.Image) -> Image.Image:
    small = image.copy()
    small.thumbnail((CELL_SIDE, CELL_SIDE), Image.Resampling.LANCZOS)
    return on_white(small)


def _cut(font: Any, text: str, width: int) -> str:
    line = " ".join(text.split())
    while len(line) > 1 and font.getlength(line) > width:
        line = line[:-2].rstrip() + "…"
    return line


class FilmKind(StrEnum):
    """What a film is written as, which is also how its file ends."""

    WEBP = "webp"
    GIF = "gif"

    @property
    def label(self) -> str:
        return {"webp": "WebP", "gif": "GIF"}[self.value]


def film(
    pictures: Sequence[Callable[[], Image.Image]], kind: FilmKind, pictures_a_second: float
) -> bytes:
    """The pictures in turn, again and again, no side longer than ``FILM_SIDE``; what is transparent
    stays so. They are of one size."""
    first, *others = (_of_film(one()) for one in pictures)
    buffer = io.BytesIO()
    # With kmax=1 each picture is whole: of pictures that are mere changes, WebP can lose that
    # they are transparent.
    first.save(
        buffer, kind.value, save_all=True, append_images=others, loop=0, disposal=2,
        duration=round(1000 / pictures_a_second), quality=FILM_QUALITY, kmax=1,
    )  # fmt: skip
    return buffer.getvalue()


def _of_film(image: Image.Image) -> Image.Image:
    shown = image.convert("RGBA" if image.has_transparency_data else "RGB")
    shown.thumbnail((FILM_SIDE, FILM_SIDE), Image.Resampling.LANCZOS)
    return shown


def archive(files: Iterable[tuple[str, bytes]]) -> bytes:
    """A ZIP of PNG files, each named by its number and what it is called; PNG is small already."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as packed:
        for number, (name, data) in enumerate(files, start=1):
            packed.writestr(f"{number:03d}_{file_word(name)}.png", data)
    return buffer.getvalue()


def file_word(name: str) -> str:
    """Letters and digits that every system takes as a name."""
    word = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    return word[:MOST_NAME].strip("-") or "picture"
