"""How well does the built-in network cut people out, and tell their parts?

    python -m benchmarks.cutout.held_out [--count 200] [--fitted] [FILE.onnx ...]

Drawings in the 200 poses that training refuses, of characters, grounds and styles by chance;
without a FILE the shipped network is measured. ``--fitted`` measures what the studio makes of the
shipped one: its edge is drawn as the picture has it. Prints what it makes of each kind of ground,
style and pose, each part's overlap (over the pixels of all pictures), and, last, one JSON line a
file.
Targets: alpha IoU ≥ 0.97, boundary F at 3 pixels ≥ 0.90, parts mIoU ≥ 0.85, 500 ms.
"""

from __future__ import annotations

import json
import statistics
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from benchmarks.cutout.measures import boundary_f, iou
from benchmarks.shared import limit_threads, print_table, script_parser, timed
from core.config import Config
from core.cutout.methods import STARTER, cut_out
from core.cutout.parts import BodyPart, Segmentation
from core.cutout.starter_net import FILE, segment
from training.cutout.held_out import confusion, held_out_drawings, overlaps
from training.cutout.scenes import Drawing

Look = Callable[[Image.Image], Segmentation]


def fitted(picture: Image.Image) -> Segmentation:
    with tempfile.TemporaryDirectory() as folder:
        made = cut_out(picture, Config(data_folder=Path(folder)), method=STARTER)
    assert made.parts is not None
    return Segmentation(made.alpha, made.parts)


@dataclass
class Measured:
    """By kind of picture: (IoU, boundary F); pixels of the parts by (wanted, found)."""

    alphas: dict[str, list[tuple[float, float]]] = field(default_factory=lambda: defaultdict(list))
    parts: dict[str, NDArray[np.int64]] = field(
        default_factory=lambda: defaultdict(lambda: np.zeros((len(BodyPart),) * 2, np.int64))
    )
    milliseconds: list[float] = field(default_factory=list)

    def add(self, look: Look, drawing: Drawing, family: str) -> None:
        looked = timed(lambda: look(Image.fromarray(drawing.picture)))
        seen = looked.result
        truth = drawing.figure[..., 3].astype(np.float32) / 255
        scores = iou(seen.alpha, truth), boundary_f(seen.alpha, truth)
        counts = confusion(seen.parts, drawing.parts)
        for kind in kinds_of(drawing, family):
            self.alphas[kind].append(scores)
            self.parts[kind] += counts
        self.milliseconds.append(1000 * looked.processor_seconds)

    def rows(self) -> Iterator[tuple[str | int | float, ...]]:
        for kind, scores in sorted(self.alphas.items()):
            alpha, rim = np.mean(scores, axis=0)
            yield kind, len(scores), float(alpha), float(rim), mean(self.parts[kind])

    def facts(self) -> dict[str, float | int]:
        alpha, rim = np.mean(self.alphas[ALL], axis=0)
        return {
            "pictures": len(self.alphas[ALL]), "alpha_iou": round(float(alpha), 4),
            "boundary_f": round(float(rim), 4), "parts_miou": round(mean(self.parts[ALL]), 4),
            "milliseconds": round(statistics.median(self.milliseconds)),
        }  # fmt: skip


ALL = "all"


def kinds_of(drawing: Drawing, family: str) -> tuple[str, ...]:
    style = "clean cels" if drawing.style == "none" else drawing.style
    return ALL, f"ground: {drawing.ground}", f"style: {style}", f"pose: {family}"


def mean(counts: NDArray[np.int64]) -> float:
    return float(np.mean(list(overlaps(counts).values())))


def main() -> None:
    parser = script_parser(__doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("files", nargs="*", type=Path, default=[FILE])
    parser.add_argument("--fitted", action="store_true")
    arguments = parser.parse_args()
    limit_threads(1)
    looks: dict[str, Look] = {path.name: partial(segment, path=path) for path in arguments.files}
    if arguments.fitted:
        looks = {"the studio": fitted}
    found = {name: Measured() for name in looks}
    for drawing, family in held_out_drawings(arguments.count):
        for name, measured in found.items():
            measured.add(looks[name], drawing, family)
    for name, measured in found.items():
        print_table(("kind", "pictures", "IoU", "boundary F", "parts mIoU"), measured.rows())
        parts = overlaps(measured.parts[ALL])
        print_table(("part", "IoU"), [(part.name.lower(), parts[part]) for part in parts])
        print(json.dumps({"file": name} | measured.facts()))


if __name__ == "__main__":
    main()
