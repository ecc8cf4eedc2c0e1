"""Hair: one mass of cap, fringe and fall, then locks and what is tied, each on its side."""

from __future__ import annotations

import math
import random

import numpy as np

from core.figures.attributes import Colour
from core.figures.colours import Family, rgb
from core.figures.face.heads import HeadFrame
from core.figures.hair.caps import cap_outline, fringe_line
from core.figures.hair.dyes import Dye
from core.figures.hair.extra_locks import paint_extras
from core.figures.hair.hanging import paint_hanging
from core.figures.hair.locks import paint_locks
from core.figures.hair.shapes import HairShape
from core.figures.hair.strands import fall_lines, hang
from core.figures.hair.strokes import Comb
from core.figures.looks import Look
from core.figures.motion import STILL, Bend
from core.figures.painting.paint import HAIR_SHADE, SKIN_SHADE, Label, Painter, Region, ink, mixed
from core.figures.painting.shapes import Polygon, closed, oval, ribbon, smooth


class Hair:
    """Paints a style in two goes: ``behind`` before the body, ``before`` after the face."""

    def __init__(
        self, p: Painter, f: HeadFrame, shape: HairShape, look: Look, sway: float,
        rng: random.Random, *, tie: Colour, bend: Bend = STILL,
    ) -> None:  # fmt: skip
        self.stray = rng.random()
        flop = rng.choice((-1, 1))
        colour = rgb(look.hair_colour, Family.HAIR)
        skin = rgb(look.skin, Family.SKIN)
        second = rgb(look.hair_second, Family.HAIR) if look.hair_second else _beside(colour)
        pattern = look.hair_pattern or ("streaked hair" if look.hair_second else "")
        dye = Dye(colour, second, pattern, f, shape.reach * f.radius)
        self.c = Comb(p, f, shape, dye, bend, sway, flop, tie, skin)

    def behind(self) -> None:
        c = self.c
        if c.shape.is_shorn:
            skull = oval(c.f.at(0.12 * c.f.back, 0.02), c.f.radius * 0.96, c.f.radius, c.f.tilt)
            c.p.part([(skull, c.skin)], c.f.radius * 0.13, Label.SKIN, shade=SKIN_SHADE)
        if c.shape.fall and not c.shape.is_shorn:
            found = fall_lines(c.f, c.shape.fall, c.sway, c.bend, front=False)
            if found is not None:
                c.part([found[0]], 0.1, inner=True, tone=0.8)
                for points in found[1]:
                    c.p.mark(points, c.line, 0.6)
        paint_hanging(c, front=False)

    def before(self) -> None:
        c = self.c
        if c.shape.is_bald:
            self._scalp()
            return
        if c.shape.is_shorn:
            self._stubble()
        else:
            paint_locks(c)
            self._mass()
        paint_extras(c, self.stray)
        paint_hanging(c, front=True)

    # -- the mass ----------------------------------------------------------------------------

    def _outline(self) -> Polygon:
        c = self.c
        return c.f.shape(cap_outline(c.f, c.shape, c.flop, self.stray))

    def _scalp(self) -> None:
        c = self.c
        outline = self._outline()
        c.p.part([(outline, c.skin)], 0, Label.SKIN, outline=0)
        crown = cap_outline(c.f, c.shape, c.flop, self.stray)
        c.p.line(c.f.shape(crown[crown[:, 1] > 0.3][-11:]), ink(c.skin), 1.0)
        lit = -0.35 if c.p.light[0] < 0 else 0.35
        light = oval(c.f.at(lit, 0.66), c.f.radius * 0.2, c.f.radius * 0.1, c.f.tilt)
        c.p.glow(light, (255, 255, 255), 0.4)

    def _stubble(self) -> None:
        c = self.c
        c.p.part([(self._outline(), c.colour)], c.f.radius * 0.1, Label.HAIR, shade=HAIR_SHADE,
                 outline=0.6)  # fmt: skip

    def _mass(self) -> None:
        c = self.c
        polygons = [self._outline()]
        fall = c.shape.fall
        front = fall_lines(c.f, fall, c.sway, c.bend, front=True) if fall else None
        if front is not None:
            polygons.append(front[0])
        region = c.part(polygons, 0.13, cast=0.15, outline=1.05)
        self._dyed(region)
        self._valleys(region)
        self._shine(region)
        self._strands(front[1] if front else [])

    def _dyed(self, region: Region) -> None:
        c, f = self.c, self.c.f
        if c.dye.pattern == "dyed bangs":
            fringe = fringe_line(f, c.shape, c.flop)
            if fringe:
                (left, _), (right, _) = fringe[0], fringe[-1]
                top = [(right, 0.45), (right * 0.6 + left * 0.4, 0.74),
                       (right * 0.4 + left * 0.6, 0.74), (left, 0.45)]  # fmt: skip
                c.p.inside(region, [f.shape([*fringe, *smooth(top, 5)])], c.dye.second)
        low = -c.shape.reach
        streaks = {
            "streaked hair": [(-0.62, 1.08, -0.5), (-0.2, 1.08, -0.5), (0.78, 1.08, -0.7),
                              (2.4, 1.0, low), (-2.7, 1.0, low)],
            "colored inner hair": [(a, -0.35, low - 0.1) for a in (1.5, 1.9, 2.5, 3.0, -2.6, -2.0,
                                                                   -1.55)],
        }.get(c.dye.pattern, [])  # fmt: skip
        seen = [self._streak(*streak) for streak in streaks if f.shows(streak[0]) > 0.1]
        if seen:
            c.p.inside(region, seen, c.dye.second)

    def _streak(self, azimuth: float, high: float, low: float) -> Polygon:
        f = self.c.f
        x, _ = f.turned(azimuth, 0)
        top = 0.35 if high > 0.5 else 1.04
        line = np.array([(x * top + 0.1 * f.back * (high > 0.5), high),
                         (x * (top + 0.45) / 1.45, high * 0.7 + low * 0.3),
                         (x * 1.04, high * 0.4 + low * 0.6), (x * 1.06, low)])  # fmt: skip
        placed = hang(f, smooth(line, 5), self.c.bend, self.c.shape.reach)
        return ribbon(placed, f.radius * np.array((0.05, 0.2, 0.24, 0.16, 0.0)))

    def _valleys(self, region: Region) -> None:
        """Shade where a lock of the fringe goes under the next."""
        c, f = self.c, self.c.f
        fringe = c.shape.fringe
        wedges: list[Polygon] = []
        for (left, low), (azimuth, y), (right, other) in zip(
            fringe[1:-3:2], fringe[2:-2:2], fringe[3:-1:2], strict=False
        ):
            a = azimuth + f.yaw
            if abs(a) > 1.25 or min(low, other) > y - 0.08:
                continue
            x, whorl = math.sin(a) * 1.02, 0.25 * f.back
            top = (x * 0.55 + whorl * 0.3, min(0.92, y * 0.5 + 0.5))
            wide = 0.04 * (1 if (left + right) / 2 < azimuth else -1)
            wedges.append(f.shape([(x - 0.05, y - 0.1), (x + wide, y + 0.02),
                                   (x * 0.8 + whorl * 0.12 + wide, y * 0.55 + 0.4), top,
                                   (x * 0.8 + whorl * 0.12, y * 0.55 + 0.36)]))  # fmt: skip
        if wedges:
            c.p.inside(region, wedges, HAIR_SHADE)

    def _shine(self, region: Region) -> None:
        """The ring of light around the crown, with teeth, broken where the light is not."""
        f, p = self.c.f, self.c.p
        if self.c.shape.crown in ("afro", "curly"):
            self._curl_lights(region)
            return
        angles = np.linspace(-0.98, 0.86, 25) * (1 if p.light[0] < 0 else -1)
        bow = 0.2 * (np.cos(angles) - 0.75)
        ends = np.sin(np.linspace(0, math.pi, 25)) ** 0.7
        teeth = np.abs(np.sin(np.arange(25) * 1.31)) ** 3
        upper = 0.61 + bow + 0.06 * ends
        lower = 0.61 + bow - (0.06 + 0.13 * teeth) * ends
        gap = slice(15, 18)  # where a lock breaks the ring
        for piece in (slice(0, gap.start), slice(gap.stop, 25)):
            ring = np.concatenate(
                [np.stack([np.sin(angles), upper], 1)[piece],
                np.stack([np.sin(angles), lower], 1)[piece][::-1]]
            )  # fmt: skip
            p.inside(region, [f.shape(ring)], self.c.light)

    def _curl_lights(self, region: Region) -> None:
        f, p, c = self.c.f, self.c.p, self.c
        far = 1.4 if c.shape.crown == "afro" else 0.94
        for i in range(11):
            angle = 0.1 + i * (math.pi - 0.2) / 10
            reach = far * (0.74 if i % 2 else 0.96)
            x, y = reach * math.cos(angle) + 0.1 * f.back, 0.15 + reach * math.sin(angle)
            side = 1 if i % 3 else -1
            curl = [(x - side * 0.14, y - 0.02), (x - side * 0.02, y + 0.08),
                    (x + side * 0.12, y - 0.05), (x + side * 0.04, y - 0.14)]  # fmt: skip
            p.mark(f.shape(curl), c.line, 0.55)
            if i % 2 == 0:
                glint = [(x - 0.11, y + 0.1), (x, y + 0.16), (x + 0.11, y + 0.1), (x, y + 0.12)]
                p.inside(region, [f.shape(closed(glint, 4))], c.light)

    def _whorl(self) -> tuple[float, float]:
        """Where the strands come from: the crown, or the tie."""
        f, shape = self.c.f, self.c.shape
        knots = (*shape.tails, *shape.buns)
        if shape.is_tied and knots:
            azimuth, height = knots[0].azimuth, knots[0].height
            if f.shows(azimuth) > -0.6:
                return f.turned(azimuth, height)
        return 0.25 * f.back, 1.0

    def _strands(self, fall: list[Polygon]) -> None:
        """Inner lines that follow the locks: from the valleys of the fringe, and down the fall."""
        c, f = self.c, self.c.f
        whorl = self._whorl()
        fringe = c.shape.fringe
        for azimuth, y in fringe[2:-2:2] if len(fringe) < 12 else fringe[2:-2:4]:
            a = azimuth + f.yaw
            if abs(a) < 1.35:
                x = math.sin(a) * 1.02
                middle = (x * 0.78 + whorl[0] * 0.12, y * 0.55 + whorl[1] * 0.4)
                end = (x * 0.5 + whorl[0] * 0.32, y * 0.32 + whorl[1] * 0.6)
                c.p.mark(f.shape([(x, y - 0.02), middle, end]), c.line, 0.6)
        if f.shows(math.pi) > -0.55:  # the side or the back of the head
            for azimuth in (1.9, 2.35, 2.8, -2.8, -2.35, -1.9):
                a = (azimuth + f.yaw + math.pi) % (2 * math.pi) - math.pi
                if abs(a) < 1.3:
                    x = math.sin(a)
                    low = -0.45 if c.shape.is_tied else -0.15
                    points = [(x, low), (x * 0.95, 0.2), (x * 0.6 + whorl[0] * 0.4, 0.62)]
                    c.p.mark(f.shape(points), c.line, 0.5)
        for points in fall:
            c.p.mark(points, c.line, 0.6)


def _beside(colour: Colour) -> Colour:
    """The second colour of hair whose pattern names none: apart from the first in lightness."""
    return mixed(colour, (255, 250, 252), 0.6) if sum(colour) < 560 else (236, 130, 170)
