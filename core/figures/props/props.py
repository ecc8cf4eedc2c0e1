"""What is held, cast or worn over the rest."""

from __future__ import annotations

import math

import numpy as np

from core.figures.attributes import Colour
from core.figures.body.models import GOLD, LEFT_ARM, RIGHT_ARM, WHITE, Limb, Model
from core.figures.painting.paint import Label, Shade, ink, mixed, toned
from core.figures.painting.shapes import (
    Polygon,
    Vector,
    closed,
    lock,
    oval,
    ribbon,
    segment,
    smooth,
    turn90,
    unit,
    vec,
)

STEEL: Colour = (206, 214, 228)
WOOD: Colour = (150, 104, 70)
MAGIC: Colour = (196, 120, 255)
ENERGY: Colour = (90, 180, 255)


def holding_arm(m: Model) -> Limb:
    """The hand that is farther from the trunk: what it holds is seen best."""
    middle = (m.joint(1) + m.body.hips) / 2
    reach = {
        limb: abs(float((m.joint(limb.end) - middle) @ m.across))
        + 0.3 * float(middle[1] - m.joint(limb.end)[1])
        for limb in (RIGHT_ARM, LEFT_ARM)
    }
    return max(reach, key=lambda limb: reach[limb])


HELD = (
    "holding sword", "holding katana", "wooden staff", "holding umbrella", "holding book",
    "holding ball", "microphone", "holding a tray", "holding helmet",
)  # fmt: skip


def paint_held(m: Model, palm: Vector, aim: Vector) -> None:
    """Before the hand, so that its fingers close around it."""
    painter = {
        "holding sword": _sword, "holding katana": _katana, "wooden staff": _staff,
        "holding umbrella": _umbrella, "holding book": _book, "holding ball": _ball,
        "microphone": _microphone, "holding a tray": _tray,
        "holding helmet": _helmet,
    }[m.look.prop]  # fmt: skip
    painter(m, palm, aim)


def _blade_axes(m: Model, aim: Vector) -> tuple[Vector, Vector]:
    """Square to the forearm, upwards."""
    along = turn90(aim)
    if along[1] > 0.15 or (abs(along[1]) <= 0.15 and along[0] * m.facing < 0):
        along = -along
    along = unit(along + 0.25 * aim)
    return along, turn90(along)


def _sword(m: Model, palm: Vector, aim: Vector) -> None:
    along, side = _blade_axes(m, aim)
    u = m.u
    tip, guard = palm + along * 1.35 * u, palm + along * 0.12 * u
    blade = np.array(
        [guard - side * 0.055 * u, guard + side * 0.055 * u,
        tip - along * 0.14 * u + side * 0.045 * u, tip, tip - along * 0.14 * u - side * 0.045 * u],
    )  # fmt: skip
    region = m.p.part([(blade, STEEL)], 0, Label.PROP, outline=0.85)
    m.p.inside(
        region,
        [np.array([guard, guard + side * 0.07 * u, tip + side * 0.06 * u, tip])],
        toned(STEEL, 0.8),
    )
    m.p.inside(
        region, [ribbon(np.array([guard - side * 0.03 * u,
        tip - along * 0.1 * u - side * 0.025 * u]), (0.015 * u,))], (255, 255, 255),
    )  # fmt: skip
    hilt = segment(palm - along * 0.16 * u, guard, [0.055 * u, 0.055 * u])
    m.p.part([(hilt, (110, 64, 52))], 0, Label.PROP, outline=0.7)
    bar = segment(guard - side * 0.15 * u, guard + side * 0.15 * u, [0.05 * u, 0.07 * u, 0.05 * u])
    m.p.part([(bar, GOLD)], 0.02 * u, Label.PROP, outline=0.8)
    m.p.part(
        [(oval(palm - along * 0.18 * u, 0.045 * u, 0.045 * u), GOLD)], 0, Label.PROP, outline=0.7
    )


