"""How well are people cut out without a network, and how clean are the colours of the edge?

    python -m benchmarks.cutout.grabcut [--poses 60] [--size 512x768]

Drawn figures in held-out poses over the studio's places: with the pose they were drawn in, with the
one that the built-in detector finds, and without; and by the built-in network as the studio uses
it. ``halo`` is the mean error in levels along the rim once a figure on white stands on black, as a
share of what is left when its colours stay as they were. Prints a table and, last, one JSON line.
Targets: IoU ≥ 0.90 and boundary F at 3 pixels ≥ 0.75 with the true and the found pose, halo ≤ 0.35.
"""

from __future__ import annotations

import json
import random
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.cutout.measures import Alpha, boundary_f, iou, rim_error
from benchmarks.shared import limit_threads, print_table, script_parser, size_of, timed
from core.config import Config
from core.cutout.by_colours import grabcut
from core.cutout.colours import freed
from core.cutout.methods import STARTER, cut_out
from core.figures.drawing import Drawing, draw
from core.figures.looks import new_look, new_scene
from core.geometry import Size
from core.pose.detect import detect
from training.figures import HELD_OUT_POSES, held_out_pose

SEED, STEP = 910_000_000, 13
HEADS = ("way", "IoU", "IoU p10", "boundary F", "seconds")


def main() -> None:
    parser = script_parser(__doc__)
    parser.add_argument("--poses", type=int, default=60)
    parser.add_argument("--size", type=size_of, default=Size(512, 768))
    options = parser.parse_args()
    limit_threads(1)
    measured: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
    halos: list[tuple[float, float]] = []
    with tempfile.TemporaryDirectory() as folder:
        config = Config(data_folder=Path(folder))
        for drawing in drawings(options.poses, options.size):
            truth = np.asarray(drawing.figure()[..., 3] / np.float32(255), np.float32)
            for way, alpha, seconds in ways(drawing, config):
                measured[way].append((iou(alpha, truth), boundary_f(alpha, truth), seconds))
            halos.append(halo(drawing.figure(), truth))
    facts = {way: summary(values) for way, values in measured.items()}
    print_table(HEADS, [(way, *values) for way, values in facts.items()])
    clean, naive = np.mean(halos, axis=0)
    print(f"halo: {clean:.2f} levels, {naive:.2f} if colours stay: {clean / naive:.2f}")
    named = {way: dict(zip(HEADS[1:], values, strict=True)) for way, values in facts.items()}
    print(json.dumps({"poses": options.poses, "size": str(options.size), "ways": named,
                      "halo": round(float(clean / naive), 3)}))  # fmt: skip


def drawings(count: int, size: Size) -> Iterator[Drawing]:
    for number in range(count):
        pose = held_out_pose(number * STEP % HELD_OUT_POSES, size).pose
        rng = random.Random(SEED + number)
        looks = [new_look(rng) for _ in pose.people]
        yield draw(pose, looks, new_scene(rng, styled=0.0), size, seed=rng.randrange(1 << 30))


def ways(drawing: Drawing, config: Config) -> Iterator[tuple[str, Alpha, float]]:
    """Name, alpha, and seconds of the processor."""
    pixels = drawing.picture()
    picture = Image.fromarray(pixels)
    found = timed(lambda: detect(picture))
    for way, pose, before in (
        ("true pose", drawing.pose, 0.0),
        ("found pose", found.result, found.thread_seconds),
        ("no pose", None, 0.0),
    ):
        cut = timed(lambda pose=pose: grabcut.cut(pixels, pose))
        yield way, cut.result, before + cut.thread_seconds
    network = timed(lambda: cut_out(picture, config, method=STARTER))
    yield "network", network.result.alpha, network.thread_seconds


def halo(figure: np.ndarray, alpha: Alpha) -> tuple[float, float]:
    """Levels of error on black of a figure cut from white: freed of it, and not."""
    cover = alpha[..., None]
    truth = np.rint(figure[..., :3] * cover).astype(np.uint8)
    white = np.rint(figure[..., :3] * cover + 255 * (1 - cover)).astype(np.uint8)
    clean, naive = (np.rint(one * cover).astype(np.uint8) for one in (freed(white, alpha), white))
    return rim_error(clean, truth, alpha), rim_error(naive, truth, alpha)


def summary(values: list[tuple[float, float, float]]) -> tuple[float, ...]:
    overlap, rim, seconds = np.array(values).T
    every = (overlap.mean(), np.quantile(overlap, 0.1), rim.mean(), np.median(seconds))
    return tuple(round(float(one), 3) for one in every)


if __name__ == "__main__":
    main()
