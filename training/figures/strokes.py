"""Pens, shaky lines, and filled shapes with soft edges."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from core.pose.skeleton import Person
from training.figures.backgrounds import Canvas, Colour, rgb

Line = NDArray[np.float64]  # (n, 2)
SUBPIXEL_BITS = 4


@dataclass(frozen=True)
class Pen:
    """``width`` in pixels; ``size`` is the figure's height in 200 pixels; ``shake`` in pixels."""

    colour: Colour
    width: float
    size: float
    shake: float
    strokes: int = 1

    @classmethod
    def random(cls, rng: random.Random, canvas: Canvas) -> Pen:
        """A colour that stands out from the canvas."""
        ground = canvas.reshape(-1, 3).mean(axis=0)
        colour = rgb(rng, 0, 90) if ground.mean() > 110 else rgb(rng, 165, 255)
        if rng.random() < 0.25:
            colour = max((rgb(rng) for _ in range(6)), key=lambda c: abs(ground - c).sum())
        strokes = rng.choice((1, 1, 1, 2, 3))
        return cls(colour, rng.choice((1.2, 2.0, 3.0, 4.5, 7.0)), 1.0, rng.uniform(0, 2.2), strokes)

    def for_figure(self, person: Person) -> Pen:
        if person.is_empty:
            return self
        left, top, right, bottom = person.bounds()
        size = max(right - left, bottom - top) / 200
        width = max(1.0, self.width * min(size, 1.5))
        return replace(self, width=width, size=size, shake=self.shake * min(size, 1.0))

    def thinner(self) -> Pen:
        return replace(self, width=max(1.0, 0.6 * self.width), strokes=1)


def stroke(canvas: Canvas, rng: random.Random, pen: Pen, line: Line) -> None:
    """Through the points of a line, as a hand draws it: bowed, shaky, sometimes gone over twice."""
    for _ in range(pen.strokes):
        points = _along(line, max(2, round(_length(line) / 12)))
        chance = np.random.default_rng(rng.getrandbits(32))
        if pen.shake > 0:
            points = points + _smooth(chance.normal(0, pen.shake, points.shape))
        width = max(1, round(pen.width * (0.6 if pen.strokes > 1 else 1.0)))
        fixed = np.round(points * (1 << SUBPIXEL_BITS)).astype(np.int32)
        colour: Any = pen.colour
        cv2.polylines(canvas, [fixed], False, colour, width, cv2.LINE_AA, SUBPIXEL_BITS)


def polygon(canvas: Canvas, outline: Line, colour: Colour | int) -> None:
    fixed = np.round(np.asarray(outline) * (1 << SUBPIXEL_BITS)).astype(np.int32)
    tone: Any = colour
    cv2.fillPoly(canvas, [fixed], tone, cv2.LINE_AA, SUBPIXEL_BITS)


def disc(canvas: Canvas, centre: Line, radius: float, colour: Colour | int) -> None:
    tone: Any = colour
    x, y = (round(float(value) * (1 << SUBPIXEL_BITS)) for value in centre)
    size = max(1, round(radius * (1 << SUBPIXEL_BITS)))
    cv2.circle(canvas, (x, y), size, tone, -1, cv2.LINE_AA, SUBPIXEL_BITS)


def capsule(start: Line, end: Line, width: float, end_width: float) -> Line:
    """The outline of a rounded segment that tapers."""
    angle = math.atan2(end[1] - start[1], end[0] - start[0])
    near = angle + np.linspace(math.pi / 2, 3 * math.pi / 2, 8)
    far = angle + np.linspace(-math.pi / 2, math.pi / 2, 8)
    return np.concatenate(
        [
            start + 0.5 * width * np.stack([np.cos(near), np.sin(near)], axis=1),
            end + 0.5 * end_width * np.stack([np.cos(far), np.sin(far)], axis=1),
        ]
    )


def _length(line: Line) -> float:
    return float(np.hypot(*np.diff(line, axis=0).T).sum())


def _along(line: Line, count: int) -> Line:
    """``count`` + 1 points at even distances."""
    steps = np.concatenate([[0.0], np.hypot(*np.diff(line, axis=0).T).cumsum()])
    places = np.linspace(0, steps[-1], count + 1)
    return np.stack([np.interp(places, steps, line[:, axis]) for axis in (0, 1)], axis=1)


def _smooth(values: Line) -> Line:
    if len(values) < 3:
        return values * 0.5
    padded = np.concatenate([values[:1], values, values[-1:]])
    return (padded[:-2] + padded[1:-1] + padded[2:]) / 2
