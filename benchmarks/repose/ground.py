"""How well a ground is known again where its figure stood: drawings of one person in many places,
whose ground the painter can draw without them.

    python -m benchmarks.repose.ground
    python -m benchmarks.repose.ground --size 832x1216 --pictures 32
    python -m benchmarks.repose.ground --sheet out/grounds.png

The cut-out is the true one. Each row is the median over the pictures of the mean ΔE (CIELAB, 1976)
to the true ground: in the figure's old area, in the shadow that it cast, and everywhere else.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.shared import limit_threads, print_table, script_parser, size_of, timed

limit_threads(1)

import numpy as np  # noqa: E402
from numpy.typing import NDArray  # noqa: E402
from PIL import Image  # noqa: E402

from core.cutout.cutout import Cutout  # noqa: E402
from core.figures.attributes import PLACES  # noqa: E402
from core.figures.drawing import draw  # noqa: E402
from core.figures.looks import Scene, new_look  # noqa: E402
from core.geometry import Size  # noqa: E402
from core.pose import presets  # noqa: E402
from core.repose.clean_plate.plate import without_figure  # noqa: E402

POSES = ("standing", "walking", "running", "sitting on a chair")
# A shadow counts from so many grey levels that it takes away.
LEAST_SHADOW = 4
SEED = 970_000_000


@dataclass(frozen=True)
class Stood:
    place: str
    picture: Image.Image
    cutout: Cutout
    ground: NDArray[np.uint8]  # (height, width, 3): without the figure and its shadow
    shadow: NDArray[np.bool_]  # (height, width): where it is darker beside the figure


def stood(number: int, size: Size) -> Stood:
    place = list(PLACES)[number % len(PLACES)]
    preset = POSES[number // len(PLACES) % len(POSES)]
    pose = presets.get(preset).pose.fitted_to(size)
    look = new_look(random.Random(SEED + number))
    drawing = draw(pose, [look], Scene(place), size, seed=number)
    figure, behind = drawing.figure(), drawing.behind()
    ground = drawing.ground()
    alpha = (figure[..., 3] / 255).astype(np.float32)
    darker = np.abs(ground.astype(int) - behind).max(-1)
    return Stood(
        place,
        Image.fromarray(drawing.picture()),
        Cutout(alpha, np.ascontiguousarray(figure[..., :3]), None, "alpha"),
        ground,
        (darker >= LEAST_SHADOW) & (alpha <= 0.02),
    )


def pictures(count: int, size: Size) -> Iterator[Stood]:
    return (stood(number, size) for number in range(count))


def apart(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> NDArray[np.float32]:
    """(height, width): ΔE of 1976."""
    import cv2

    lab = [
        np.asarray(cv2.cvtColor(each.astype(np.float32) / np.float32(255), cv2.COLOR_RGB2LAB))
        for each in (one, other)
    ]
    return np.linalg.norm(lab[0] - lab[1], axis=-1).astype(np.float32)


def main() -> None:
    parser = script_parser(__doc__)
    parser.add_argument("--pictures", type=int, default=2 * len(PLACES))
    parser.add_argument("--size", type=size_of, default=Size(416, 608))
    parser.add_argument("--sheet", type=Path, help="each picture, its true ground, and ours")
    options = parser.parse_args()
    rows: list[tuple[object, ...]] = []
    shown: list[NDArray[np.uint8]] = []
    for one in pictures(options.pictures, options.size):
        took = timed(lambda: without_figure(one.picture, one.cutout))  # noqa: B023
        made = np.asarray(took.result)
        off = apart(made, one.ground)
        inside = one.cutout.alpha > 0.5
        beside = ~inside & ~one.shadow
        means = (
            float(off[area].mean()) if area.any() else None for area in (inside, one.shadow, beside)
        )
        rows.append((one.place, *means, took.processor_seconds))
        shown.append(np.vstack([np.asarray(one.picture), one.ground, made]))
    heads = ("", "figure ΔE", "shadow ΔE", "elsewhere ΔE", "seconds")
    print_table(heads, rows)
    columns = zip(heads[1:], zip(*(row[1:] for row in rows), strict=True), strict=True)
    told = {
        name: float(np.median([v for v in values if v is not None])) for name, values in columns
    }
    if options.sheet is not None:
        options.sheet.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(np.hstack(shown)).save(options.sheet)
    print(json.dumps({name: round(value, 3) for name, value in told.items()}))


if __name__ == "__main__":
    main()
