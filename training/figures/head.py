"""The head: a ball turned by the yaw; features sit at their azimuth on it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from training.figures.attributes import EYE_COLOURS
from training.figures.looks import Look
from training.figures.paint import Colour, Painter, Polygon, curve, oval, toned
from training.figures.skeletons import Vector

EYE_AZIMUTH = 0.42
INK: Colour = (48, 30, 46)


@dataclass(frozen=True)
class HeadFrame:
    centre: Vector
    radius: float
    tilt: float
    yaw: float
    is_back: bool

    def at(self, x: float, y: float) -> Vector:
        """A point in head radii: x to the right of the picture, y up along the head."""
        cos, sin = math.cos(self.tilt), math.sin(self.tilt)
        return self.centre + self.radius * np.array([cos * x + sin * y, sin * x - cos * y])

    def shape(self, points: Sequence[tuple[float, float]]) -> Polygon:
        return curve([self.at(x, y) for x, y in points])

    @property
    def back(self) -> float:
        """Where the back of the head is, -1 (left) to 1; in a back view it is the middle."""
        return 0.0 if self.is_back else -math.sin(self.yaw)

    @property
    def side(self) -> int:
        """The side to which loose hair falls."""
        return -1 if self.yaw >= 0 else 1


def paint_face(p: Painter, f: HeadFrame, look: Look, skin: Colour, hair: Colour) -> None:
    lean = math.sin(f.yaw) * (0 if f.is_back else 1)
    jaw = [
        (-0.92, 0.2), (-0.95, -0.45), (-0.5 + lean * 0.35, -0.82), (lean * 0.42, -1.1),
        (0.5 + lean * 0.35, -0.82),
        (0.95, -0.45), (0.92, 0.2), (0.92, 0.98), (0, 1.0), (-0.92, 0.98), (-0.92, 0.2),
    ]  # fmt: skip
    for azimuth in (-1.57, 1.57):
        if math.cos(azimuth + f.yaw) > -0.25 and not f.is_back:
            p.part(
                [
                    (
                        oval(
                            f.at(math.sin(azimuth + f.yaw) * 0.95, -0.2),
                            f.radius * 0.16,
                            f.radius * 0.22,
                        ),
                        skin,
                    )
                ],
                0.4,
            )
    p.part([(f.shape(jaw), skin)], f.radius * 0.16)
    if f.is_back:
        return
    for azimuth in (-EYE_AZIMUTH, EYE_AZIMUTH):
        if math.cos(azimuth + f.yaw) > 0.1:
            _eye(p, f, look, azimuth + f.yaw, hair)
    _mouth(p, f, look)


def _eye(p: Painter, f: HeadFrame, look: Look, azimuth: float, hair: Colour) -> None:
    x, y, r = math.sin(azimuth) * 0.86, -0.14, f.radius
    narrow = max(0.45, math.cos(azimuth))
    wide, high = 0.2 * narrow, {"surprised": 0.32, "serious": 0.22}.get(look.expression, 0.27)
    brow = {"surprised": 0.34, "serious": 0.1}.get(look.expression, 0.2)
    inner = math.copysign(1, math.sin(azimuth - f.yaw))
    dip = 0.12 * inner if look.expression == "serious" else 0.0
    p.line(
        np.stack(
            [
                f.at(x - wide, y + high + brow - 0.08 + dip * -0.5),
                f.at(x + wide, y + high + brow - 0.08 + dip * 0.5),
            ]
        ),
        toned(hair, 0.55),
        1.0,
    )
    if look.expression == "happy":
        p.line(f.shape([(x - wide, y), (x, y + high), (x + wide, y)]), INK, 1.7)
        return
    iris = EYE_COLOURS[look.eye_colour]
    p.fill(oval(f.at(x, y), wide * 1.2 * r, high * 1.08 * r, f.tilt), (252, 252, 255))
    p.fill(oval(f.at(x, y - 0.01), wide * 0.95 * r, high * r, f.tilt), toned(iris, 0.75))
    p.fill(oval(f.at(x, y - 0.1), wide * 0.72 * r, high * 0.55 * r, f.tilt), toned(iris, 1.25))
    p.fill(oval(f.at(x, y), wide * 0.42 * r, high * 0.5 * r, f.tilt), (26, 18, 36))
    p.fill(
        oval(f.at(x - wide * 0.35, y + high * 0.42), wide * 0.36 * r, high * 0.28 * r, f.tilt),
        (255, 255, 255),
    )
    lash = f.shape(
        [(x - wide * 1.3, y + high * 0.5), (x, y + high * 1.7), (x + wide * 1.3, y + high * 0.5)]
    )
    p.line(lash, INK, 1.7)


def _mouth(p: Painter, f: HeadFrame, look: Look) -> None:
    x, y = math.sin(f.yaw) * 0.78, -0.66
    if look.expression == "smile":
        p.line(
            f.shape([(x - 0.2, y + 0.05), (x, y - 0.16), (x + 0.2, y + 0.05)]), (170, 66, 66), 1.2
        )
    elif look.expression == "happy":
        p.fill(
            f.shape(
                [
                    (x - 0.22, y + 0.08),
                    (x, y + 0.08),
                    (x + 0.22, y + 0.08),
                    (x, y - 0.38),
                    (x - 0.22, y + 0.08),
                ]
            ),
            (196, 70, 76),
        )
    elif look.expression == "surprised":
        p.fill(oval(f.at(x, y - 0.02), f.radius * 0.1, f.radius * 0.14), (176, 66, 70))
    else:
        p.line(np.stack([f.at(x - 0.13, y), f.at(x + 0.13, y)]), (150, 60, 60), 1.2)
    for azimuth in (-0.7, 0.7):
        if math.cos(azimuth + f.yaw) > 0.35 and look.expression in ("smile", "happy"):
            p.glow(
                oval(
                    f.at(math.sin(azimuth + f.yaw) * 0.86, -0.45), f.radius * 0.14, f.radius * 0.09
                ),
                (255, 120, 120),
                0.35,
            )
