"""Pictures with nobody in them, from which a detector learns to say so.

``empty_scene(rng, size)`` is a place without its people, a pattern, a page of text, a street, a
table of things or an animal. Heads, limbs and faces of people are in none of them; round things,
upright things, and things with eyes, legs and outlines are in many: those are what is mistaken for
people.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from core.figures.draw import draw_picture
from core.figures.looks import new_scene
from core.geometry import Size
from training.figures.backgrounds import Canvas, busy, dark, paper, rgb
from training.figures.objects import ANIMALS, THINGS

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,:;!?&%"
FONTS = (
    cv2.FONT_HERSHEY_SIMPLEX, cv2.FONT_HERSHEY_PLAIN, cv2.FONT_HERSHEY_DUPLEX,
    cv2.FONT_HERSHEY_TRIPLEX, cv2.FONT_HERSHEY_SCRIPT_SIMPLEX,
)  # fmt: skip
STYLED_PLACES = 0.3
# Most of the world is not as colourful as these are painted.
MUTED = 0.5


def empty_scene(rng: random.Random, size: Size) -> Canvas:
    """(height, width, 3) RGB; the same ``rng`` state gives the same picture."""
    kinds, weights = zip(*KINDS, strict=True)
    picture = rng.choices(kinds, weights)[0](rng, size)
    if rng.random() > MUTED:
        return picture
    grey = cv2.cvtColor(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    return cv2.addWeighted(picture, rng.uniform(0.1, 0.7), grey, rng.uniform(0.3, 0.7), 0)


def place(rng: random.Random, size: Size) -> Canvas:
    scene = new_scene(rng, styled=STYLED_PLACES)
    picture, _ = draw_picture(size, scene, (), rng.randrange(1 << 30))
    return picture


def pattern(rng: random.Random, size: Size) -> Canvas:
    """Two colours mixed by waves, noise of all sizes, or tiles."""
    kind = rng.choice((_waves, _fractal, _fractal, _tiles))
    share = kind(rng, size)[..., None]
    one, other = (np.array(rgb(rng), np.float32) for _ in range(2))
    return np.clip(one * (1 - share) + other * share, 0, 255).astype(np.uint8)


def _waves(rng: random.Random, size: Size) -> NDArray[np.float32]:
    x, y = np.meshgrid(np.arange(size.width), np.arange(size.height))
    level = np.zeros((size.height, size.width), np.float32)
    for _ in range(rng.randint(1, 3)):
        angle, length = rng.uniform(0, math.pi), rng.uniform(4, 90)
        along = x * math.cos(angle) + y * math.sin(angle)
        if rng.random() < 0.4:
            along = np.hypot(x - rng.uniform(0, size.width), y - rng.uniform(0, size.height))
        level += np.sin(along * (2 * math.pi / length)).astype(np.float32)
    return (level > 0).astype(np.float32) if rng.random() < 0.4 else level / 4 + 0.5


def _fractal(rng: random.Random, size: Size) -> NDArray[np.float32]:
    """Clouds, stone, grass: noise of many octaves, perhaps drawn out in one direction."""
    chance = np.random.default_rng(rng.getrandbits(32))
    fall, stretch = rng.uniform(0.4, 0.85), rng.choice((1.0, 1.0, rng.uniform(2, 8)))
    level = np.zeros((size.height, size.width), np.float32)
    strength, cells = 1.0, 2
    while cells < max(size):
        shape = (max(2, int(cells / stretch)), cells)
        values = chance.standard_normal(shape, np.float32)
        values = values if rng.random() < 0.5 else values.T.copy()
        level += strength * cv2.resize(values, tuple(size), interpolation=cv2.INTER_CUBIC)
        strength, cells = strength * fall, 2 * cells
    level = (level - level.min()) / max(float(np.ptp(level)), 1e-6)
    return np.abs(2 * level - 1) if rng.random() < 0.3 else level


def _tiles(rng: random.Random, size: Size) -> NDArray[np.float32]:
    x, y = np.meshgrid(np.arange(size.width), np.arange(size.height))
    wide, high = rng.randint(8, 70), rng.randint(8, 70)
    row = y // high
    column = (x + (row % 2) * rng.choice((0, wide // 2))) // wide
    tones = np.random.default_rng(rng.getrandbits(32)).random((97,), np.float32)
    level = tones[(row * 31 + column * 17) % 97]
    joint = rng.randint(1, 4)
    level[(y % high < joint) | ((x + (row % 2) * (wide // 2)) % wide < joint)] = rng.choice((0, 1))
    return level.astype(np.float32)


def page(rng: random.Random, size: Size) -> Canvas:
    """Lines of letters, some large, perhaps with boxes and a plot between them."""
    canvas = rng.choice((paper, paper, dark, busy))(rng, size)
    ink: Any = rgb(rng, 0, 90) if canvas.mean() > 128 else rgb(rng, 160)
    y = rng.randint(5, 30)
    while y < size.height + 20:
        scale = rng.choice((0.3, 0.4, 0.4, 0.6, 1.2, 2.5))
        words = "".join(rng.choices(LETTERS + "     ", k=rng.randint(3, 50)))
        y += round(26 * scale) + rng.randint(0, 12)
        left = rng.randint(0, size.width // 3)
        thick = 1 if scale < 0.7 else rng.randint(1, 5)
        cv2.putText(canvas, words, (left, y), rng.choice(FONTS), scale, ink, thick, cv2.LINE_AA)
        if rng.random() < 0.12:
            _plot(rng, canvas, y)
            y += rng.randint(30, 120)
    return canvas


def _plot(rng: random.Random, canvas: Canvas, top: int) -> None:
    left, right = sorted(rng.sample(range(canvas.shape[1]), 2))
    bottom = top + rng.randint(30, 120)
    colour: Any = rgb(rng)
    count = rng.randint(3, 20)
    x = np.linspace(left, right, count)
    values = [rng.uniform(top, bottom) for _ in x]
    if rng.random() < 0.5:
        points = np.stack([x, values], 1).astype(np.int32)
        cv2.polylines(canvas, [points], False, colour, rng.randint(1, 3), cv2.LINE_AA)
    else:
        for place_x, value in zip(x, values, strict=True):
            wide = max(2, (right - left) // (2 * count))
            cv2.rectangle(canvas, (int(place_x), bottom), (int(place_x) + wide, int(value)), colour,
                          rng.choice((-1, 1)))  # fmt: skip
    cv2.rectangle(canvas, (left, top), (right, bottom), colour, 1)


def street(rng: random.Random, size: Size) -> Canvas:
    """Houses with windows, poles, wires and trees; or a room's shelves, seen from the front."""
    canvas = rng.choice((pattern, busy, paper))(rng, size)
    canvas = cv2.GaussianBlur(canvas, (0, 0), rng.uniform(1, 12))
    for _ in range(rng.randint(1, 7)):
        _house(rng, canvas)
    for _ in range(rng.randint(0, 5)):
        x = rng.randrange(size.width)
        colour: Any = rgb(rng, 0, 140)
        _branch(rng, canvas, (x, size.height * rng.uniform(0.7, 1.05)), -math.pi / 2,
                rng.uniform(0.1, 0.35) * size.height, rng.uniform(2, 14), colour)  # fmt: skip
    return canvas


