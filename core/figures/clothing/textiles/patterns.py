"""Patterns of cloth: drawn on a flat sheet in units of the figure, laid where a garment turns.

x runs around the body, y down along it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from core.figures.attributes import Colour
from core.figures.clothing.tailor import Tailor
from core.figures.clothing.textiles.cloths import Box, Cloth
from core.figures.painting.paint import CLOTH_SHADE, Region, mixed, toned
from core.figures.painting.shapes import Polygon
from core.figures.vocabulary import Word

Layer = tuple[str, list[Polygon]]  # what it is painted in, and where


# -- on the flat sheet -----------------------------------------------------------------------


def _steps(low: float, high: float, pitch: float) -> NDArray[np.float64]:
    return np.arange(math.floor(low / pitch), math.ceil(high / pitch) + 1, dtype=np.float64) * pitch


def _bar(box: Box, y: float, width: float) -> Polygon:
    """Across the sheet; with corners enough to go round a body."""
    x = np.linspace(box[0], box[2], 13)
    top, low = np.full_like(x, y - width / 2), np.full_like(x, y + width / 2)
    return np.concatenate([np.stack([x, top], 1), np.stack([x, low], 1)[::-1]])


def _post(box: Box, x: float, width: float) -> Polygon:
    y = np.linspace(box[1], box[3], 13)
    left, right = np.full_like(y, x - width / 2), np.full_like(y, x + width / 2)
    return np.concatenate([np.stack([left, y], 1), np.stack([right, y], 1)[::-1]])


def _grid(box: Box, pitch: float, shift: float = 0.5) -> list[NDArray[np.float64]]:
    """Places in rows, every other row moved by ``shift`` of the pitch."""
    return [
        np.array([x + (shift * pitch if row % 2 else 0.0), y])
        for row, y in enumerate(_steps(box[1], box[3], pitch * 0.86))
        for x in _steps(box[0], box[2], pitch)
    ]


def _disc(centre: NDArray[np.float64], radius: float, corners: int = 12) -> Polygon:
    return centre + radius * _circle(corners)


@cache
def _circle(corners: int) -> Polygon:
    turn = np.linspace(0, 2 * math.pi, corners, endpoint=False)
    return np.stack([np.cos(turn), np.sin(turn)], 1)


def _at(shape: Polygon, places: Sequence[NDArray[np.float64]], size: float) -> list[Polygon]:
    return [place + shape * size for place in places]


_STAR = np.stack(
    [
        np.where(np.arange(10) % 2, 0.42, 1.0) * np.sin(np.arange(10) * math.pi / 5),
        -np.where(np.arange(10) % 2, 0.42, 1.0) * np.cos(np.arange(10) * math.pi / 5),
    ],
    1,
)
_HEART = np.array([(0, 0.95), (-0.8, 0.15), (-0.95, -0.35), (-0.6, -0.8), (-0.2, -0.75), (0, -0.4),
                   (0.2, -0.75), (0.6, -0.8), (0.95, -0.35), (0.8, 0.15)])  # fmt: skip
_DIAMOND = np.array([(0.0, -1.0), (0.72, 0.0), (0.0, 1.0), (-0.72, 0.0)])
_LEAF = np.array([(0.0, -1.0), (0.4, -0.2), (0.3, 0.6), (0.0, 1.0), (-0.3, 0.6), (-0.4, -0.2)])
_SCALE = np.array([(-1, -0.6), (-0.8, 0.3), (0, 0.9), (0.8, 0.3), (1, -0.6), (0.7, 0.1), (0, 0.6),
                   (-0.7, 0.1)], float)  # fmt: skip
_CROSS = np.array([(-0.2, -1), (0.2, -1), (0.2, -0.4), (0.7, -0.4), (0.7, 0), (0.2, 0), (0.2, 1),
                   (-0.2, 1), (-0.2, 0), (-0.7, 0), (-0.7, -0.4), (-0.2, -0.4)])  # fmt: skip
_BOLT = np.array([(0.2, -1), (-0.5, 0.15), (-0.05, 0.15), (-0.25, 1), (0.55, -0.25), (0.05, -0.25)])
_PAW = [np.array([0.0, 0.3]), np.array([-0.6, -0.2]), np.array([-0.22, -0.6]),
        np.array([0.22, -0.6]), np.array([0.6, -0.2])]  # fmt: skip


def _striped(pitch: float, share: float) -> Callable[[Box], list[Layer]]:
    return lambda box: [
        ("pattern", [_bar(box, y, pitch * share) for y in _steps(box[1], box[3], pitch)])
    ]


def _vertical(pitch: float, share: float) -> Callable[[Box], list[Layer]]:
    return lambda box: [
        ("pattern", [_post(box, x, pitch * share) for x in _steps(box[0], box[2], pitch)])
    ]


def _diagonal(box: Box) -> list[Layer]:
    left, top, right, bottom = box
    bands: list[Polygon] = []
    for y in _steps(top - (right - left), bottom, 0.14):
        x = np.linspace(left, right, 9)
        line = np.stack([x, y + (x - left)], 1)
        bands.append(np.concatenate([line, (line + np.array([0, 0.06]))[::-1]]))
    return [("pattern", bands)]


def _plaid(box: Box) -> list[Layer]:
    """Broad bands both ways, darker where they cross, with a thin line between."""
    rows, columns = _steps(box[1], box[3], 0.2), _steps(box[0], box[2], 0.2)
    bars = [_bar(box, y, 0.085) for y in rows]
    posts = [_post(box, x, 0.085) for x in columns]
    squares = [_square(x, y, 0.043) for x in columns for y in rows]
    thin = [_bar(box, y + 0.1, 0.014) for y in rows] + [_post(box, x + 0.1, 0.014) for x in columns]
    return [("dark third", bars + posts), ("dark", squares), ("pattern", thin)]


def _square(x: float, y: float, half: float) -> Polygon:
    return np.array([(x - half, y - half), (x + half, y - half), (x + half, y + half),
                     (x - half, y + half)])  # fmt: skip


def _gingham(box: Box) -> list[Layer]:
    rows, columns = _steps(box[1], box[3], 0.12), _steps(box[0], box[2], 0.12)
    bars = [_bar(box, y, 0.06) for y in rows] + [_post(box, x, 0.06) for x in columns]
    return [("half", bars), ("pattern", [_square(x, y, 0.03) for x in columns for y in rows])]


def _checkered(box: Box) -> list[Layer]:
    squares = [
        _square(x, y, 0.055)
        for i, x in enumerate(_steps(box[0], box[2], 0.11))
        for j, y in enumerate(_steps(box[1], box[3], 0.11))
        if (i + j) % 2
    ]
    return [("pattern", squares)]


def _argyle(box: Box) -> list[Layer]:
    places = _grid(box, 0.22)
    lines: list[Polygon] = []
    for place in _grid(box, 0.22):
        corners = place + _DIAMOND * [0.153, 0.19] / [0.72, 1.0]
        for a, b in ((0, 1), (1, 2)):
            side = np.array([0.005, 0.004])
            lines.append(np.array([corners[a] - side, corners[b] - side, corners[b] + side,
                                   corners[a] + side]))  # fmt: skip
    return [("pattern", _at(_DIAMOND * [1.0, 1.25], places, 0.095)), ("dark", lines)]


def _dots(pitch: float, radius: float) -> Callable[[Box], list[Layer]]:
    return lambda box: [("pattern", [_disc(place, radius) for place in _grid(box, pitch)])]


def _motif(shape: Polygon, pitch: float, size: float) -> Callable[[Box], list[Layer]]:
    return lambda box: [("pattern", _at(shape, _grid(box, pitch), size))]


def _floral(box: Box) -> list[Layer]:
    places = _grid(box, 0.24)
    petal = _circle(8) * 0.03
    petals = [place + way + petal for place in places for way in _circle(5) * 0.042]
    leaves = _at(_LEAF, [place + np.array([0.09, 0.06]) for place in places], 0.035)
    return [("leaf", leaves), ("pattern", petals), ("heart", _at(_circle(8), places, 0.02))]


def _camouflage(box: Box) -> list[Layer]:
    """Blots of three tones; the same on every garment."""
    chance = np.random.default_rng(7)
    layers: list[Layer] = []
    for role in ("deep", "light", "dark"):
        blots: list[Polygon] = []
        for place in _grid(box, 0.24):
            turn = np.linspace(0, 2 * math.pi, 9, endpoint=False)
            reach = chance.uniform(0.035, 0.1, 9)
            middle = place + chance.uniform(-0.1, 0.1, 2)
            blots.append(middle + np.stack([1.4 * reach * np.cos(turn), reach * np.sin(turn)], 1))
        layers.append((role, blots))
    return layers


def _leopard(box: Box) -> list[Layer]:
    chance = np.random.default_rng(3)
    places = [place + chance.uniform(-0.02, 0.02, 2) for place in _grid(box, 0.12)]
    return [("dark", [_disc(p, 0.036, 7) for p in places]),
            ("half", [_disc(p + np.array([0.004, 0.002]), 0.021, 6) for p in places])]  # fmt: skip


def _zebra(box: Box) -> list[Layer]:
    bands: list[Polygon] = []
    for i, y in enumerate(_steps(box[1], box[3], 0.11)):
        x = np.linspace(box[0], box[2], 17)
        wave = y + 0.03 * np.sin(x * 14 + i * 1.7)
        width = 0.028 + 0.016 * np.sin(x * 9 + i)
        bands.append(np.concatenate([np.stack([x, wave - width], 1),
                                     np.stack([x, wave + width], 1)[::-1]]))  # fmt: skip
    return [("pattern", bands)]


def _gradient(box: Box) -> list[Layer]:
    """From the garment's own colour to its second one, in its lower half."""
    middle, low = (box[1] + box[3]) / 2, box[3]
    count = 14
    edges = np.linspace(middle - 0.1, low, count + 1)
    return [
        (f"mix {(i + 1) / count:.3f}", [_bar(box, (a + b) / 2, b - a + 0.01)])
        for i, (a, b) in enumerate(pairwise(edges.tolist()))
    ]


