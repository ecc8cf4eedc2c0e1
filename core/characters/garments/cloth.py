"""Colours, pattern and print of a garment, as the painter's textiles have them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.characters.garments.laid import Laid
from core.characters.garments.printing import as_print
from core.characters.garments.shape import Run
from core.figures.colours import as_hex, lab
from core.images import shown_area

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

# Folds change lightness more than hue: it counts for less.
LIGHTNESS = 0.6
# Weighted ΔE that parts two colours of a cloth; shares of the cloth that a second colour has.
APART, LEAST_SECOND = 11.0, 0.04
# A print lies on the chest: shares of the trunk's width to each side, and of the height.
CHEST_WIDE, CHEST_ROWS = 0.46, (0.08, 0.72)
LEAST_ON_CHEST, LEAST_PRINT = 0.9, 0.012
# Shares of the variance that rows or columns alone explain.
STRIPED, WOVEN = 0.6, 0.13
# Of what is not the main colour, the share of a third; how far from the middle a mixed one may be.
LEAST_THIRD, MIXED = 0.15, 0.3
ANGLES = {"striped": (0, 1), "vertical striped": (1, 0), "diagonal striped": (1, -1)}


@dataclass(frozen=True)
class ClothOfPicture:
    """Colours as ``#rrggbb``; "" is none. ``print`` is a data URL."""

    colour: str
    second: str = ""
    pattern: str = ""
    print: str = ""


def cloth_of(garment: Laid, trunk: Run, *, prints: bool) -> ClothOfPicture:
    """``prints``: whether such a garment has a chest that a picture stands on."""
    inside = _inside(garment.cover)
    told = _weighted(garment.pixels)
    main = _most_common(told[inside])
    other = (np.linalg.norm(told - main, axis=-1) > APART) & inside
    colour = _hex(garment.pixels[inside & ~other])
    chest = _chest(inside.shape, trunk)
    if prints and _is_print(other, inside, chest, trunk):
        return ClothOfPicture(colour, print=_print(garment, other & chest))
    if other.sum() < LEAST_SECOND * inside.sum():
        return ClothOfPicture(colour)
    second = _near(told, other, _most_common(told[other]))
    pattern = _pattern(_window(other, inside))
    if pattern == "checkered" and _is_mixed(main, told, other, second):
        pattern = "gingham"
    if pattern in ("gingham", "plaid") and (ends := _ends(garment, told, inside)):
        return ClothOfPicture(*ends, pattern)
    return ClothOfPicture(colour, _hex(garment.pixels[second]), pattern)


def _inside(cover: Mask) -> Mask:
    """Without the rim, which is mixed with the ground."""
    import cv2

    inner = cv2.erode(cover.astype(np.uint8), np.ones((7, 7), np.uint8), borderValue=0) > 0
    return inner if inner.any() else cover


def _weighted(pixels: NDArray[np.uint8]) -> Floats:
    return lab(pixels) * (LIGHTNESS, 1.0, 1.0)


def _most_common(told: Floats) -> Floats:
    """The middle of the fullest cell of a grid of colours, found anew around itself."""
    cells = np.round(told / 6).astype(np.int64)
    found, counts = np.unique(cells, axis=0, return_counts=True)
    middle = found[counts.argmax()] * 6.0
    for _ in range(2):
        near = told[np.linalg.norm(told - middle, axis=-1) < APART]
        middle = np.median(near, axis=0) if len(near) else middle
    return middle


def _near(told: Floats, where: Mask, colour: Floats) -> Mask:
    near = where & (np.linalg.norm(told - colour, axis=-1) < APART)
    return near if near.any() else where


def _is_mixed(main: Floats, told: Floats, other: Mask, second: Mask) -> bool:
    """Squares of two colours stand on the third, which is what their threads give together."""
    rest = other & ~second
    if rest.sum() < LEAST_THIRD * other.sum():
        return False
    one, third = np.median(told[second], axis=0), _most_common(told[rest])
    off = np.linalg.norm(main - (one + third) / 2)
    return bool(off < MIXED * np.linalg.norm(one - third))


def _hex(pixels: NDArray[np.uint8]) -> str:
    red, green, blue = np.median(pixels, axis=0)
    return as_hex((float(red), float(green), float(blue)))


def _ends(garment: Laid, told: Floats, inside: Mask) -> tuple[str, str] | None:
    """Threads of a weave: its lightest and its darkest colour, of which the third is mixed."""
    light = told[..., 0]
    low, high = np.quantile(light[inside], (0.06, 0.94))
    dark, pale = inside & (light <= low + 1), inside & (light >= high - 1)
    return (_hex(garment.pixels[pale]), _hex(garment.pixels[dark])) if high > low else None


