"""What is cast: it floats at the hand, after all parts of the figure."""

from __future__ import annotations

import math

import numpy as np

from core.figures.attributes import Colour
from core.figures.body.models import Model
from core.figures.painting.paint import Label, mixed
from core.figures.painting.shapes import (
    Polygon,
    Vector,
    closed,
    lock,
    oval,
    ribbon,
    turn90,
    unit,
    vec,
)
from core.figures.props.grips import Grip, darker, lighter

WHITE: Colour = (255, 255, 255)
MAGIC: Colour = (196, 120, 255)


def _beyond(g: Grip, r: float) -> Vector:
    return g.palm + g.aim * (0.16 * g.u + r * 0.72)


def energy_ball(g: Grip) -> None:
    """Arms of a spiral in a glow."""
    r = max(g.m.r * 0.62, 0.2 * g.u)
    centre, p = _beyond(g, r), g.m.p
    p.soft(centre, r * 2.3, r * 2.3, lighter(g.colour, 0.6), 0.75)
    p.part([(oval(centre, r, r), g.colour)], 0, Label.PROP, outline=0.0, name="prop")
    p.soft(centre, r * 0.8, r * 0.8, lighter(g.colour, 0.62), 0.95)
    for arm in range(4):
        turn = np.linspace(0, 1.5 * math.pi, 14) + arm * math.pi / 2
        reach = np.linspace(0.08, 1.02, 14) * r
        line = centre + np.stack([np.cos(turn), np.sin(turn)], 1) * reach[:, None]
        p.fill(ribbon(line, (r * 0.16, r * 0.13, r * 0.07, 0.0)), lighter(g.colour, 0.88))
    p.fill(oval(centre, r * 0.2, r * 0.2), WHITE)
    for i in range(7):
        turn = i * 2.4 + 0.4
        far = r * (1.2 + 0.5 * ((i * 37) % 10) / 10)
        place = centre + far * np.array([math.cos(turn), math.sin(turn)])
        p.fill(star(place, r * 0.12), lighter(g.colour, 0.85))


def orb(g: Grip) -> None:
    r = 0.2 * g.u
    centre, p = _beyond(g, r), g.m.p
    p.soft(centre, r * 2.6, r * 2.6, lighter(g.colour, 0.4), 0.7)
    p.part([(oval(centre, r, r), g.colour)], 0.2 * r, Label.PROP, outline=0.5, name="prop")
    p.fill(oval(centre - [r * 0.3, r * 0.35], r * 0.26, r * 0.18), lighter(g.colour, 0.85))
    p.line(oval(centre, r * 1.5, r * 0.5, -0.4), lighter(g.colour, 0.6), 0.8, closed=True)


def star(centre: Vector, size: float) -> Polygon:
    turn = np.arange(8) * math.pi / 4
    reach = np.where(np.arange(8) % 2, 0.3, 1.0) * size
    return centre + np.stack([np.cos(turn), np.sin(turn)], 1) * reach[:, None]


def _flames(
    g: Grip, colours: tuple[Colour, Colour], *, rise: float = 0.7, long: float = 0.36
) -> None:
    """Tongues that lick from the hand; ``rise`` is how much they go up."""
    u, p = g.u, g.m.p
    p.soft(g.palm + g.aim * 0.1 * u, 0.46 * u, 0.46 * u, colours[1], 0.6)
    for share, colour in ((1.0, colours[0]), (0.55, colours[1])):
        for i in range(7):
            turn = -math.pi / 2 + (i - 3) * 0.5
            way = unit(vec(math.cos(turn), math.sin(turn)) * rise + g.aim * 0.7)
            reach = u * (long + 0.13 * ((i * 5) % 3)) * (0.55 + 0.45 * share)
            side = turn90(way) * 0.08 * u * (1 if i % 2 else -1)
            root = g.palm + g.aim * 0.04 * u
            flame = lock(
                [root, g.palm + way * reach * 0.5 + side, g.palm + way * reach - side * 0.6],
                0.16 * u * share,
            )
            if share == 1.0:
                p.part([(flame, colour)], 0, Label.PROP, outline=0.0, name="prop")
            else:
                p.fill(flame, colour)


def fire(g: Grip) -> None:
    _flames(g, (g.colour, mixed(g.colour, (255, 240, 150), 0.7)), rise=1.1, long=0.42)


def curse(g: Grip) -> None:
    """Dark flames, and a circle before the hand in a casting pose."""
    _flames(g, (darker(MAGIC, 0.4) if not g.tells_colour else g.colour, (206, 120, 255)))
    if g.m.body.action in ("casting", "pointing"):
        casting_circle(g)