def _two_tone(box: Box) -> list[Layer]:
    x = (box[0] + box[2]) / 2
    return [("pattern", [np.array([(x, box[1]), (box[2], box[1]), (box[2], box[3]), (x, box[3])])])]


def _colour_block(box: Box) -> list[Layer]:
    low = box[1] + 0.62 * (box[3] - box[1])
    return [("pattern", [_bar(box, (low + box[3]) / 2, box[3] - low)])]


def _paws(box: Box) -> list[Layer]:
    spots = [
        _disc(place + 0.06 * part, 0.04 if i == 0 else 0.018, 8)
        for place in _grid(box, 0.26)
        for i, part in enumerate(_PAW)
    ]
    return [("pattern", spots)]


def _waves(box: Box) -> list[Layer]:
    return [("pattern", _at(_SCALE, _grid(box, 0.16), 0.08))]


def _cow(box: Box) -> list[Layer]:
    return [("pattern", _camouflage(box)[0][1])]


def _tie_dye(box: Box) -> list[Layer]:
    centre = np.array([(box[0] + box[2]) / 2, box[1] + 0.45 * (box[3] - box[1])])
    rings = []
    for i, radius in enumerate(np.arange(0.66, 0.05, -0.12)):
        turn = np.linspace(0, 2 * math.pi, 24, endpoint=False)
        reach = radius * (1 + 0.12 * np.sin(turn * 6 + i))
        ring = centre + reach[:, None] * np.stack([np.cos(turn), np.sin(turn)], 1)
        rings.append((("half", "pattern", "light")[i % 3], [ring]))
    return rings


