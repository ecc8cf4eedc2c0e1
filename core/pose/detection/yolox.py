"""Picture → boxes around people, by a network in YOLOX's ONNX format.

The picture lies in the top left corner of the input, in blue, green, red order and 0–255, on grey
of 114. The answer is either finished (1, n, 5) — left, top, right, bottom, chance —, with a class
for each row in ``labels`` (1, n) where there are several, or raw (1, n, 5 + classes) on grids of 8,
16 and 32 pixels; people are the first class
(https://github.com/Megvii-BaseDetection/YOLOX).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.geometry import Size
from core.pose.detection.boxes import Box
from core.pose.detection.networks import STRIDES, Network

GREY = (114, 114, 114)
CHANCE = 0.3
# Boxes that share more of their area are one person.
SAME = 0.6
MOST_PEOPLE = 20
PEOPLE_CLASS = 0

Rows = NDArray[np.float32]


class Found(NamedTuple):
    """A box in pixels of the picture, and the chance that somebody is in it."""

    box: Box
    chance: float


def people_in(picture: Image.Image, network: Network, least: float = CHANCE) -> list[Found]:
    """Who is in an RGB picture, surest first; nobody whose chance is not above ``least``."""
    view, scale = _letterboxed(picture, network.size)
    pixels = np.asarray(view, np.float32)[..., ::-1].transpose(2, 0, 1)[None]
    answer, *labels = network.run(pixels)
    rows = answer[0] if answer.shape[2] == 5 else _decoded(answer[0], network.size)
    if labels:
        rows = rows[labels[0][0] == PEOPLE_CLASS]
    rows = rows[np.isfinite(rows).all(axis=1)].astype(np.float32)
    return [
        Found(Box(*(float(side) / scale for side in row[:4])), float(row[4]))
        for row in _apart(rows, least)
    ]


def _letterboxed(picture: Image.Image, size: Size) -> tuple[Image.Image, float]:
    scale = min(size.width / picture.width, size.height / picture.height)
    fitted = picture.resize(
        Size(*picture.size).times(scale), Image.Resampling.BILINEAR, reducing_gap=2.0
    )
    view = Image.new("RGB", size, GREY)
    view.paste(fitted)
    return view, scale


def _decoded(raw: Rows, size: Size) -> Rows:
    """Offsets from grid cells and logarithms of sides → (n, 5)."""
    cells, strides = _grid(size)
    centre = (raw[:, :2] + cells) * strides
    half = np.exp(np.clip(raw[:, 2:4], -10, 10)) * strides / 2
    chance = raw[:, 4:5] * raw[:, 5:6]
    return np.concatenate([centre - half, centre + half, chance], axis=1)


def _grid(size: Size) -> tuple[Rows, Rows]:
    cells: list[Rows] = []
    strides: list[Rows] = []
    for stride in STRIDES:
        x, y = np.meshgrid(np.arange(size.width // stride), np.arange(size.height // stride))
        cells.append(np.stack([x.ravel(), y.ravel()], axis=1).astype(np.float32))
        strides.append(np.full((x.size, 1), stride, np.float32))
    return np.concatenate(cells), np.concatenate(strides)


def _apart(rows: Rows, least: float) -> list[Rows]:
    """Rows above ``least``, surest first, without those that lie on a surer one."""
    kept: list[Rows] = []
    likely = rows[rows[:, 4] > least]
    for row in likely[np.argsort(-likely[:, 4])]:
        box = Box(*row[:4].tolist())
        if box.area > 0 and all(box.overlap(Box(*k[:4].tolist())) < SAME for k in kept):
            kept.append(row)
        if len(kept) == MOST_PEOPLE:
            break
    return kept