def _katana(m: Model, palm: Vector, aim: Vector) -> None:
    along, side = _blade_axes(m, aim)
    u = m.u
    guard = palm + along * 0.14 * u
    spine = smooth(
        [guard, palm + along * 0.8 * u + side * 0.03 * u,
        palm + along * 1.45 * u - side * 0.06 * u], 8,
    )  # fmt: skip
    blade = ribbon(spine, (0.07 * u, 0.068 * u, 0.06 * u, 0.05 * u, 0.0))
    region = m.p.part([(blade, STEEL)], 0, Label.PROP, outline=0.8)
    m.p.inside(region, [ribbon(spine + side * 0.02 * u, (0.03 * u,))], (250, 252, 255))
    hilt = segment(palm - along * 0.24 * u, guard, [0.055 * u, 0.06 * u])
    region = m.p.part([(hilt, (60, 52, 70))], 0, Label.PROP, outline=0.7)
    for share in (0.15, 0.45, 0.75):
        place = palm - along * 0.24 * u + along * 0.38 * u * share
        m.p.inside(region, [oval(place, 0.025 * u, 0.025 * u)], (206, 66, 72))
    m.p.part(
        [(oval(guard, 0.08 * u, 0.035 * u, math.atan2(side[1], side[0])), GOLD)], 0, Label.PROP,
        outline=0.75,
    )  # fmt: skip


def _staff(m: Model, palm: Vector, aim: Vector) -> None:
    along, side = _blade_axes(m, aim)
    along = unit(along + np.array([0.0, -0.9]))
    side = turn90(along)
    u = m.u
    top, low = palm + along * 1.0 * u, palm - along * 0.95 * u
    rod = segment(low, top, [0.055 * u, 0.06 * u, 0.065 * u])
    m.p.part([(rod, WOOD)], 0.02 * u, Label.PROP, outline=0.8)
    crook = ribbon(
        smooth([top - along * 0.02 * u, top + along * 0.14 * u - side * 0.14 * u,
        top + along * 0.34 * u - side * 0.04 * u, top + along * 0.32 * u + side * 0.13 * u,
        top + along * 0.2 * u + side * 0.15 * u], 5), (0.07 * u, 0.06 * u, 0.03 * u),
    )  # fmt: skip
    m.p.part([(crook, WOOD)], 0.02 * u, Label.PROP, outline=0.8)
    gem = top + along * 0.17 * u
    m.p.soft(gem, 0.26 * u, 0.26 * u, (140, 240, 255), 0.6)
    m.p.part([(oval(gem, 0.075 * u, 0.085 * u), (96, 210, 240))], 0.02 * u, Label.PROP, outline=0.7)
    m.p.fill(oval(gem - vec(0.02 * u, 0.03 * u), 0.02 * u, 0.025 * u), (255, 255, 255))


def _umbrella(m: Model, palm: Vector, aim: Vector) -> None:
    u = m.u
    along = unit(np.array([0.22 * (m.head.centre[0] - palm[0]) / u, -1.0]))
    side = -turn90(along)
    top = palm + along * 1.05 * u
    m.p.part(
        [(segment(palm - along * 0.2 * u, top, [0.035 * u] * 2), (96, 84, 96))], 0, Label.PROP,
        outline=0.7,
    )  # fmt: skip
    wide, high = 0.85 * u, 0.5 * u
    rim = [
        top + side * wide * math.cos(a) + along * high * math.sin(a)
        for a in np.linspace(math.pi, 0, 13)
    ]
    lower: list[Vector] = []
    for i in range(4):
        right = wide * (1 - 2 * i / 4)
        for share in (0.25, 0.5, 0.75):
            x = right - wide * 0.5 * share
            lower.append(top + side * x + along * high * 0.16 * math.sin(share * math.pi))
        lower.append(top + side * (right - wide * 0.5))
    colour = m.accent if sum(m.accent) < 640 else m.trim
    dome = np.array([*rim, *lower[:-1]])
    region = m.p.part([(dome, colour)], 0.09 * u, Label.PROP)
    for k in (-0.5, 0.0, 0.5):
        rib = [
            top + along * high,
            top + side * wide * k * 0.75 + along * high * 0.62,
            top + side * wide * k,
        ]
        m.p.mark(rib, ink(colour), 0.55)
    panel = np.array([top + along * high, top, top + side * wide * 0.5])
    m.p.inside(region, [panel], Shade(1.12, 1.12, 1.12))
    m.p.part(
        [(segment(top + along * high * 0.95, top + along * (high + 0.1 * u), [0.03 * u] * 2), (96,
        84, 96))], 0, Label.PROP, outline=0.6,
    )  # fmt: skip


