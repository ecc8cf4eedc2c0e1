"""A sheet of what can be drawn for training, one row an attribute."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from PIL import Image, ImageDraw

from core.figures.attributes import EYE_COLOURS, HAIR_COLOURS
from core.figures.body.bodies import Body
from core.figures.draw import draw_picture
from core.figures.looks import Look
from core.figures.painting.shapes import Vector
from core.geometry import Size
from training.figures import ATTRIBUTES, Scene, figure, new_look
from training.figures.skeletons import BASE_POSES, bones, place

SIZE = Size(256, 384)
CELL = Size(142, 213)
COLUMNS = 16
TITLE_PIXELS = 20
HEADS = (2.5, 2.8, 3.2, 3.6, 4.2, 5.0, 6.0, 7.5)
THREE: tuple[tuple[Look, str, str], ...] = (
    (Look("girl", "brown", "high ponytail", True, "green", "fair skin", "smile", "sports outfit",
          "light blue", "white"), "jogging", "sunny park path"),
    (Look("boy", "blonde", "spiky hair", False, "blue", "fair skin", "serious", "ninja outfit",
          "orange", "black", prop="glowing spiral energy ball"), "leaping", "city at night"),
    (Look("boy", "black", "short hair", False, "red", "fair skin", "serious", "sorcerer robe",
          "purple", "black", prop="glowing magic circle"), "casting", "starry sky"),
)  # fmt: skip
HOLDING = ("casting", "fighting stance", "pointing")
ACTIONS = ("standing", "waving", "walking", "hands on hips", "jogging")
TURNS = (0.0, 0.75, -0.5, 1.35, math.pi)


def cells() -> Iterator[tuple[str, list[Image.Image]]]:
    yield "the characters of the README, and two people", [
        *(drawn((44, 4, 46)[i], look, Scene(where), action=action)
          for i, (look, action, where) in enumerate(THREE)),
        *(drawn(701 + i, new_look(random.Random(i)), Scene(where), people=2)
          for i, where in enumerate(ATTRIBUTES["place"][:13])),
    ]  # fmt: skip
    yield "outfits", [posed(varied(i, outfit=value), ACTIONS[i % 5], turn=0.3)
                      for i, value in numbered("outfit")]  # fmt: skip
    yield "hair styles", [bust(varied(i, hair_style=value), TURNS[i % 5])
                          for i, value in numbered("hair_style")]  # fmt: skip
    yield "expressions and eyes; heights in heads", [
        *(bust(varied(i, expression=value, hair_style="bob cut"), 0.3)
          for i, value in numbered("expression")),
        *(posed(varied(i), "waving", heads=heads) for i, heads in enumerate(HEADS)),
    ]  # fmt: skip
    yield "props; views of one pose", [
        *(posed(varied(i, prop=value), HOLDING[i % 3], heads=4.2, turn=0.2, share=0.72)
          for i, value in enumerate(ATTRIBUTES["prop"][1:])),
        *(posed(varied(9), "running", turn=turn) for turn in (0.0, 0.7, 1.4, math.pi)),
    ]  # fmt: skip
    yield "places", [drawn(300 + i, varied(i), Scene(value)) for i, value in numbered("place")]
    yield "air and styles", [
        *(drawn(600 + i, varied(i), Scene("temple", air=value)) for i, value in numbered("air")),
        *(drawn(620 + i, varied(i), Scene("sunny park path", style=value))
          for i, value in numbered("style")),
    ]  # fmt: skip


def numbered(name: str) -> list[tuple[int, str]]:
    return list(enumerate(ATTRIBUTES[name]))


def varied(index: int, **changes: str) -> Look:
    """Another character for each index, without a prop or an accessory of its own."""
    look = replace(new_look(random.Random(f"sheet {index}")), accessory="none", prop="none")
    hair, eyes = tuple(HAIR_COLOURS), tuple(EYE_COLOURS)
    look = replace(look, hair_colour=hair[index % len(hair)], eye_colour=eyes[index % len(eyes)])
    return replace(look, **changes)  # type: ignore[arg-type]


def drawn(
    seed: int, look: Look, scene: Scene, people: int = 1, action: str | None = None
) -> Image.Image:
    found = figure(seed, SIZE, look=look, scene=scene, people=people, action=action)
    return Image.fromarray(found.picture)


def posed(
    look: Look, action: str, *, heads: float = 5.2, turn: float = 0.0, share: float = 0.9
) -> Image.Image:
    """``share`` < 1 leaves room around the figure."""
    body = standing(SIZE, action, heads, turn)
    middle = np.array([SIZE.width / 2, SIZE.height * 0.92])
    body = framed(body, share, middle, middle)
    picture, _ = draw_picture(SIZE, Scene("simple background"), [(look, body)], seed=3)
    return Image.fromarray(picture)


def bust(look: Look, turn: float) -> Image.Image:
    """Head and shoulders."""
    body = standing(SIZE, "standing", 4.4, turn)
    factor = 0.29 * SIZE.width / body.radius
    body = framed(body, factor, body.head, np.array([SIZE.width * 0.5, SIZE.height * 0.42]))
    picture, _ = draw_picture(SIZE, Scene("gradient background"), [(look, body)], seed=4)
    return Image.fromarray(picture)


def framed(body: Body, factor: float, place: Vector, target: Vector) -> Body:
    """Enlarged, with ``place`` moved to ``target``."""
    return replace(
        body,
        joints=(body.joints - place) * factor + target,
        head=(body.head - place) * factor + target,
        radius=body.radius * factor,
    )


def standing(size: Size, action: str, heads: float, turn: float) -> Body:
    """In the middle of a canvas, without chance."""
    skeleton = bones(random.Random(1), np.radians(BASE_POSES[action]), action, turn, heads)
    (placed,) = place(random.Random(2), size, [skeleton], close=0.0)
    return placed.body


def sheet() -> Image.Image:
    rows = list(cells())
    high = CELL.height + TITLE_PIXELS
    found = Image.new("RGB", (CELL.width * COLUMNS, high * len(rows)), "white")
    pen = ImageDraw.Draw(found)
    for row, (title, pictures) in enumerate(rows):
        pen.text((6, row * high + 4), title, fill=(60, 56, 72), font_size=13)
        for column, picture in enumerate(pictures[:COLUMNS]):
            small = picture.resize((CELL.width, CELL.height), Image.Resampling.LANCZOS)
            found.paste(small, (column * CELL.width, row * high + TITLE_PIXELS))
    return found