def ice(g: Grip) -> None:
    u, p = g.u, g.m.p
    p.soft(g.palm + g.aim * 0.2 * u, 0.5 * u, 0.5 * u, lighter(g.colour, 0.6), 0.6)
    for i in range(7):
        turn = math.atan2(g.aim[1], g.aim[0]) + (i - 3) * 0.42
        way = np.array([math.cos(turn), math.sin(turn)])
        long, side = u * (0.34 + 0.16 * ((i * 3) % 4) / 3), turn90(way) * 0.055 * u
        root = g.palm + g.aim * 0.08 * u
        spike = np.array([root - side, root + way * long * 0.6 - side * 1.3, root + way * long,
                          root + way * long * 0.6 + side * 1.3, root + side])  # fmt: skip
        region = p.part([(spike, g.colour)], 0, Label.PROP, outline=0.5, name="prop")
        p.inside(
            region,
            [np.array([root, root + way * long * 0.6 + side * 1.3, root + way * long])],
            lighter(g.colour, 0.6),
        )
    for i in range(6):
        turn = i * 2.1
        place = g.palm + u * 0.5 * np.array([math.cos(turn), math.sin(turn)])
        p.fill(star(place, 0.05 * u), WHITE)


def lightning(g: Grip) -> None:
    u, p = g.u, g.m.p
    p.soft(g.palm + g.aim * 0.3 * u, 0.6 * u, 0.6 * u, lighter(g.colour, 0.5), 0.6)
    for i, spread in enumerate((-0.5, 0.0, 0.5)):
        turn = math.atan2(g.aim[1], g.aim[0]) + spread
        way = np.array([math.cos(turn), math.sin(turn)])
        side = turn90(way)
        line = [g.palm + way * u * 0.1]
        for k in range(1, 6):
            kick = (1 if (k + i) % 2 else -1) * 0.09 * u
            line.append(g.palm + way * u * (0.1 + 0.16 * k) + side * kick)
        bolt = ribbon(np.array(line), (0.07 * u, 0.06 * u, 0.05 * u, 0.0))
        p.part([(bolt, g.colour)], 0, Label.PROP, outline=0.0, name="prop")
        p.fill(ribbon(np.array(line), (0.028 * u, 0.022 * u, 0.0)), lighter(g.colour, 0.9))


def water(g: Grip) -> None:
    u, p = g.u, g.m.p
    for k in range(3):
        turn = np.linspace(0, 1.6 * math.pi, 20) + k * 2.1
        reach = u * (0.24 + 0.08 * k)
        centre = g.palm + g.aim * 0.26 * u
        line = centre + np.stack([np.cos(turn), 0.6 * np.sin(turn)], 1) * reach
        wave = ribbon(line, (0.0, 0.1 * u, 0.09 * u, 0.0))
        region = p.part([(wave, g.colour)], 0, Label.PROP, outline=0.4, name="prop")
        p.inside(region, [ribbon(line, (0.0, 0.03 * u, 0.0))], lighter(g.colour, 0.75))
    for i in range(8):
        turn = i * 2.399
        drop = g.palm + g.aim * 0.26 * u + 0.5 * u * np.array([math.cos(turn), math.sin(turn)])
        p.fill(oval(drop, 0.03 * u, 0.04 * u), lighter(g.colour, 0.4))


def wind(g: Grip) -> None:
    u, p = g.u, g.m.p
    for k in range(4):
        turn = np.linspace(0, 1.5 * math.pi, 18) + k * 1.6
        reach = np.linspace(0.1, 0.34 + 0.05 * k, 18) * u
        line = (
            g.palm
            + g.aim * 0.24 * u
            + np.stack([np.cos(turn), 0.7 * np.sin(turn)], 1) * reach[:, None]
        )
        p.part(
            [(ribbon(line, (0.0, 0.05 * u, 0.05 * u, 0.0)), g.colour)],
            0,
            Label.PROP,
            outline=0.3,
            name="prop",
        )


def sparkles(g: Grip) -> None:
    u, p = g.u, g.m.p
    p.soft(g.palm + g.aim * 0.15 * u, 0.5 * u, 0.5 * u, lighter(g.colour, 0.5), 0.3)
    for i in range(13):
        turn, far = i * 2.399, (0.12 + 0.035 * i) * u
        place = g.palm + g.aim * 0.2 * u + far * np.array([math.cos(turn), math.sin(turn)])
        shape = star(place, (0.12 if i % 3 == 0 else 0.08) * u)
        p.part([(shape, g.colour)], 0, Label.PROP, outline=0.0, name="prop")
        p.fill(star(place, 0.02 * u), WHITE)


def hearts(g: Grip) -> None:
    from core.figures.backgrounds.grounds import heart

    for i, (dx, dy, k) in enumerate(((0.1, -0.3, 0.13), (-0.2, -0.55, 0.09), (0.25, -0.65, 0.11))):
        x, y = g.palm + g.u * np.array([dx, dy])
        shape = heart(float(x), float(y), k * g.u, 0.3 * (i - 1))
        g.m.p.part([(shape, g.colour)], 0.03 * g.u, Label.PROP, outline=0.6, name="prop")