def _book(m: Model, palm: Vector, aim: Vector) -> None:
    u = m.u
    centre = palm + aim * 0.08 * u + np.array([0.0, -0.05 * u])
    tilt = 0.12 * m.facing
    x = np.array([math.cos(tilt), math.sin(tilt)]) * 0.24 * u
    y = np.array([-math.sin(tilt), math.cos(tilt)]) * 0.3 * u
    cover = [
        centre - x - y * 0.5, centre - y * 0.36, centre + x - y * 0.5, centre + x + y * 0.5,
        centre + y * 0.62, centre - x + y * 0.5,
    ]  # fmt: skip
    m.p.part([(np.array(cover), (150, 62, 72))], 0, Label.PROP, outline=0.9)
    for s in (-1, 1):
        page = np.array(
            [centre - y * 0.34, centre + s * x * 0.92 - y * 0.5, centre + s * x * 0.92 + y * 0.4,
            centre + y * 0.52],
        )  # fmt: skip
        m.p.part([(page, (252, 248, 236))], 0, Label.PROP, outline=0.5)
        for row in (-0.2, 0.0, 0.2):
            line = [
                centre + s * x * 0.2 + y * (row + 0.05),
                centre + s * x * 0.5 + y * row,
                centre + s * x * 0.78 + y * (row - 0.08),
            ]
            m.p.mark(line, (176, 164, 156), 0.5)


def _ball(m: Model, palm: Vector, aim: Vector) -> None:
    u = m.u
    centre, r = palm + aim * 0.2 * u, 0.22 * u
    region = m.p.part([(oval(centre, r, r), (240, 136, 62))], r * 0.32, Label.PROP)
    line = ink((240, 136, 62))
    seams = [((-1, -0.1), (0, 0), (1, 0.1)), ((-0.1, -1), (0, 0), (0.1, 1))]
    seams += [((side * 0.7, -0.8), (side * 0.3, 0), (side * 0.7, 0.8)) for side in (-1, 1)]
    lines = [ribbon(smooth(centre + r * np.array(seam), 5), (0.025 * u,)) for seam in seams]
    m.p.inside(region, lines, line)
    m.p.fill(
        oval(centre + vec(r * 0.4 * np.sign(m.p.light[0]), -r * 0.45), r * 0.2, r * 0.13),
        (255, 206, 160),
    )


def _microphone(m: Model, palm: Vector, aim: Vector) -> None:
    u = m.u
    towards = unit(m.head.at(0, -0.7) - palm)
    top = palm + towards * 0.16 * u
    m.p.part(
        [(segment(palm - towards * 0.14 * u, top, [0.05 * u, 0.06 * u, 0.075 * u]), (72, 70, 86))],
        0.01 * u, Label.PROP, outline=0.75,
    )  # fmt: skip
    region = m.p.part(
        [(oval(top + towards * 0.05 * u, 0.075 * u, 0.075 * u), (188, 192, 206))], 0.03 * u,
        Label.PROP, outline=0.75,
    )  # fmt: skip
    side = turn90(towards) * 0.07 * u
    m.p.inside(region, [ribbon(np.array([top - side, top + side]), (0.02 * u,))], GOLD)


def _tray(m: Model, palm: Vector, aim: Vector) -> None:
    u = m.u
    centre = palm + np.array([0.05 * u * m.facing, -0.07 * u])
    m.p.part(
        [(oval(centre, 0.36 * u, 0.09 * u), (196, 202, 216))], 0.03 * u, Label.PROP, outline=0.9
    )
    m.p.fill(oval(centre - vec(0, 0.015 * u), 0.3 * u, 0.06 * u), (226, 230, 240))
    cup = centre + np.array([0.02 * u, -0.08 * u])
    sides = [(-0.09, -0.06), (-0.07, 0.07), (0.07, 0.07), (0.09, -0.06)]
    body = cup + u * closed(sides, 4)
    m.p.part([(body, WHITE)], 0.03 * u, Label.PROP, outline=0.75)
    m.p.fill(oval(cup + vec(0, -0.055 * u), 0.08 * u, 0.025 * u), (150, 96, 66))