PATTERNS: dict[str, tuple[tuple[str, ...], Callable[[Box], list[Layer]]]] = {
    "striped": (("striped", "stripes", "horizontal stripes", "stripe", "horizontal-striped",
                 "breton stripes", "striped print"), _striped(0.12, 0.5)),
    "vertical striped": (("vertical stripes", "vertical-striped", "vertical striped"),
                         _vertical(0.1, 0.45)),
    "pinstripe": (("pinstripe", "pinstripes", "pinstriped", "pinstripe pattern"),
                  _vertical(0.075, 0.16)),
    "diagonal striped": (("diagonal stripes", "diagonal-striped", "diagonal striped"), _diagonal),
    "plaid": (("plaid", "tartan", "plaid pattern", "flannel pattern"), _plaid),
    "gingham": (("gingham", "gingham check", "picnic check"), _gingham),
    "checkered": (("checkered", "checked", "checker", "checkerboard", "checkered pattern",
                   "chequered", "checkerboard pattern", "houndstooth"), _checkered),
    "argyle": (("argyle", "argyle pattern", "diamond pattern"), _argyle),
    "polka dot": (("polka dot", "polka dots", "dotted", "polka-dot", "polka dotted", "spotted",
                   "dots"), _dots(0.16, 0.036)),
    "star": (("star print", "star pattern", "starry", "stars print", "star-print", "starry sky"
              " print"), _motif(_STAR, 0.22, 0.06)),
    "heart": (("heart print", "heart pattern", "hearts", "heart-print"),
              _motif(_HEART, 0.22, 0.055)),
    "floral": (("floral", "floral print", "flower print", "floral pattern", "flowers print",
                "flowery", "flower pattern", "flowered", "sakura print", "rose print"), _floral),
    "camouflage": (("camouflage", "camo", "camouflage print", "camo print"), _camouflage),
    "leopard": (("leopard print", "animal print", "leopard", "cheetah print"), _leopard),
    "zebra": (("zebra print", "tiger print", "tiger stripes", "zebra pattern"), _zebra),
    "cow": (("cow print", "cow pattern"), _cow),
    "gradient": (("gradient", "ombre", "gradient clothes", "faded"), _gradient),
    "two-tone": (("two-tone", "two-tone clothes", "two tone", "half and half", "split-color"),
                 _two_tone),
    "colour block": (("color block", "colour block", "color-blocked", "colorblock"),
                     _colour_block),
    "paw": (("paw print", "paw prints", "paw pattern"), _paws),
    "wave": (("seigaiha", "wave pattern", "wave print", "scale pattern", "scale print"), _waves),
    "cross": (("cross print", "cross pattern"), _motif(_CROSS, 0.24, 0.06)),
    "lightning": (("lightning bolt print", "lightning print"), _motif(_BOLT, 0.2, 0.1)),
    "leaf": (("leaf print", "leaf pattern", "tropical print"), _motif(_LEAF, 0.18, 0.07)),
    "tie-dye": (("tie-dye", "tie dye", "tie-dyed"), _tie_dye),
    "wrapped": ((), _striped(0.09, 0.12)),
    "ribbed": (("ribbed",), _vertical(0.05, 0.2)),
}  # fmt: skip
WORDS: tuple[Word, ...] = tuple(
    Word("pattern", key, names, "patterns", takes_colour=True)
    for key, (names, _) in PATTERNS.items()
    if names
)
# A pattern's own names lead to it too.
_KEYS = {name: key for key, (names, _) in PATTERNS.items() for name in (key, *names)}


def pattern_key(name: str) -> str:
    """Of ``PATTERNS``; "" for a plain cloth and for what is no pattern."""
    return _KEYS.get(name.casefold().strip(), "")


def paint_pattern(t: Tailor, region: Region, cloth: Cloth, role: str = "cloth") -> None:
    """On a part that is painted already in ``role``; nothing for a part of another colour."""
    key = pattern_key(t.w.pattern)
    if not key or not t.w.drawn_in(role):
        return
    for paint, polygons in PATTERNS[key][1](cloth.box):
        t.inside(region, cloth.laid(polygons), role, colour=_paint(t, paint, role))
    t.shade(region, cloth.dark, CLOTH_SHADE)


def _paint(t: Tailor, paint: str, role: str) -> Colour:
    ground, over = t.colour(role), t.w.pattern_colour
    if paint.startswith("mix "):
        return mixed(ground, over, float(paint[4:]))
    return {
        "pattern": over, "half": mixed(ground, over, 0.5), "dark": toned(ground, 0.5),
        "dark third": toned(ground, 0.74), "deep": toned(ground, 0.76),
        "light": mixed(ground, (255, 255, 255), 0.28), "leaf": (92, 158, 98),
        "heart": (250, 208, 96),
    }[paint]  # fmt: skip