def _chest(shape: tuple[int, ...], trunk: Run) -> Mask:
    """(h, w): where a print stands."""
    height, width = shape
    middle, reach = (trunk[0] + trunk[1]) / 2, CHEST_WIDE * (trunk[1] - trunk[0])
    top, low = (share * height for share in CHEST_ROWS)
    ys, xs = np.mgrid[0:height, 0:width]
    return (np.abs(xs - middle) < reach) & (ys > top) & (ys < low)


def _is_print(other: Mask, inside: Mask, chest: Mask, trunk: Run) -> bool:
    """One dense patch on the chest, with the cloth plain around it."""
    count = int(other.sum())
    if count < LEAST_PRINT * inside.sum() or chest[other].mean() < LEAST_ON_CHEST:
        return False
    ys, xs = np.nonzero(other & chest)
    wide, tall = np.ptp(np.quantile(xs, (0.02, 0.98))), np.ptp(np.quantile(ys, (0.02, 0.98)))
    return bool(count > 0.2 * max(1.0, float(wide * tall)) and wide > 0.12 * (trunk[1] - trunk[0]))


def _print(garment: Laid, other: Mask) -> str:
    """What stands on the cloth, with the cloth itself clear, but for what is enclosed."""
    import cv2

    clean = cv2.morphologyEx(other.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    shown = clean if clean.any() else other.astype(np.uint8)
    area = shown_area(shown > 0)
    assert area is not None, "a print has pixels"
    cut = np.dstack([garment.pixels[area], shown[area] * 255])
    return as_print(Image.fromarray(np.ascontiguousarray(cut, np.uint8), "RGBA"))


def _window(other: Mask, inside: Mask) -> Mask:
    """The largest upright rectangle of the cloth around its middle that is whole."""
    ys = np.nonzero(inside)[0]
    best = other[:1, :1]
    rows = np.unique(np.quantile(ys, np.linspace(0.05, 0.95, 19)).astype(int))
    for top in rows[:10]:
        for low in rows[rows > top]:
            whole = inside[top:low].mean(0) > 0.97
            edges = np.flatnonzero(np.diff(np.pad(whole.astype(np.int8), 1)))
            for first, last in zip(edges[::2], edges[1::2], strict=True):
                if (last - first) * (low - top) > best.size:
                    best = other[top:low, first:last]
    return best


def _pattern(other: Mask) -> str:
    """A key of the painter's patterns; "" for what is none of them."""
    explained = {name: _explained(other, *step) for name, step in ANGLES.items()}
    explained["diagonal striped"] = max(explained["diagonal striped"], _explained(other, 1, 1))
    name = max(explained, key=lambda one: explained[one])
    if explained[name] > STRIPED:
        return name if _changes(other, name) >= 3 else _blocks(name)
    if min(explained["striped"], explained["vertical striped"]) > WOVEN:
        return "gingham" if other.mean() > 0.6 else "plaid"
    return _pieces(other)


def _explained(other: Mask, across: int, down: int) -> float:
    """How much of the variance is between lines of one direction."""
    ys, xs = np.mgrid[0 : other.shape[0], 0 : other.shape[1]]
    line = across * xs + down * ys
    line -= line.min()
    count = np.maximum(np.bincount(line.ravel()), 1)
    means = np.bincount(line.ravel(), other.ravel()) / count
    spread = float(other.var())
    return (
        float((count * (means - other.mean()) ** 2).sum() / other.size / spread) if spread else 0.0
    )


def _changes(other: Mask, name: str) -> int:
    means = other.mean(0) if name == "vertical striped" else other.mean(1)
    if name == "diagonal striped":
        means = other[:, other.shape[1] // 2]
    return int(np.abs(np.diff((means > 0.5).astype(int))).sum())


def _blocks(name: str) -> str:
    return {"striped": "colour block", "vertical striped": "two-tone"}.get(name, "")


def _pieces(other: Mask) -> str:
    """Squares that meet at their corners, or dots."""
    import cv2

    small = cv2.erode(other.astype(np.uint8), np.ones((3, 3), np.uint8))
    count, _, facts, _ = cv2.connectedComponentsWithStats(small, connectivity=4)
    inner = facts[1:][(facts[1:, cv2.CC_STAT_LEFT] > 0) & (facts[1:, cv2.CC_STAT_TOP] > 0)]
    inner = inner[inner[:, cv2.CC_STAT_AREA] >= 6]
    if count < 6 or len(inner) < 5:
        return ""
    wide, tall = inner[:, cv2.CC_STAT_WIDTH], inner[:, cv2.CC_STAT_HEIGHT]
    fill = float(np.median(inner[:, cv2.CC_STAT_AREA] / (wide * tall)))
    if fill > 0.9 and other.mean() > 0.35:
        return "checkered"
    is_round = 0.7 < float(np.median(wide / tall)) < 1.4 and 0.65 < fill <= 0.95
    return "polka dot" if is_round else "floral" if fill < 0.65 else ""