def hologram(g: Grip) -> None:
    u, p = g.u, g.m.p
    centre = g.palm + g.aim * 0.3 * u + vec(0, -0.16 * u)
    corners = centre + u * np.array([(-0.36, -0.24), (0.36, -0.24), (0.36, 0.24), (-0.36, 0.24)])
    p.soft(centre, 0.6 * u, 0.5 * u, g.colour, 0.4)
    p.part([(corners, mixed(g.colour, (20, 40, 80), 0.2))], 0, Label.PROP, outline=0.5, name="prop")
    for k in (-0.12, 0.0, 0.12):
        p.fill(
            centre
            + u
            * np.array(
                [(-0.28, k - 0.018), (0.2 - k, k - 0.018), (0.2 - k, k + 0.018), (-0.28, k + 0.018)]
            ),
            lighter(g.colour, 0.6),
        )


def aura(g: Grip) -> None:
    """Power that flames up around the whole figure, behind it."""
    m, u = g.m, g.u
    joints = m.body.joints[1:14]
    left, right = float(joints[:, 0].min()) - 0.3 * u, float(joints[:, 0].max()) + 0.3 * u
    top = float(min(joints[:, 1].min(), m.head.centre[1] - m.r)) - 0.45 * u
    middle, half = (left + right) / 2, (right - left) / 2
    low = float(joints[:, 1].max()) + 0.15 * u
    centre, high = (top + low) / 2, (low - top) / 2
    for grow, colour in ((1.0, g.colour), (0.8, lighter(g.colour, 0.5))):
        edge: list[tuple[float, float]] = []
        for i in range(40):
            turn = i * math.pi / 20
            reach = grow * (1.0 if i % 2 else 0.84)
            x, y = middle + half * reach * math.cos(turn), centre + high * reach * math.sin(turn)
            edge.append((x, y - (0.24 if i % 2 else 0.0) * u * grow))
        m.p.part([(closed(edge, 3), colour)], 0, Label.PROP, outline=0.0, name="prop")
    m.p.soft(
        vec(middle, (top + low) / 2), half * 1.5, (low - top) * 0.7, lighter(g.colour, 0.4), 0.35
    )


def magic_circle(g: Grip) -> None:
    """Before the hand, facing the way it points."""
    casting_circle(g)


def casting_circle(g: Grip) -> None:
    colour = g.colour if g.tells_colour else MAGIC
    flat = 0.92 - 0.5 * abs(float(g.aim[0]))
    centre = g.palm + g.aim * 0.34 * g.u
    tilt = math.atan2(g.aim[1], g.aim[0]) - math.pi / 2
    _circle(g.m, centre, 0.5 * g.u, flat, colour, tilt)


def ground_circle(m: Model, colour: Colour = MAGIC) -> None:
    """On the ground, seen flat; behind the figure's feet."""
    centre = np.array([m.body.hips[0], min(m.ground, m.p.size.height * 0.95)])
    _circle(m, centre, 1.3 * m.u, 0.3, colour)


def _circle(
    m: Model, centre: Vector, r: float, flat: float, colour: Colour, tilt: float = 0.0
) -> None:
    m.p.soft(centre, r * 1.35, r * max(flat, 0.2) * 1.6, colour, 0.55)
    light = mixed(colour, WHITE, 0.55)
    for factor, width in ((1.0, 2.8), (0.9, 1.2), (0.58, 1.6)):
        ring = _ellipse(centre, r * factor, flat, tilt)
        band = ribbon(np.concatenate([ring, ring[:1]]), (width * 1.7 * m.p.line_width,) * 2)
        m.p.part([(band, colour)], 0, Label.PROP, outline=0.0, name="prop")
        m.p.line(ring, light, width * 0.45, closed=True)
    for start in (0.3, 0.3 + math.pi):
        corners = start + np.arange(3) * 2 * math.pi / 3
        triangle = 0.92 * r * np.stack([np.cos(corners), np.sin(corners)], 1)
        m.p.line(_turned(centre, triangle, flat, tilt), light, 1.0, closed=True)
    for i in range(12):
        turn = i * math.pi / 6
        spot = 0.75 * r * np.array([[math.cos(turn), math.sin(turn)]])
        m.p.fill(oval(_turned(centre, spot, flat, tilt)[0], r * 0.035, r * 0.035), light)
    for i in range(8):
        turn = i * 2.399
        spark = centre + np.array([math.cos(turn) * r * 1.05, -abs(math.sin(turn * 1.7)) * r * 0.9])
        m.p.fill(star(spark, r * 0.06), light)


def _ellipse(centre: Vector, r: float, flat: float, tilt: float) -> Polygon:
    turn = np.linspace(0, 2 * math.pi, 64, endpoint=False)
    return _turned(centre, r * np.stack([np.cos(turn), np.sin(turn)], 1), flat, tilt)


def _turned(centre: Vector, points: Polygon, flat: float, tilt: float) -> Polygon:
    x, y = points[:, 0], points[:, 1] * flat
    cos, sin = math.cos(tilt), math.sin(tilt)
    return centre + np.stack([cos * x - sin * y, sin * x + cos * y], 1)
