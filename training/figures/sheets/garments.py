"""A sheet of every garment, outfit and pattern that can be drawn, each under its name."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from PIL import Image, ImageDraw

from core.figures.body.bodies import Body
from core.figures.clothing.garments import GARMENTS
from core.figures.clothing.kinds import GarmentKind, Slot
from core.figures.clothing.sets import MORE, TRAINED
from core.figures.clothing.textiles.patterns import PATTERNS
from core.figures.draw import draw_picture
from core.figures.looks import Item, Look, Scene
from core.geometry import Size
from training.figures.sheets.contact import framed, standing, varied

SIZE = Size(192, 288)
CELL = Size(112, 168)
COLUMNS = 20
TITLE_PIXELS = 14
COLOURS = ("", "red", "", "navy", "green", "", "pink", "purple")
HEAD = (Slot.HEADWEAR, Slot.HAIR, Slot.EYEWEAR, Slot.EARWEAR, Slot.MASK, Slot.NECKLACE, Slot.TIE)
BEHIND = (Slot.CAPE, Slot.BACK)


def cells() -> Iterator[tuple[str, Image.Image]]:
    """Titles and pictures of ``SIZE``."""
    for index, outfit in enumerate((*TRAINED, *MORE)):
        look = replace(varied(index), outfit=outfit.names[0], cloth="", shoes="")
        yield outfit.names[0], drawn(look, whole(0.3))
    for index, kind in enumerate(GARMENTS):
        colour = "" if kind.colour else COLOURS[index % len(COLOURS)]
        look = replace(varied(index), outfit="", cloth="", items=(Item(kind.name, colour),))
        yield kind.name, drawn(look, body_for(kind))
    for index, pattern in enumerate(PATTERNS):
        colour = COLOURS[index % len(COLOURS)]
        worn = (Item("shirt", colour, "", pattern), Item("skirt", "grey", "", pattern))
        yield pattern, drawn(replace(varied(index), outfit="", items=worn), whole(0.3))


def body_for(kind: GarmentKind) -> Body:
    """Near to what is small, from behind for what is on the back."""
    if kind.slot in HEAD:
        body = standing(SIZE, "standing", 5.2, 0.25)
        middle = np.array([SIZE.width * 0.5, SIZE.height * 0.42])
        return framed(body, 0.24 * SIZE.width / body.radius, body.head, middle)
    return whole(math.pi if kind.slot in BEHIND else 0.3)


def whole(turn: float) -> Body:
    body = standing(SIZE, "standing", 5.4, turn)
    middle = np.array([SIZE.width / 2, SIZE.height * 0.5])
    return framed(body, 0.92, middle, middle - (0, 0.03 * SIZE.height))


def drawn(look: Look, body: Body) -> Image.Image:
    picture, _ = draw_picture(SIZE, Scene("simple background"), [(look, body)], seed=3)
    return Image.fromarray(picture)


def sheet() -> Image.Image:
    found = list(cells())
    high = CELL.height + TITLE_PIXELS
    drawn_all = Image.new("RGB", (CELL.width * COLUMNS, high * -(-len(found) // COLUMNS)), "white")
    pen = ImageDraw.Draw(drawn_all)
    for index, (title, picture) in enumerate(found):
        x, y = index % COLUMNS * CELL.width, index // COLUMNS * high
        pen.text((x + 3, y + 1), title[:20], fill=(60, 56, 72), font_size=10)
        small = picture.resize((CELL.width, CELL.height), Image.Resampling.LANCZOS)
        drawn_all.paste(small, (x, y + TITLE_PIXELS))
    return drawn_all
