"""What backgrounds are made of: skies, clouds, foliage, grounds. Paler and bluer away."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.figures.attributes import Colour
from core.figures.painting.paint import Painter, mixed, toned
from core.figures.painting.shapes import Polygon, box, closed, oval


@dataclass
class View:
    """A background in the making, painted at the picture's own size."""

    p: Painter
    rng: random.Random
    horizon: float
    floor: float  # where the figure stands

    @property
    def w(self) -> float:
        return float(self.p.size.width)

    @property
    def h(self) -> float:
        return float(self.p.size.height)

    @property
    def s(self) -> float:
        """A length that both portrait and landscape canvases share."""
        return (self.w * self.h) ** 0.5

    @property
    def sun(self) -> int:
        """The side that the light comes from."""
        return 1 if self.p.light[0] > 0 else -1

    # -- air and ground ------------------------------------------------------------------------

    def wash(self, top: float, bottom: float, stops: Sequence[Colour]) -> None:
        """A vertical gradient through evenly spaced colours."""
        self.p.wash(top, bottom, stops)

    def cloud(self, x: float, y: float, wide: float, colour: Colour, under: Colour) -> None:
        """Heaped in its middle, flat below, shaded on its far side."""
        rng = self.rng
        puffs = [
            (x + wide * (k + rng.uniform(-0.03, 0.03)), y - wide * high * rng.uniform(0.8, 1.15), r)
            for k, high, r in (
                (-0.38, 0.05, 0.1), (-0.22, 0.13, 0.14), (-0.02, 0.22, 0.18), (0.17, 0.15, 0.15),
                (0.33, 0.07, 0.11), (-0.12, 0.08, 0.15), (0.1, 0.06, 0.15),
            )
        ]  # fmt: skip
        puffs = [(px, py, wide * r) for px, py, r in puffs]
        for px, py, r in puffs:
            self.p.fill(oval((px, py), r, r * 0.9), under)
        self.p.fill(oval((x, y + wide * 0.03), wide * 0.5, wide * 0.06), under)
        for px, py, r in puffs:
            lit = (px + self.sun * wide * 0.02, py - wide * 0.025)
            self.p.fill(oval(lit, r * 0.9, r * 0.8), colour)

    def ridge(
        self, level: float, high: float, colour: Colour, peaks: int = 4, *, sharp: bool = False
    ) -> None:
        """A chain of hills or mountains across the picture."""
        rng = self.rng
        xs = np.linspace(-0.1 * self.w, 1.1 * self.w, peaks * 2 + 1)
        ys = [
            level - high * (rng.uniform(0.55, 1.0) if i % 2 else rng.uniform(0.05, 0.35))
            for i in range(len(xs))
        ]
        line = np.stack([xs, ys], 1)
        if not sharp:
            from core.figures.painting.shapes import smooth

            line = smooth(line, 5)
        ends = np.array([(1.1 * self.w, self.h), (-0.1 * self.w, self.h)])
        self.p.fill(np.concatenate([line, ends]), colour)

    # -- plants ------------------------------------------------------------------------------

    def blob(self, x: float, y: float, r: float, flat: float = 0.85, bumps: int = 9) -> Polygon:
        turn = np.linspace(0, 2 * math.pi, bumps * 2, endpoint=False)
        reach = np.array(
            [r * (self.rng.uniform(0.98, 1.1) if i % 2 else 0.86) for i in range(len(turn))]
        )
        return closed(np.stack([x + reach * np.cos(turn), y + reach * flat * np.sin(turn)], 1), 3)

    def foliage(self, x: float, y: float, r: float, colour: Colour) -> None:
        """A crown in three tones with dabs of leaves on its lit side."""
        sun, rng = self.sun, self.rng
        self.p.fill(self.blob(x, y, r), toned(colour, 0.72))
        self.p.fill(self.blob(x + sun * r * 0.1, y - r * 0.12, r * 0.82), colour)
        self.p.fill(
            self.blob(x + sun * r * 0.26, y - r * 0.3, r * 0.5, bumps=7),
            mixed(toned(colour, 1.14), (250, 244, 170), 0.16),
        )
        for _ in range(7):
            turn, reach = rng.uniform(0, 2 * math.pi), r * rng.uniform(0.3, 0.95)
            place = (x + reach * math.cos(turn), y + reach * 0.8 * math.sin(turn))
            tone = 1.22 if math.cos(turn) * sun - math.sin(turn) > 0 else 0.64
            self.p.fill(oval(place, r * 0.09, r * 0.06, rng.uniform(0, 3)), toned(colour, tone))

    def tree(self, x: float, base: float, high: float, colour: Colour, bark: Colour) -> None:
        wide = high * 0.05
        bend = self.rng.uniform(-0.6, 0.6) * wide
        top = base - high * 0.62
        trunk = np.array(
            [(x - wide * 1.5, base), (x - wide * 0.7 + bend, top), (x + wide * 0.7 + bend, top),
            (x + wide * 1.5, base)],
        )  # fmt: skip
        self.p.fill(trunk, bark)
        dark = np.array(
            [(x - self.sun * wide * 1.5, base), (x - self.sun * wide * 0.7 + bend, top), (x + bend,
            top), (x - self.sun * wide * 0.2, base)],
        )  # fmt: skip
        self.p.fill(dark, toned(bark, 0.74))
        r = high * 0.3
        for dx, dy, k in ((-0.55, 0.28, 0.72), (0.55, 0.24, 0.74), (0.0, 0.0, 1.0)):
            self.foliage(x + bend + dx * r * 1.2, top - r * 0.35 + dy * r, r * k, colour)

    def pine(
        self, x: float, base: float, high: float, colour: Colour, snow: Colour | None = None
    ) -> None:
        for i, (low, wide) in enumerate(((0.0, 0.3), (0.26, 0.24), (0.5, 0.17))):
            y = base - high * low
            tip = base - high * (0.52 + 0.24 * i)
            self.p.fill(
                np.array([(x - high * wide, y), (x, tip), (x + high * wide, y), (x,
                y - high * 0.04)]), toned(colour, 1 + 0.06 * i),
            )  # fmt: skip
            if snow is not None:
                self.p.fill(
                    np.array([(x - high * wide * 0.5, tip + (y - tip) * 0.5), (x, tip),
                    (x + high * wide * 0.5, tip + (y - tip) * 0.5), (x, tip + (y - tip) * 0.4)]),
                    snow,
                )  # fmt: skip

    def grass(self, top: float, colour: Colour, count: int = 26) -> None:
        """Tufts, larger towards us."""
        rng = self.rng
        for _ in range(count):
            y = top + (self.h - top) * rng.random() ** 0.8
            near = (y - top) / max(self.h - top, 1)
            x, high = rng.uniform(0, self.w), self.s * (0.008 + 0.024 * near)
            tone = toned(colour, rng.choice((0.84, 1.1, 1.16)))
            for lean in (-0.6, 0.0, 0.6):
                self.p.fill(
                    np.array([(x - high * 0.14, y), (x + lean * high, y - high), (x + high * 0.14,
                    y)]), tone,
                )  # fmt: skip

    # -- light -------------------------------------------------------------------------------

    def spots(self, colour: Colour, top: float, count: int, strength: float = 0.5) -> None:
        """Flat pools of light on the ground."""
        rng = self.rng
        for _ in range(count):
            y = top + (self.h - top) * rng.random()
            near = 0.35 + (y - top) / max(self.h - top, 1)
            r = self.s * rng.uniform(0.02, 0.045) * near
            self.p.glow(oval((rng.uniform(0, self.w), y), r * 1.6, r * 0.42), colour, strength)

    def beams(self, colour: Colour, count: int, strength: float = 0.16, top: float = 0.0) -> None:
        rng = self.rng
        for _ in range(count):
            x = rng.uniform(-0.1, 1.1) * self.w
            wide = self.w * rng.uniform(0.05, 0.12)
            lean = -self.sun * self.h * 0.28
            self.p.glow(
                np.array([(x, top), (x + wide, top), (x + wide * 1.7 + lean, self.h), (x + lean,
                self.h)]), colour, strength,
            )  # fmt: skip

    def dots(
        self,
        count: int,
        sizes: tuple[float, float],
        colours: Sequence[Colour],
        area: tuple[float, float] = (0.0, 1.0),
    ) -> None:
        rng = self.rng
        for _ in range(count):
            r = self.s * rng.uniform(*sizes)
            y = self.h * rng.uniform(*area)
            self.p.fill(oval((rng.uniform(0, self.w), y), r, r), rng.choice(list(colours)))

    def slab(self, x: float, y: float, wide: float, high: float, colour: Colour) -> None:
        self.p.fill(box(x, y, wide, high), colour)