def _helmet(m: Model, palm: Vector, aim: Vector) -> None:
    u = m.u
    centre, r = palm + vec(0.0, 0.06 * u), 0.26 * u
    shell = m.p.part([(oval(centre, r, r * 0.95), m.cloth)], r * 0.3, Label.PROP)
    side = m.facing
    visor = closed(
        [(-0.1, -0.5), (0.75, -0.45), (0.98, 0.1), (0.7, 0.5), (-0.1, 0.4), (-0.3, 0.0)], 4
    )
    glass = centre + visor * [side * r, r]
    m.p.inside(shell, [glass], (70, 96, 140))
    glint = centre + closed([(0.2, -0.35), (0.6, -0.3), (0.5, -0.1), (0.2, -0.12)], 3) * [
        side * r,
        r,
    ]
    m.p.inside(shell, [glint], (190, 226, 250))
    band = smooth(
        [centre + vec(-r, 0.62 * r), centre + vec(0, 0.8 * r), centre + vec(r, 0.62 * r)], 4
    )
    m.p.inside(shell, [ribbon(band, (0.14 * r,))], m.accent)


def paint_violin(m: Model, palm: Vector, other: Vector) -> None:
    """Under the chin towards one hand; the bow goes from the other across its strings."""
    u = m.u
    chin = m.head.at(0.3 * math.sin(m.head.yaw), -1.0)
    along = unit(palm - chin)
    axes = u * np.stack([along, turn90(along)])
    body = chin + along * 0.24 * u
    half = [(-0.26, 0.0), (-0.2, 0.15), (-0.06, 0.16), (0.02, 0.1), (0.12, 0.14), (0.24, 0.1)]
    loop = closed([*half, (0.28, 0.0), *((x, -y) for x, y in half[:0:-1])], 4)
    neck = body + np.array([(0.2, 0.0), (0.56, 0.0)]) @ axes
    wood, dark = (192, 100, 52), (70, 44, 40)
    m.p.part([(ribbon(neck, (0.05 * u,)), dark)], 0, Label.PROP, outline=0.7)
    region = m.p.part([(body + loop @ axes, wood)], 0.03 * u, Label.PROP, cast=0.04 * u)
    strings = body + np.array([(-0.2, 0.0), (0.3, 0.0)]) @ axes
    m.p.inside(region, [ribbon(strings, (0.045 * u,))], dark)
    bridge = body + along * 0.06 * u
    way = unit(bridge - other)
    bow = np.array([other - way * 0.1 * u, bridge + way * 0.42 * u])
    m.p.part([(ribbon(bow, (0.03 * u,)), (120, 72, 50))], 0, Label.PROP, outline=0.6)
    m.p.line(bow + turn90(way) * 0.04 * u, (250, 246, 236), 0.6)


# -- magic -----------------------------------------------------------------------------------


def paint_energy_ball(m: Model, palm: Vector, aim: Vector) -> None:
    """Beyond the hand: arms of a spiral in a glow."""
    r = max(m.r * 0.62, 0.2 * m.u)
    centre = palm + aim * (0.16 * m.u + r * 0.72)
    m.p.soft(centre, r * 2.3, r * 2.3, (150, 220, 255), 0.75)
    m.p.part([(oval(centre, r, r), (66, 150, 246))], 0, Label.PROP, outline=0.0)
    m.p.soft(centre, r * 0.98, r * 0.98, (170, 232, 255), 0.95)
    for arm in range(4):
        turn = np.linspace(0, 1.5 * math.pi, 14) + arm * math.pi / 2
        reach = np.linspace(0.08, 1.02, 14) * r
        line = centre + np.stack([np.cos(turn), np.sin(turn)], 1) * reach[:, None]
        m.p.fill(ribbon(line, (r * 0.2, r * 0.16, r * 0.09, 0.0)), (240, 252, 255))
    m.p.fill(oval(centre, r * 0.2, r * 0.2), (255, 255, 255))
    for i in range(7):
        turn = i * 2.4 + 0.4
        place = centre + r * (1.2 + 0.5 * ((i * 37) % 10) / 10) * np.array(
            [math.cos(turn), math.sin(turn)]
        )
        m.p.fill(_star(place, r * 0.12), (226, 248, 255))


