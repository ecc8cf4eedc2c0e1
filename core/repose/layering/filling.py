"""Colours for what a layer hides under others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Flags = NDArray[np.bool_]
Pixels = NDArray[np.uint8]

# Of a layer's rim so much is line and shadow of what covers it, in shares of its half thickness.
RIM = 0.14
# Of a layer's box: a line is no wider. Of its lightness: a line is darker by this.
DEEPEST, CONTRAST = 0.03, 0.3
LEAST_LIT = 0.25  # of what colours are taken from: with less, its shadows are its colour
LEAST_RIM = 60  # pixels to tell a line from


def extended(
    colours: Pixels, core: Flags, hidden: Flags, thickness: float, *,
    shaded: Flags | None = None, across: float = 1.0,
) -> Pixels:  # fmt: skip
    """``colours`` (h, w, 3) with those of ``core`` (h, w) going on under ``hidden``; none of what
    is ``shaded`` where there is enough else. A pixel aside is ``across`` times as far as one below.

    Each hidden pixel takes the colour of the nearest one that lies a little inside of the core: at
    the rim is a line. What is taken from far is smoothed, so that no streaks show.
    """
    import cv2

    if not hidden.any() or not core.any():
        return colours
    source = _inner(core, max(1, round(RIM * thickness)))
    if shaded is not None and (source & ~shaded).sum() > LEAST_LIT * source.sum():
        source &= ~shaded
    rows, columns, away = _nearest(source, across)
    filled = colours.copy()
    filled[hidden] = colours[rows[hidden], columns[hidden]]
    wide = max(3, 2 * round(0.35 * thickness) + 1)
    known = (source | hidden).astype(np.float32)
    share = np.asarray(cv2.blur(known, (wide, wide)), np.float32)
    mixed = cv2.blur(filled.astype(np.float32) * known[..., None], (wide, wide))
    smooth = np.asarray(mixed, np.float32) / np.maximum(share, 1e-3)[..., None]
    far = np.clip(away / max(thickness, 1.0), 0, 1)[..., None] * hidden[..., None]
    blended = filled + far * (smooth - filled)
    return np.where(hidden[..., None], np.rint(blended), filled).astype(np.uint8)


@dataclass(frozen=True)
class Line:
    """The outline that a figure is drawn with: its colour, and how many pixels it is wide."""

    colour: NDArray[np.float32]  # (3,)
    width: int


def line_of(colours: Pixels, core: Flags, whole: Flags) -> Line | None:
    """That of a layer, by the rim that it has in common with the figure, ``whole``; None for one
    that is painted without lines."""
    import cv2

    depth = np.asarray(cv2.distanceTransform(whole.astype(np.uint8), cv2.DIST_L2, 3), np.float32)
    deepest = max(6, round(DEEPEST * max(whole.shape)))
    rim = core & (depth > 0) & (depth <= deepest)
    if int(rim.sum()) < LEAST_RIM:
        return None
    lab = np.asarray(cv2.cvtColor(colours, cv2.COLOR_RGB2LAB), np.float32)[..., 0]
    steps = np.ceil(depth[rim]).astype(int)
    light = np.array([np.median(lab[rim][steps == step]) if (steps == step).any() else np.nan
                      for step in range(1, deepest + 1)])  # fmt: skip
    inner = np.median(lab[core])
    darkest = int(np.nanargmin(light[: max(3, deepest // 2)]))
    if inner - light[darkest] < CONTRAST * inner:
        return None
    bright = np.flatnonzero(light[darkest:] > (light[darkest] + inner) / 2)
    width = darkest + (int(bright[0]) if len(bright) else 1)
    colour = np.median(colours[rim][steps == darkest + 1], axis=0)
    return Line(colour.astype(np.float32), max(1, width))


def outlined(colours: Pixels, mask: Flags, hidden: Flags, line: Line) -> Pixels:
    """With the line along what has been filled, where ``mask``, the layer, now ends."""
    import cv2

    padded = np.pad(mask.astype(np.uint8), 1)
    depth = np.asarray(cv2.distanceTransform(padded, cv2.DIST_L2, 5), np.float32)[1:-1, 1:-1]
    cover = np.clip(line.width + 0.5 - depth, 0, 1) * hidden
    mixed = colours + cover[..., None] * (line.colour - colours)
    return np.rint(mixed).astype(np.uint8)


def _inner(core: Flags, depth: int) -> Flags:
    import cv2

    ball = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * depth + 1, 2 * depth + 1))
    inner = np.asarray(cv2.erode(core.astype(np.uint8), ball)) > 0
    return inner if inner.sum() > 0.1 * core.sum() else core


def _nearest(
    source: Flags, across: float
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float32]]:
    from scipy.ndimage import distance_transform_edt

    found: Any = distance_transform_edt(~source, sampling=(1.0, across), return_indices=True)
    away, (rows, columns) = found
    return rows, columns, np.asarray(away, np.float32)