def _house(rng: random.Random, canvas: Canvas) -> None:
    height, width = canvas.shape[:2]
    left, wide = rng.randint(-40, width), rng.randint(12, 160)
    top, bottom = rng.randrange(height), height if rng.random() < 0.7 else rng.randrange(height)
    wall: Any = rgb(rng)
    glass: Any = rgb(rng)
    cv2.rectangle(canvas, (left, top), (left + wide, bottom), wall, -1)
    if rng.random() < 0.4:
        tip = (left + wide // 2, top - rng.randint(5, 80))
        roof = np.array([(left - 4, top), tip, (left + wide + 4, top)], np.int32)
        cv2.fillPoly(canvas, [roof], rgb(rng), cv2.LINE_AA)
    if rng.random() < 0.3:
        cv2.circle(canvas, (left + wide // 2, top - wide // 3), wide // 2, wall, -1, cv2.LINE_AA)
    step, side = rng.randint(8, 40), rng.randint(3, 24)
    for y in range(top + 4, bottom - side, step):
        for x in range(left + 4, left + wide - side, step):
            if rng.random() < 0.85:
                cv2.rectangle(canvas, (x, y), (x + side, y + side), glass, rng.choice((-1, -1, 1)))


def _branch(
    rng: random.Random, canvas: Canvas, start: tuple[float, float], angle: float, length: float,
    thick: float, colour: Any,
) -> None:  # fmt: skip
    end = (start[0] + math.cos(angle) * length, start[1] + math.sin(angle) * length)
    ends = [tuple(map(int, place)) for place in (start, end)]
    cv2.line(canvas, ends[0], ends[1], colour, max(1, round(thick)), cv2.LINE_AA)
    if thick < 1.5 or length < 6:
        if rng.random() < 0.5:
            leaf: Any = rgb(rng)
            cv2.circle(canvas, ends[1], rng.randint(2, 14), leaf, -1, cv2.LINE_AA)
        return
    for _ in range(rng.randint(1, 3)):
        turn = angle + rng.uniform(-0.8, 0.8)
        _branch(rng, canvas, end, turn, length * rng.uniform(0.5, 0.85), thick * 0.6, colour)


def things(rng: random.Random, size: Size) -> Canvas:
    """Cups, coins, bottles, fruit, tools and stars, outlined or not, few and large or many."""
    canvas = rng.choice((paper, busy, pattern, dark))(rng, size)
    side = rng.uniform(0.06, 0.45) * min(size)
    for _ in range(max(1, min(40, round(rng.uniform(0.3, 1.2) * size.pixels / (3 * side) ** 2)))):
        centre = np.array([rng.uniform(0, size.width), rng.uniform(0, size.height)])
        rng.choice(THINGS)(rng, canvas, centre, side * rng.uniform(0.6, 1.3))
    return canvas


def animal(rng: random.Random, size: Size) -> Canvas:
    """One to three beasts, birds, fish or crabs, or a beast's head alone, with eyes and ears."""
    canvas = rng.choice((paper, busy, place, pattern))(rng, size)
    for _ in range(rng.choice((1, 1, 2, 3))):
        side = rng.uniform(0.12, 0.42) * min(size)
        centre = np.array([size.width * rng.uniform(0.2, 0.8), size.height * rng.uniform(0.2, 0.8)])
        rng.choice(ANIMALS)(rng, canvas, centre, side)
    return canvas


Kind = Callable[[random.Random, Size], Canvas]
KINDS: tuple[tuple[Kind, float], ...] = (
    (place, 5), (things, 3), (animal, 3), (street, 3), (pattern, 2), (page, 2), (busy, 2),
    (paper, 0.5), (dark, 0.5),
)  # fmt: skip
