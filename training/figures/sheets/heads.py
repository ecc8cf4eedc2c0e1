"""A sheet of every word of hair, faces and creatures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from PIL import Image, ImageDraw

from core.figures.creatures import kinds
from core.figures.face import expressions, eye_kinds, marks
from core.figures.hair import styles
from core.figures.looks import Item, Look
from core.figures.vocabulary import Word
from training.figures.sheets.contact import bust, posed, varied

CELL, COLUMNS = (128, 192), 14
TABLES = (styles.WORDS, expressions.WORDS, eye_kinds.WORDS, marks.WORDS, kinds.WORDS)
TURNS = (0.3, -0.6, 1.2, 2.6)


def worn(word: Word, index: int) -> Look:
    look = varied(index)
    if word.field == "items":
        return replace(look, items=(Item(word.value),))
    if word.field in ("hair_extras", "marks"):
        return replace(look, **{word.field: (word.value,)})
    second = "pink" if word.field == "hair_pattern" else ""
    return replace(look, **{word.field: word.value}, hair_second=second)


def cells() -> Iterator[tuple[str, Image.Image]]:
    for table in TABLES:
        for index, word in enumerate(table):
            is_whole = word.family in ("animal tail", "wings", "beings")
            turn = TURNS[index % 4] if word.field in ("hair_style", "items") else 0.3
            look = worn(word, index)
            picture = posed(look, "standing", turn=turn) if is_whole else bust(look, turn)
            yield word.names[0], picture


def sheet() -> Image.Image:
    found = list(cells())
    rows = [found[start : start + COLUMNS] for start in range(0, len(found), COLUMNS)]
    wide, high = CELL
    whole = Image.new("RGB", (wide * COLUMNS, (high + 16) * len(rows)), "white")
    pen = ImageDraw.Draw(whole)
    for y, row in enumerate(rows):
        for x, (title, picture) in enumerate(row):
            small = picture.resize(CELL, Image.Resampling.LANCZOS)
            whole.paste(small, (x * wide, y * (high + 16) + 16))
            pen.text((x * wide + 3, y * (high + 16) + 2), title, fill=(60, 56, 72), font_size=10)
    return whole
