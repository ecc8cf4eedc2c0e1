"""Things and animals for pictures without people, each painted around a centre, ``side`` large."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from training.figures.backgrounds import Canvas, rgb

Place = NDArray[np.float64]


def _beside(centre: Place, x: float, y: float = 0.0) -> Place:
    return centre + np.array([x, y])


def _filled(rng: random.Random, canvas: Canvas, outline: Place) -> None:
    corners = outline.astype(np.int32)
    colour: Any = rgb(rng)
    if rng.random() < 0.85:
        cv2.fillPoly(canvas, [corners], colour, cv2.LINE_AA)
    if rng.random() < 0.6:
        ink: Any = rgb(rng, 0, 70)
        cv2.polylines(canvas, [corners], True, ink, rng.randint(1, 3), cv2.LINE_AA)


def _ring(centre: Place, wide: float, high: float, turn: float = 0.0) -> Any:
    angle = np.linspace(0, 2 * math.pi, 40, endpoint=False)
    x, y = wide * np.cos(angle), high * np.sin(angle)
    cos, sin = math.cos(turn), math.sin(turn)
    return centre + np.stack([x * cos - y * sin, x * sin + y * cos], 1)


def paint_round(rng: random.Random, canvas: Canvas, centre: Place, side: float) -> None:
    flat, turn = rng.uniform(0.4, 1.0), rng.uniform(0, math.pi)
    for share in sorted((rng.uniform(0.2, 0.9) for _ in range(rng.randint(0, 3))), reverse=True):
        _filled(rng, canvas, _ring(centre, side, side * flat, turn))
        side *= share
    _filled(rng, canvas, _ring(centre, side, side * flat, turn))


def paint_bottle(rng: random.Random, canvas: Canvas, centre: Place, side: float) -> None:
    """A body of turned wood, glass or clay: widths from the top down, the same on both sides."""
    count = rng.randint(3, 9)
    widths = np.repeat([rng.uniform(0.15, 0.8) for _ in range(count)], rng.choice((1, 2)))
    y = np.linspace(-1, 1, len(widths)) * rng.uniform(0.7, 1.8)
    half = np.stack([widths, y], 1) * side
    outline = np.concatenate([half, half[::-1] * [-1, 1]])
    _filled(rng, canvas, centre + outline)
    if rng.random() < 0.4:
        _filled(rng, canvas, _ring(_beside(centre, 0.6 * side), 0.4 * side, 0.5 * side))


def paint_star(rng: random.Random, canvas: Canvas, centre: Place, side: float) -> None:
    points = rng.randint(3, 9)
    angle = np.arange(2 * points) * math.pi / points + rng.uniform(0, 6)
    reach = np.where(np.arange(2 * points) % 2, side, side * rng.uniform(0.3, 0.95))
    _filled(rng, canvas, centre + np.stack([np.cos(angle), np.sin(angle)], 1) * reach[:, None])


def paint_tool(rng: random.Random, canvas: Canvas, centre: Place, side: float) -> None:
    """A handle with something across its end."""
    turn = rng.uniform(0, 2 * math.pi)
    along = np.array([math.cos(turn), math.sin(turn)])
    across = np.array([-along[1], along[0]])
    wide = side * rng.uniform(0.04, 0.16)
    ends = centre - along * side, centre + along * side
    _filled(rng, canvas, np.array([ends[0] - across * wide, ends[1] - across * wide,
                                   ends[1] + across * wide, ends[0] + across * wide]))  # fmt: skip
    _filled(rng, canvas, _ring(ends[1], side * rng.uniform(0.1, 0.5), side * 0.25, turn))


def paint_beast(rng: random.Random, canvas: Canvas, centre: Place, side: float) -> None:
    """A lying trunk on two to eight legs, a head before it, perhaps a tail."""
    fur: Any = rgb(rng)
    long, high = side, side * rng.uniform(0.3, 0.75)
    facing = rng.choice((-1, 1))
    count = rng.choice((2, 4, 4, 4, 6, 8))
    for leg in range(count):
        x = centre[0] + long * (2 * (leg + 0.5) / count - 1) * 0.8
        foot = (int(x + rng.gauss(0, 0.12) * side), int(centre[1] + side * rng.uniform(0.7, 1.5)))
        thick = max(1, round(side * rng.uniform(0.05, 0.2)))
        cv2.line(canvas, (int(x), int(centre[1])), foot, fur, thick, cv2.LINE_AA)
    _filled(rng, canvas, _ring(centre, long, high, rng.gauss(0, 0.15)))
    head = _beside(centre, facing * long * rng.uniform(0.8, 1.2), -high * rng.uniform(0.2, 1.6))
    neck = [tuple(map(int, point)) for point in (_beside(centre, facing * long * 0.6), head)]
    cv2.line(canvas, neck[0], neck[1], fur, max(1, round(side * 0.2)), cv2.LINE_AA)
    paint_beast_head(rng, canvas, head, side * rng.uniform(0.25, 0.5))


def paint_beast_head(rng: random.Random, canvas: Canvas, centre: Place, side: float) -> None:
    """Pointed, round or long ears above a round or long muzzle."""
    aside, long = rng.uniform(0.35, 0.75), rng.uniform(0.7, 1.9)
    pointed = rng.random() < 0.6
    for way in (-1, 1):
        ear = centre + np.array([way * aside, -0.75]) * side
        tip = ear + np.array([way * 0.15, -0.5 * long]) * side
        if pointed:
            wide = np.array([0.28 * side, 0.1 * side])
            _filled(rng, canvas, np.array([ear - wide, tip, ear + wide]))
        else:
            _filled(rng, canvas, _ring((ear + tip) / 2, 0.22 * side, 0.4 * long * side))
    _filled(rng, canvas, _ring(centre, side, side * rng.uniform(0.7, 1.1)))
    _filled(rng, canvas, _ring(_beside(centre, 0, 0.4 * side), 0.45 * side, 0.35 * side))
    ink: Any = rgb(rng, 0, 60)
    nose = _beside(centre, 0, 0.25 * side)
    cv2.circle(canvas, tuple(map(int, nose)), max(1, round(0.1 * side)), ink, -1, cv2.LINE_AA)
    for way in (-1, 1):
        eye = tuple(map(int, centre + np.array([way * 0.42, -0.1]) * side))
        cv2.circle(canvas, eye, max(1, round(rng.uniform(0.08, 0.2) * side)), ink, -1, cv2.LINE_AA)


def paint_fish(rng: random.Random, canvas: Canvas, centre: Place, side: float) -> None:
    facing, flat = rng.choice((-1, 1)), rng.uniform(0.3, 0.7)
    tail = np.array([[-0.8, 0], [-1.5, -0.5], [-1.3, 0], [-1.5, 0.5]]) * [facing * side, side]
    _filled(rng, canvas, centre + tail)
    _filled(rng, canvas, _ring(centre, side, side * flat))
    ink: Any = rgb(rng, 0, 60)
    eye = tuple(map(int, _beside(centre, facing * 0.6 * side, -0.15 * side)))
    cv2.circle(canvas, eye, max(1, round(0.08 * side)), ink, -1, cv2.LINE_AA)


Paint = Callable[[random.Random, Canvas, Place, float], None]
THINGS: tuple[Paint, ...] = (paint_round, paint_round, paint_bottle, paint_star, paint_tool)
ANIMALS: tuple[Paint, ...] = (paint_beast, paint_beast, paint_beast_head, paint_fish)
