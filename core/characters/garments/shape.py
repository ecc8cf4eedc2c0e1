"""What a garment is, by its outline: legs, sleeves, a hood, how long it is and how it flares.

Lengths are in widths of the trunk, as a garment lies, but the whole length in widths of the chest:
a dress may be narrow at its waist. The first kind is the likeliest.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Run = tuple[int, int]  # the first column, and the one after the last

TOPS = ("t-shirt", "long sleeve shirt", "tank top", "turtleneck sweater", "hoodie")
DRESSES = ("dress", "sundress", "long dress", "sweater dress")
OUTERS = ("winter coat", "jacket", "open coat")
SKIRTS = ("skirt", "mini skirt", "long skirt")
LEGS = ("trousers", "shorts", "jeans")
KINDS = (*TOPS, *DRESSES, *OUTERS, *SKIRTS, *LEGS)

# Of the height: rows where legs are looked for, and where the trunk is narrowest.
LEG_ROWS, TRUNK_ROWS = (0.74, 0.94), (0.28, 0.72)
# A chest is no wider than so many waists; a row that is wider by such a share has arms.
CHEST, ARM_JOINS = 1.4, 0.08
# Widths of the trunk.
ANY_SLEEVE, LONG_SLEEVE = 0.22, 0.95
LONG_BODY, LONG_DRESS, HOOD, COLLAR = 1.8, 3.1, 0.2, 0.07
FLARED = 1.55  # a hem that is wider than a coat's
# How far a neck is cut below the shoulders, of the height: a waistband is not.
NECK = 0.035
# Height over the widest: of shorts, and of skirts.
LONG_LEGS, MINI, MAXI = 1.25, 0.85, 2.0


@dataclass(frozen=True)
class Outline:
    """``trunk`` is its columns where it is narrowest. The rest as told above."""

    has_legs: bool
    sleeve: float
    hood: float
    length: float
    flare: float
    neck: float
    trunk: Run
    aspect: float  # height over width at the top


def outline_of(cover: Mask) -> Outline:
    """``cover`` (h, w) is cut to the garment."""
    height = len(cover)
    middle = _middle(cover)
    rows = [_run_at(row, middle) for row in cover]
    low, high = (round(share * height) for share in TRUNK_ROWS)
    widths = np.array([last - first for first, last in rows], np.int64)
    seen = np.where(widths[low:high] > 0, widths[low:high], cover.shape[1])
    waist = low + int(seen.argmin())
    trunk = rows[waist]
    width = max(1, trunk[1] - trunk[0])
    hem = widths[round(0.9 * height) : round(0.98 * height)]
    band = widths[round(0.02 * height) : max(2, round(0.08 * height))]
    shoulder = int(np.argmax(widths > 0.75 * width))
    return Outline(
        has_legs=_has_legs(cover, middle),
        sleeve=_sleeve(cover, rows, waist, shoulder) / width,
        hood=_hood(cover, shoulder) / width,
        length=(height - shoulder) / _chest(widths, shoulder, waist),
        flare=float(np.median(hem)) / width,
        neck=_neck(cover, trunk) / height,
        trunk=trunk,
        aspect=height / max(1.0, float(np.median(band))),
    )


def kinds_of(cover: Mask) -> tuple[str, ...]:
    """All that such an outline can be, the likeliest first; keys of the registry of garments."""
    outline = outline_of(cover)
    if outline.has_legs:
        likely = "trousers" if len(cover) / cover.shape[1] > LONG_LEGS else "shorts"
        return _first(likely, LEGS, SKIRTS)
    if outline.sleeve > ANY_SLEEVE:
        return _with_sleeves(outline)
    if outline.neck < NECK and outline.hood < COLLAR:
        likely = "mini skirt" if outline.aspect < MINI else "skirt"
        return _first("long skirt" if outline.aspect > MAXI else likely, SKIRTS, DRESSES, LEGS)
    if outline.length > LONG_BODY or outline.flare > FLARED:
        return _first("sundress", DRESSES, TOPS, SKIRTS)
    return _first("tank top", TOPS, DRESSES)


def _with_sleeves(outline: Outline) -> tuple[str, ...]:
    is_long_armed = outline.sleeve > LONG_SLEEVE
    if outline.length > LONG_BODY or outline.flare > FLARED:
        if is_long_armed and outline.flare < FLARED:
            return _first("winter coat", OUTERS, DRESSES, TOPS)
        likely = "sweater dress" if is_long_armed else "dress"
        return _first(
            "long dress" if outline.length > LONG_DRESS else likely, DRESSES, OUTERS, TOPS
        )
    if not is_long_armed:
        return _first("t-shirt", TOPS, OUTERS, DRESSES)
    if outline.hood > HOOD:
        return _first("hoodie", TOPS, OUTERS)
    likely = "turtleneck sweater" if outline.hood > COLLAR else "long sleeve shirt"
    return _first(likely, TOPS, OUTERS, DRESSES)


def _first(likely: str, *families: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((likely, *(kind for family in families for kind in family))))


def _chest(widths: NDArray[np.int64], shoulder: int, waist: int) -> int:
    """The widest of the trunk between its waist and where the arms join it, in pixels."""
    chest = max(1, int(widths[waist]))
    for above in widths[shoulder:waist][::-1]:
        if above > CHEST * widths[waist] or above - chest > ARM_JOINS * widths[waist]:
            break
        chest = max(chest, int(above))
    return chest


def _middle(cover: Mask) -> int:
    """The column that a garment is alike on both sides of."""
    columns = np.nonzero(cover.any(0))[0]
    return round((int(columns[0]) + int(columns[-1])) / 2)


def _runs(row: Mask) -> list[Run]:
    edges = np.flatnonzero(np.diff(np.pad(row.astype(np.int8), 1)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def _run_at(row: Mask, column: int) -> Run:
    return next(((a, b) for a, b in _runs(row) if a <= column < b), (column, column))


def _has_legs(cover: Mask, middle: int) -> bool:
    """Two of about one width, with a gap between them."""
    low, high = (round(share * len(cover)) for share in LEG_ROWS)
    least = 0.12 * cover.shape[1]
    found = 0
    for row in cover[low:high]:
        runs = [(a, b) for a, b in _runs(row) if b - a > least]
        found += len(runs) == 2 and runs[0][1] <= middle + least and runs[1][0] >= middle - least
    return found > 0.6 * (high - low)


def _sleeve(cover: Mask, rows: list[Run], waist: int, shoulder: int) -> float:
    """How far the arms reach from the shoulders, in pixels: the shorter of both."""
    import cv2

    first, last = rows[waist]
    beside = cover.copy()
    beside[:, first:last] = False
    skirt = rows[waist]
    for y in range(waist, len(cover)):  # a skirt that flares is no arm, though its hem has notches
        skirt = rows[y] if rows[y][1] > rows[y][0] else skirt
        beside[y, skirt[0] : skirt[1]] = False
    beside = cv2.morphologyEx(beside.astype(np.uint8), cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
    reaches: list[float] = []
    for edge, side in ((first, slice(0, first)), (last, slice(last, None))):
        ys, xs = np.nonzero(beside[:, side])
        columns = xs + (side.start or 0)
        far = np.hypot(columns - edge, ys - shoulder)
        # The shoulder itself stands over the trunk a little.
        out = np.abs(columns - edge) > 0.1 * (last - first)
        reaches.append(float(far[out].max()) if out.any() else 0.0)
    return min(reaches)


def _hood(cover: Mask, shoulder: int) -> float:
    """How high something stands over the shoulders, in pixels."""
    filled = np.array([len(_runs(row)) == 1 for row in cover[:shoulder]], np.bool_)
    return float(filled.sum())


def _neck(cover: Mask, trunk: Run) -> float:
    """How much lower the middle begins than what stands beside it, in pixels."""
    middle, reach = _middle(cover), max(2, (trunk[1] - trunk[0]) // 2)
    near = cover[:, max(0, middle - reach) : middle + reach]
    tops = np.where(near.any(0), near.argmax(0), len(cover))
    return float(tops[len(tops) // 2] - tops.min())
