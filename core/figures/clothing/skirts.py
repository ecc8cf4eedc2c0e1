"""Skirts, robes and coat tails: cloth that hangs from the waist over both legs."""

from __future__ import annotations

import math

import numpy as np

from core.figures.attributes import Colour
from core.figures.body.limbs import label_of
from core.figures.body.models import LEFT_LEG, RIGHT_LEG, WHITE, Limb, Model
from core.figures.painting.paint import Label, Region, Shade, ink, toned
from core.figures.painting.shapes import (
    Polygon,
    Vector,
    closed,
    hull,
    ribbon,
    rounded,
    smooth,
    stroke,
    turn90,
    unit,
)

# Where a skirt begins, in torso lengths from the neck.
WAISTS = {"kimono": 0.84, "armor": 0.82, "winter coat": 0.74, "sorcerer robe": 0.76}


def paint_skirt(m: Model) -> None:
    cut = m.cut
    if not cut.skirt:
        return
    reach = cut.skirt * (1 - 0.3 * _spread(m)) if cut.skirt > 1 else cut.skirt
    hems = [_hem(m, leg, reach) for leg in (RIGHT_LEG, LEFT_LEG)]
    hems.sort(key=lambda pair: float((pair[0] + pair[1]) @ m.across))
    level = WAISTS.get(m.look.outfit, 0.7)
    waist = (m.at(-1.0, level), m.at(1.0, level))
    edge = _edge(m, hems)
    hanging = _hangs(m, edge)
    outline = _hanging(m, waist, edge) if hanging else _spanning(m, waist, edge, hems)
    colour = m.colour(cut.skirt_colour)
    label = label_of(m, cut.skirt_colour)
    region = m.p.part([(outline, colour)], 0.09 * m.u, label, cast=0.1 * m.u)
    _pleats(m, region, waist, edge)
    if cut.hem:
        _border(m, region, edge if hanging else _lower(m, outline), m.colour(cut.hem))
    if m.look.outfit == "maid outfit" and hanging:
        _apron(m, waist, edge)
    if m.look.outfit == "kimono" and m.cut.skirt_colour != "trim":
        _pattern(m, region, waist, edge)
    if m.look.outfit in ("sorcerer robe", "winter coat", "kimono") and m.shows_front:
        top, low = m.front(0.08, level + 0.05), edge[len(edge) // 2]
        wrap = stroke([top, (top + low) / 2 + m.across * 0.03 * m.u, low], 1.4 * m.p.line_width)
        m.p.inside(region, [wrap], ink(colour))


def _hangs(m: Model, edge: Polygon) -> bool:
    """Whether the cloth falls freely; otherwise the legs stretch it."""
    lowest_side = min(float((corner - m.joint(1)) @ m.down) for corner in (edge[0], edge[-1]))
    aside = abs(float((edge.mean(0) - m.body.hips) @ m.across))
    return lowest_side > 1.05 * m.body.torso and _spread(m) < 0.25 and aside < 0.4 * m.u


def _hanging(m: Model, waist: tuple[Vector, Vector], edge: Polygon) -> Polygon:
    hips = (m.at(-1.22, 1.02), m.at(1.22, 1.02))
    out = m.across * 0.025 * m.u
    left = smooth([waist[0], hips[0], (hips[0] + edge[0]) / 2 - out, edge[0]], 5)
    right = smooth([edge[-1], (hips[1] + edge[-1]) / 2 + out, hips[1], waist[1]], 5)
    return np.concatenate([left, edge[1:-1], right])


def _spanning(
    m: Model,
    waist: tuple[Vector, Vector],
    edge: Polygon,
    hems: list[tuple[Vector, Vector]],
) -> Polygon:
    thighs: list[Vector] = []
    for limb in (RIGHT_LEG, LEFT_LEG):
        hip, knee, _ = m.bones(limb)
        side = turn90(unit(knee - hip)) * 0.175 * m.u * m.stout
        thighs += [hip + side, hip - side]
    corners = [point for pair in hems for point in pair]
    middle = edge[len(edge) // 3 : -len(edge) // 3]
    return rounded(hull([*waist, *thighs, *corners, *middle]), 2)


def _lower(m: Model, outline: Polygon) -> Polygon:
    """The lower side of a hull, from the picture's left to its right."""
    across, down = outline @ m.across, outline @ m.down
    left, right = int(across.argmin()), int(across.argmax())
    slope = (down[right] - down[left]) / max(float(across[right] - across[left]), 1e-6)
    below = down > down[left] + slope * (across - across[left]) - 1e-6
    chain = outline[below]
    return chain[np.argsort(chain @ m.across)]


def _spread(m: Model) -> float:
    """0 with the legs together, 1 in a split."""
    one = unit(m.joint(9) - m.joint(8))
    other = unit(m.joint(12) - m.joint(11))
    return math.acos(max(-1.0, min(1.0, float(one @ other)))) / math.pi


def _hem(m: Model, limb: Limb, reach: float) -> tuple[Vector, Vector]:
    """The hem's two ends across one leg."""
    hip, knee, ankle = m.bones(limb)
    if reach <= 1:
        middle, along = hip + (knee - hip) * reach, unit(knee - hip)
    else:
        middle, along = knee + (ankle - knee) * (reach - 1), unit(ankle - knee)
        if float(unit(knee - hip) @ along) < 0.3:  # a folded leg: the cloth stays on the knee
            middle, along = knee + (ankle - knee) * (reach - 1) * 0.35, unit(knee - hip)
    side = turn90(along) * (0.17 + m.cut.flare * 0.5 * min(reach, 1.4)) * m.u * m.stout**0.5
    drift = np.array([m.sway * 0.12 * m.u * reach, 0.0])
    return middle - side + drift, middle + side + drift


def _edge(m: Model, hems: list[tuple[Vector, Vector]]) -> Polygon:
    """The hem from the picture's left to its right, a little lower in its middle."""
    points = sorted((point for pair in hems for point in pair), key=lambda q: float(q @ m.across))
    middle = (points[0] + points[-1]) / 2
    least = m.half_width(1.0) * 1.1 + 0.4 * m.cut.flare * m.u * min(m.cut.skirt, 1.2)
    left, right = (
        end if abs(float((end - middle) @ m.across)) > least else middle + side * least * m.across
        for end, side in ((points[0], -1), (points[-1], 1))
    )
    low = max(points[1:3], key=lambda q: float(q @ m.down))
    sag = max(0.0, float((low - middle) @ m.down)) * 0.8 + 0.03 * m.u
    line = smooth([left, middle + m.down * sag, right], 12)
    waves = np.sin(np.linspace(0, m.cut.pleats * math.pi, len(line))) * 0.018 * m.u * min(
        m.cut.flare * 3, 1,
    )  # fmt: skip
    return line + m.down * waves[:, None]


def _pleats(m: Model, region: Region, waist: tuple[Vector, Vector], edge: Polygon) -> None:
    colour = m.colour(m.cut.skirt_colour)
    line = ink(colour)
    shadows: list[Polygon] = []
    lines: list[Polygon] = []
    for i in range(1, m.cut.pleats):
        share = i / m.cut.pleats
        top = waist[0] * (1 - share) + waist[1] * share
        low = edge[int(share * (len(edge) - 1))]
        start = top + (low - top) * (0.18 if m.cut.pleats > 6 else 0.35 + 0.2 * (i % 2))
        bow = (start + low) / 2 + m.across * 0.02 * m.u * (1 if share > 0.5 else -1)
        lines.append(stroke([start, bow, low - (low - top) * 0.015], m.p.line_width))
        width = float(np.hypot(*(edge[-1] - edge[0]))) / m.cut.pleats * 0.36
        shadows.append(
            ribbon(np.array([start, bow, low]) - m.across * width * 0.5 * np.sign(m.p.light[0]),
            (0.0, width * 0.6, width)),
        )  # fmt: skip
    m.p.inside(region, shadows, Shade(0.88, 0.85, 0.92))
    m.p.inside(region, lines, line)


def _border(m: Model, region: Region, edge: Polygon, colour: Colour) -> None:
    up = -m.down * 0.05 * m.u
    line = ink(m.colour(m.cut.skirt_colour))
    m.p.inside(region, [ribbon(edge + up, (0.075 * m.u,))], colour, Label.TRIM)
    m.p.inside(region, [ribbon(edge + up * 1.9, (0.014 * m.u,))], line)


def _apron(m: Model, waist: tuple[Vector, Vector], edge: Polygon) -> None:
    if not m.shows_front:
        return
    left = waist[0] * 0.78 + waist[1] * 0.22
    right = waist[0] * 0.22 + waist[1] * 0.78
    count = len(edge)
    low = [
        edge[int(count * s)] * 0.82 + (waist[0] + waist[1]) / 2 * 0.18 for s in (0.22, 0.5, 0.78)
    ]
    shape = closed(
        [left, left * 0.5 + low[0] * 0.5 - m.across * 0.05 * m.u, low[0], low[1], low[2],
        right * 0.5 + low[2] * 0.5 + m.across * 0.05 * m.u, right], 5,
    )  # fmt: skip
    m.p.part([(shape, WHITE)], 0.06 * m.u, Label.TRIM, outline=0.85)
    for k in (0.35, 0.65):
        top, end = left * (1 - k) + right * k, low[0] * (1 - k) + low[2] * k
        m.p.mark(
            [top * 0.6 + end * 0.4, (top + end) / 2 + m.down * 0.05 * m.u, end], ink(WHITE), 0.45
        )


def _pattern(m: Model, region: Region, waist: tuple[Vector, Vector], edge: Polygon) -> None:
    """Blossoms, more of them towards the hem."""
    flowers: list[Polygon] = []
    hearts: list[Polygon] = []
    size = 0.045 * m.u
    for share, height in (
        (0.15, 0.9),
        (0.32, 0.74),
        (0.5, 0.88),
        (0.7, 0.78),
        (0.86, 0.92),
        (0.25, 0.5),
        (0.75, 0.52),
    ):
        top = waist[0] * (1 - share) + waist[1] * share
        low = edge[int(share * (len(edge) - 1))]
        centre = top + (low - top) * height
        for petal in range(5):
            turn = petal * 2 * math.pi / 5
            flowers.append(
                _disc(centre + size * np.array([math.cos(turn), math.sin(turn)]), size * 0.62)
            )
        hearts.append(_disc(centre, size * 0.4))
    m.p.inside(region, flowers, toned(m.trim, 1.0), Label.TRIM)
    m.p.inside(region, hearts, m.accent, Label.TRIM)


def _disc(centre: Vector, radius: float) -> Polygon:
    turn = np.linspace(0, 2 * math.pi, 9)[:-1]
    return centre + radius * np.stack([np.cos(turn), np.sin(turn)], 1)
