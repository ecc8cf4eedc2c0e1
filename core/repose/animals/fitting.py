"""A first guess at where an animal's joints are, from the shape of its cut-out alone.

It is meant for an animal that stands or walks, seen from the side; the rest is put right by hand.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.geometry import Size
from core.repose.animals.presets import preset
from core.repose.animals.rig import COUNT, NECK, NOSE, TAIL, Complex, Rig

Flags = NDArray[np.bool_]

COVERED = 0.5
LEAST_PIXELS, LEAST_SIDE = 64, 16
# In shares of the animal's height: what is seen of its feet, and how far above these its belly is.
FEET, BELLY = 0.1, 0.2
MIDDLE = (0.25, 0.75)  # of its width: where its belly is looked for
LONGEST = 3.2  # trunks are at most so many times as long as thick
BODY_END = 0.25  # of a trunk: what lies beyond at its ends is head or tail
# Of a trunk's length from its ends, and of its half thickness below its middle.
NECK_AT, TAIL_AT = (0.16, -0.5), (0.1, -0.45)
SHOULDER_AT, HIP_AT = (0.16, 0.2), (0.14, 0.1)
TOWARDS_PAW = 0.35  # so far a leg's upper end goes along with its paw
SMALLEST = 0.05  # of a preset: its points do not fall together in a picture of a few pixels
WIDE = 2.2  # widths of a paw: what is wider at the knee is more than one leg


class _Trunk(NamedTuple):
    left: float
    right: float
    middle: float
    half: float

    @property
    def length(self) -> float:
        return self.right - self.left

    def at(self, place: tuple[float, float], *, is_right: bool) -> complex:
        inwards, down = place
        x = self.right - inwards * self.length if is_right else self.left + inwards * self.length
        return complex(x, self.middle + down * self.half)


def fitted(alpha: NDArray[np.float32], *, looks_right: bool | None = None) -> Rig:
    """``alpha`` (height, width) 0–1 is the animal's cut-out; which way it looks is guessed where it
    is not told. Where nothing like an animal is in it, one that stands in the middle."""
    size = Size(alpha.shape[1], alpha.shape[0])
    matte = _largest(alpha > COVERED)
    rows, columns = np.flatnonzero(matte.any(1)), np.flatnonzero(matte.any(0))
    is_small = matte.sum() < LEAST_PIXELS or min(len(rows), len(columns)) < LEAST_SIDE
    if is_small:
        return in_the_middle(size, looks_right=looks_right is not False)
    if looks_right is None:
        looks_right = _looks_right(matte, _trunk(matte, rows, columns))
    if looks_right:
        return _rig(matte, rows, size)
    return _rig(np.ascontiguousarray(matte[:, ::-1]), rows, size).mirrored()


def in_the_middle(size: Size, *, looks_right: bool = True) -> Rig:
    """One that stands in a picture of this size."""
    rig = preset("standing").rig
    rig = rig if looks_right else rig.mirrored()
    factor = 0.8 * min(size.width / rig.size.width, size.height / rig.size.height)
    factor = max(factor, SMALLEST)
    middle = complex(*rig.size) / 2
    return Rig((rig.points - middle) * factor + complex(*size) / 2, rig.visible, size)


def _rig(matte: Flags, rows: NDArray[Any], size: Size) -> Rig:
    """Of one that looks to the right: its right legs are near."""
    trunk = _trunk(matte, rows, np.flatnonzero(matte.any(0)))
    points: Complex = np.zeros(COUNT, np.complex128)
    points[NECK] = trunk.at(NECK_AT, is_right=True)
    points[TAIL] = trunk.at(TAIL_AT, is_right=False)
    points[NOSE], eye = _head(matte, trunk)
    points[:2] = eye
    paws = _paws(matte, rows)
    split = (trunk.left + trunk.right) / 2
    for is_front, far, near in ((True, (5, 6, 7), (8, 9, 10)), (False, (11, 12, 13), (14, 15, 16))):
        root = trunk.at(SHOULDER_AT if is_front else HIP_AT, is_right=is_front)
        own = [paw for paw in paws if (paw.place.real > split) == is_front]
        for leg, paw in zip((far, near), _pair(own, root, rows), strict=True):
            top = root + TOWARDS_PAW * (paw.place.real - root.real)
            points[list(leg)] = top, _knee(matte, top, paw), paw.place
    held = np.clip(points.real, 1, size.width - 1) + 1j * np.clip(points.imag, 1, size.height - 1)
    return Rig(held, np.ones(COUNT, np.bool_), size)


def _largest(matte: Flags) -> Flags:
    import cv2

    count, labels, stats, _ = cv2.connectedComponentsWithStats(matte.astype(np.uint8))
    if count < 2:
        return np.zeros_like(matte)
    return np.asarray(labels) == 1 + int(np.argmax(np.asarray(stats)[1:, cv2.CC_STAT_AREA]))


def _trunk(matte: Flags, rows: NDArray[Any], columns: NDArray[Any]) -> _Trunk:
    """Between the legs its lower edge is the belly; at half of its height there it goes on until
    the animal ends."""
    top, bottom = int(rows[0]), int(rows[-1])
    left, width = int(columns[0]), int(columns[-1] - columns[0])
    inner = np.arange(int(left + MIDDLE[0] * width), int(left + MIDDLE[1] * width) + 1)
    uppers = matte[:, inner].argmax(0)
    lowers = matte.shape[0] - 1 - matte[::-1, inner].argmax(0)
    is_belly = lowers < bottom - BELLY * (bottom - top)
    if is_belly.sum() < 0.1 * len(inner):
        is_belly = np.ones_like(is_belly)
    upper, lower = float(np.median(uppers[is_belly])), float(np.median(lowers[is_belly]))
    middle, half = (upper + lower) / 2, max(2.0, (lower - upper) / 2)
    start, end = _run(matte[int(middle)], int(np.median(inner[is_belly])))
    most = LONGEST * 2 * half
    if end - start > most:
        centre = float(inner[is_belly].mean())
        start, end = max(start, int(centre - most / 2)), min(end, int(centre + most / 2))
    return _Trunk(start, end + 1, middle, half)


def _run(row: Flags, at: int) -> tuple[int, int]:
    """First and last of the pixels that are set about ``at``."""
    if not row[at]:
        set_ = np.flatnonzero(row)
        if not len(set_):
            return at, at + LEAST_SIDE
        at = int(set_[np.abs(set_ - at).argmin()])
    clear = np.flatnonzero(~row)
    before, behind = clear[clear < at], clear[clear > at]
    return (int(before[-1]) + 1 if len(before) else 0), (
        int(behind[0]) - 1 if len(behind) else len(row) - 1
    )


def _looks_right(matte: Flags, trunk: _Trunk) -> bool:
    """Neck and head are more than a tail, above the middle of the trunk."""
    above = matte[: int(trunk.middle)].sum(0)
    edge = BODY_END * trunk.length
    return above[int(trunk.right - edge) :].sum() >= above[: int(trunk.left + edge)].sum()


def _head(matte: Flags, trunk: _Trunk) -> tuple[complex, complex]:
    """Nose and eyes: the nose is what is foremost, the eyes lie on the way up from it."""
    base = int(trunk.right - NECK_AT[0] * trunk.length)
    region = matte.copy()
    region[:, :base] = False
    region[int(trunk.middle + trunk.half) :] = False
    rows, columns = np.nonzero(region)
    if not len(rows):
        neck = trunk.at(NECK_AT, is_right=True)
        return neck + 0.3 * trunk.length, neck + 0.2 * trunk.length
    is_tip = columns >= columns.max() - max(1.0, 0.02 * trunk.length)
    tip = complex(columns[is_tip].mean(), rows[is_tip].mean())
    crown = complex(columns[rows <= rows.min() + 2].mean(), rows.min())
    length = max(abs(crown - tip), 1.0)
    return tip - 0.04 * trunk.length, tip + 0.6 * (crown - tip) - 0.12 * length


class _Paw(NamedTuple):
    place: complex
    width: float


def _paws(matte: Flags, rows: NDArray[Any]) -> list[_Paw]:
    """What reaches the floor, from left to right."""
    top, bottom = int(rows[0]), int(rows[-1])
    start = bottom - max(2, int(FEET * (bottom - top)))
    feet = np.flatnonzero(np.diff(np.pad(matte[start : bottom + 1].any(0).astype(int), 1)))
    found: list[_Paw] = []
    for left, right in feet.reshape(-1, 2):
        lowest = np.flatnonzero(matte[start : bottom + 1, left:right].any(1))[-1] + start
        width = float(right - left)
        if width >= 2:
            place = complex((left + right) / 2, lowest - min(0.4 * width, 0.03 * (bottom - top)))
            found.append(_Paw(place, width))
    return found


def _pair(paws: list[_Paw], root: complex, rows: NDArray[Any]) -> tuple[_Paw, _Paw]:
    """The far one and the near one, which stands lower, or else farther to the front."""
    if len(paws) >= 2:
        first, last = paws[0], paws[-1]
        is_last_near = last.place.imag >= first.place.imag - 0.01 * len(rows)
        return (first, last) if is_last_near else (last, first)
    if paws:
        only = paws[0]
        aside = 0.2 * only.width
        return (_Paw(only.place - aside, only.width), _Paw(only.place + aside, only.width))
    under = complex(root.real, float(rows[-1]) - 2)
    return (_Paw(under - 4, 8.0), _Paw(under + 4, 8.0))


def _knee(matte: Flags, top: complex, paw: _Paw) -> complex:
    """Half way up, in the middle of the leg, followed from its paw while it is seen alone."""
    way = (top + paw.place) / 2
    x = paw.place.real
    for row in range(int(paw.place.imag), int(way.imag) - 1, -1):
        start, end = _run(matte[row], int(np.clip(x, 0, matte.shape[1] - 1)))
        if end + 1 - start > WIDE * paw.width or not start - 2 <= x <= end + 3:
            return way
        x = (start + end + 1) / 2
    return complex(x, way.imag)
