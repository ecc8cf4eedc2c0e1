"""Drawings for measuring a cut-out network, in poses and of seeds that training never draws."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from core.cutout.parts import BodyPart
from core.geometry import Size
from training.cutout.data import Sample
from training.cutout.nets import LONG_SIDE, STRIDE
from training.cutout.scenes import SIZES, new_drawing
from training.figures import HELD_OUT_POSES, held_out_pose

Floats = NDArray[np.float32]
# pictures (1, 3, height, width) to alpha and parts, as the network answers
Answer = Callable[[Floats], tuple[Floats, Floats]]
FIRST_SEED = 50_000_000
NEAR = 3  # pixels that a boundary may be off


@dataclass(frozen=True)
class HeldOut:
    one: Sample
    kind: str  # of pose


def held_out_drawings(count: int, first: int = 0) -> Iterator[HeldOut]:
    for index in range(first, first + count):
        size = random.Random(f"held out size {index}").choice(SIZES)
        posed = held_out_pose(index % HELD_OUT_POSES, size)
        drawing = new_drawing(FIRST_SEED + index, size, posed.pose)
        yield HeldOut(Sample(drawing.picture, drawing.figure[..., 3], drawing.parts), posed.family)


def fed(picture: NDArray[np.uint8], long_side: int = LONG_SIDE) -> tuple[Floats, Size]:
    """As the studio feeds the network: (1, 3, height, width), and how much of it is picture."""
    height, width = picture.shape[:2]
    factor = long_side / max(height, width)
    size = Size(max(1, round(width * factor)), max(1, round(height * factor)))
    way = cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR
    small = cv2.resize(picture, tuple(size), interpolation=way)
    low, right = -size.height % STRIDE, -size.width % STRIDE
    padded = cv2.copyMakeBorder(small, 0, low, 0, right, cv2.BORDER_REPLICATE)
    return np.ascontiguousarray(padded.transpose(2, 0, 1)[None], np.float32) / 255, size


def segmented(answer: Answer, picture: NDArray[np.uint8]) -> tuple[Floats, NDArray[np.uint8]]:
    """Alpha in 0..1 and ``BodyPart``, both (height, width) of the picture."""
    pixels, size = fed(picture)
    alpha, parts = answer(pixels)
    area = (slice(0, size.height), slice(0, size.width))
    to = picture.shape[1], picture.shape[0]
    cover = cv2.resize(alpha[0, 0][area], to, interpolation=cv2.INTER_LINEAR)
    chances = np.ascontiguousarray(parts[0].transpose(1, 2, 0)[area])
    return cover, cv2.resize(chances, to).argmax(2).astype(np.uint8)


def overlap(one: NDArray[np.bool_], other: NDArray[np.bool_]) -> float:
    """Intersection over union; 1 where both are empty."""
    union = float((one | other).sum())
    return float((one & other).sum()) / union if union else 1.0


def boundary_score(found: NDArray[np.bool_], wanted: NDArray[np.bool_], near: int = NEAR) -> float:
    """The F-measure of boundaries that are at most ``near`` pixels apart."""
    edges = [
        cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_GRADIENT, np.ones((2, 2), np.uint8))
        for mask in (found, wanted)
    ]
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * near + 1,) * 2)
    reach = [cv2.dilate(edge, disc) for edge in edges]
    if not edges[0].any() or not edges[1].any():
        return float(edges[0].any() == edges[1].any())
    precision = float(reach[1][edges[0] > 0].mean())
    recall = float(reach[0][edges[1] > 0].mean())
    return 2 * precision * recall / max(precision + recall, 1e-9)


@dataclass
class Scores:
    """``parts`` counts pixels by (wanted, found)."""

    overlaps: list[float] = field(default_factory=list)
    boundaries: list[float] = field(default_factory=list)
    parts: NDArray[np.int64] = field(
        default_factory=lambda: np.zeros((len(BodyPart),) * 2, np.int64)
    )

    def add(self, answer: Answer, one: HeldOut) -> None:
        alpha, parts = segmented(answer, one.one.picture)
        found, wanted = alpha > 0.5, one.one.cover > 127
        self.overlaps.append(overlap(found, wanted))
        self.boundaries.append(boundary_score(found, wanted))
        pairs = one.one.parts.astype(np.int64) * len(BodyPart) + parts
        self.parts += np.bincount(pairs.ravel(), minlength=len(BodyPart) ** 2).reshape(
            self.parts.shape
        )

    def part_overlaps(self) -> dict[BodyPart, float]:
        """Over all pixels of all pictures, of the parts that are there."""
        hits = self.parts.diagonal()
        union = self.parts.sum(0) + self.parts.sum(1) - hits
        return {part: float(hits[part] / union[part]) for part in BodyPart if union[part]}

    def facts(self) -> dict[str, float]:
        facts = {
            "alpha_iou": np.mean(self.overlaps), "boundary_f": np.mean(self.boundaries),
            "parts_miou": np.mean(list(self.part_overlaps().values())),
        }  # fmt: skip
        return {name: round(float(value), 4) for name, value in facts.items()}