def _star(centre: Vector, size: float) -> Polygon:
    turn = np.arange(8) * math.pi / 4
    reach = np.where(np.arange(8) % 2, 0.3, 1.0) * size
    return centre + np.stack([np.cos(turn), np.sin(turn)], 1) * reach[:, None]


def paint_magic_circle(m: Model) -> None:
    """On the ground, seen flat; behind the figure's feet."""
    centre = np.array([m.body.hips[0], min(m.ground, m.p.size.height * 0.95)])
    _circle(m, centre, 1.3 * m.u, 0.3)


def paint_curse(m: Model, palm: Vector, aim: Vector) -> None:
    """Dark flames that lick from the hand, and a circle before it in a casting pose."""
    u = m.u
    m.p.soft(palm + aim * 0.1 * u, 0.42 * u, 0.42 * u, (150, 60, 230), 0.6)
    for i in range(7):
        turn = -math.pi / 2 + (i - 3) * 0.5
        way = unit(vec(math.cos(turn), math.sin(turn)) + aim * 0.7)
        long = u * (0.34 + 0.13 * ((i * 5) % 3))
        side = turn90(way) * 0.08 * u * (1 if i % 2 else -1)
        flame = [
            palm + aim * 0.04 * u,
            palm + way * long * 0.5 + side,
            palm + way * long - side * 0.6,
        ]
        m.p.fill(lock(flame, 0.13 * u), (74, 24, 120))
        m.p.fill(lock(flame, 0.06 * u), (206, 120, 255))
    if m.body.action in ("casting", "pointing"):
        _casting_circle(m, palm, aim)


def _casting_circle(m: Model, palm: Vector, aim: Vector) -> None:
    """Before the hand, facing the way it points."""
    r = 0.5 * m.u
    centre = palm + aim * 0.34 * m.u
    _circle(m, centre, r, 0.92 - 0.5 * abs(float(aim[0])), math.atan2(aim[1], aim[0]) - math.pi / 2)


def _circle(m: Model, centre: Vector, r: float, flat: float, tilt: float = 0.0) -> None:
    m.p.soft(centre, r * 1.35, r * max(flat, 0.2) * 1.6, MAGIC, 0.55)
    light = mixed(MAGIC, (255, 255, 255), 0.55)
    for factor, width in ((1.0, 2.0), (0.92, 0.9), (0.58, 1.2)):
        ring = _ellipse(centre, r * factor, flat, tilt)
        m.p.line(ring, MAGIC, width * 1.7, closed=True)
        m.p.line(ring, light, width * 0.8, closed=True)
    for start in (0.3, 0.3 + math.pi):
        corners = start + np.arange(3) * 2 * math.pi / 3
        m.p.line(
            _turned(centre, 0.92 * r * np.stack([np.cos(corners), np.sin(corners)], 1), flat,
            tilt), light, 1.0, closed=True,
        )  # fmt: skip
    for i in range(12):
        turn = i * math.pi / 6
        spot = 0.75 * r * np.array([[math.cos(turn), math.sin(turn)]])
        m.p.fill(oval(_turned(centre, spot, flat, tilt)[0], r * 0.035, r * 0.035), light)
    for i in range(8):
        turn = i * 2.399
        spark = centre + np.array([math.cos(turn) * r * 1.05, -abs(math.sin(turn * 1.7)) * r * 0.9])
        m.p.fill(_star(spark, r * 0.06), light)


def _ellipse(centre: Vector, r: float, flat: float, tilt: float) -> Polygon:
    turn = np.linspace(0, 2 * math.pi, 40, endpoint=False)
    return _turned(centre, r * np.stack([np.cos(turn), np.sin(turn)], 1), flat, tilt)


def _turned(centre: Vector, points: Polygon, flat: float, tilt: float) -> Polygon:
    x, y = points[:, 0], points[:, 1] * flat
    cos, sin = math.cos(tilt), math.sin(tilt)
    return centre + np.stack([cos * x - sin * y, sin * x + cos * y], 1)
