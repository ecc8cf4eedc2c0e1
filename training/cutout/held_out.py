"""Drawings for measuring a cut-out network, in poses and of seeds that training never draws."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.cutout.parts import BodyPart, Segmentation
from training.cutout.scenes import SIZES, Drawing, new_drawing
from training.figures import HELD_OUT_POSES, held_out_pose

Segment = Callable[[Image.Image], Segmentation]
FIRST_SEED = 50_000_000


def held_out_drawings(count: int, first: int = 0) -> Iterator[tuple[Drawing, str]]:
    """With the family of their pose."""
    for index in range(first, first + count):
        size = random.Random(f"held out size {index}").choice(SIZES)
        posed = held_out_pose(index % HELD_OUT_POSES, size)
        yield new_drawing(FIRST_SEED + index, size, posed.pose), posed.family


def confusion(found: NDArray[np.uint8], wanted: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Pixels by (wanted, found) ``BodyPart``."""
    pairs = wanted.astype(np.int64) * len(BodyPart) + found
    counts = np.bincount(pairs.ravel(), minlength=len(BodyPart) ** 2)
    return counts.reshape((len(BodyPart),) * 2)


def overlaps(counts: NDArray[np.int64]) -> dict[BodyPart, float]:
    """Intersection over union of the parts that are there."""
    hits = counts.diagonal()
    union = counts.sum(0) + counts.sum(1) - hits
    return {part: float(hits[part] / union[part]) for part in BodyPart if union[part]}


def measure(segment: Segment, count: int) -> dict[str, float]:
    """Means over pictures of alpha, over the pixels of all pictures of the parts."""
    alphas: list[float] = []
    counts = np.zeros((len(BodyPart),) * 2, np.int64)
    for drawing, _ in held_out_drawings(count):
        seen = segment(Image.fromarray(drawing.picture))
        found, wanted = seen.alpha > 0.5, drawing.figure[..., 3] > 127
        alphas.append(float((found & wanted).sum()) / max(1, int((found | wanted).sum())))
        counts += confusion(seen.parts, drawing.parts)
    parts = float(np.mean(list(overlaps(counts).values())))
    return {"alpha_iou": round(float(np.mean(alphas)), 4), "parts_miou": round(parts, 4)}
