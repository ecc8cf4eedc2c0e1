"""One palette for a whole clip, and colours dithered to it by place.

What a pixel becomes depends on its colour and its place alone: what does not move stays the same in
each frame. (Spreading errors, as still pictures do, lets a change in one corner shiver through the
rest.)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]
Numbers = NDArray[np.float32]

COLOURS = 255  # one more is for what is transparent
BITS = 6  # of each channel: finer than 255 colours can tell
BINS = 1 << 3 * BITS
CANDIDATES = 8
# As the eye weighs red, green and blue (ITU-R BT.601), so that distances are about as it sees them.
WEIGHTS = np.sqrt(np.array([0.299, 0.587, 0.114], np.float32) * 3)
# How much two colours that alternate disturb, against a colour that is wrong all over.
GRAIN = 0.12
FEWEST, SIDE = 1, 8


def _ordered(side: int) -> NDArray[np.uint8]:
    """Bayer's matrix: 0 to side² - 1, each once, neighbours far apart."""
    if side == 1:
        return np.zeros((1, 1), np.uint8)
    smaller = _ordered(side // 2) * 4
    return np.block([[smaller, smaller + 2], [smaller + 3, smaller + 1]]).astype(np.uint8)


THRESHOLDS = _ordered(SIDE)


@dataclass(frozen=True)
class Palette:
    """``colours`` (n, 3) uint8, n ≤ 255. A colour becomes ``most`` of its bin, and in ``share`` of
    64 places ``other``."""

    colours: Pixels
    most: Pixels
    other: Pixels
    share: Pixels

    def indices(self, rgb: Pixels) -> Pixels:
        """(h, w) of (h, w, 3)."""
        bins = _bins(rgb)
        height, width = bins.shape
        tiles = np.tile(THRESHOLDS, (-(-height // SIDE), -(-width // SIDE)))[:height, :width]
        return np.where(tiles < self.share[bins], self.other[bins], self.most[bins])


def palette_of(frames: Iterable[Pixels]) -> Palette:
    """Of all colours in (…, 3) pixels. Rare ones count by the root of how often they are: eyes are
    small, and grounds are not."""
    counts, sums = np.zeros(BINS, np.int64), np.zeros((3, BINS))
    for rgb in frames:
        bins = _bins(rgb).ravel()
        counts += np.bincount(bins, minlength=BINS)
        for channel in range(3):
            sums[channel] += np.bincount(bins, rgb[..., channel].ravel(), BINS)
    used = np.flatnonzero(counts)
    means = (sums[:, used] / np.maximum(counts[used], 1)).T.astype(np.float32)
    colours = _chosen(means, counts[used])
    return _prepared(used, means, colours)


def _bins(rgb: Pixels) -> NDArray[np.int32]:
    parts = (rgb >> (8 - BITS)).astype(np.int32)
    return parts[..., 0] << 2 * BITS | parts[..., 1] << BITS | parts[..., 2]


def _chosen(means: Numbers, counts: NDArray[np.int64]) -> Pixels:
    exact = np.rint(means).astype(np.uint8)
    if len(exact) <= COLOURS:
        return exact if len(exact) else np.zeros((1, 3), np.uint8)
    repeats = np.maximum(FEWEST, np.sqrt(counts)).astype(np.int64)
    row = np.repeat(exact, repeats, axis=0)[None]
    reduced = Image.fromarray(row).quantize(COLOURS, Image.Quantize.MEDIANCUT, kmeans=1)
    palette = reduced.getpalette() or []
    return np.unique(np.array(palette, np.uint8).reshape(-1, 3)[:COLOURS], axis=0)


def _prepared(used: NDArray[np.int64], means: Numbers, colours: Pixels) -> Palette:
    most, other, share = (np.zeros(BINS, np.uint8) for _ in range(3))
    known = colours.astype(np.float32) * WEIGHTS
    for start in range(0, len(used), 8192):
        part = slice(start, start + 8192)
        found = _mixed(means[part] * WEIGHTS, known)
        most[used[part]], other[used[part]], share[used[part]] = found
    return Palette(colours, most, other, share)


def _mixed(wanted: Numbers, known: Numbers) -> tuple[Pixels, Pixels, Pixels]:
    """The nearest colour of each (n, 3), and which of the next ones, in how many of 64 places,
    makes it most like what was wanted."""
    apart = (wanted**2).sum(1)[:, None] - 2 * wanted @ known.T + (known**2).sum(1)
    count = min(CANDIDATES, len(known))
    near = np.argpartition(apart, count - 1, axis=1)[:, :count]
    order = np.argsort(np.take_along_axis(apart, near, 1), axis=1)
    near = np.take_along_axis(near, order, 1)
    first = known[near[:, 0]]
    to_other = known[near] - first[:, None]
    length = (to_other**2).sum(2)
    missing = wanted - first
    share = np.clip((to_other * missing[:, None]).sum(2) / np.maximum(length, 1e-6), 0, 0.5)
    wrong = ((missing[:, None] - share[..., None] * to_other) ** 2).sum(2)
    best = np.argmin(wrong + GRAIN * share * (1 - share) * length, axis=1)
    rows = np.arange(len(wanted))
    places = np.rint(share[rows, best] * SIDE * SIDE)
    return near[:, 0].astype(np.uint8), near[rows, best].astype(np.uint8), places.astype(np.uint8)
