"""Left to itself, does the studio take drawings for drawings and photos for photos?

    python -m benchmarks.pose.automatic [--each 3] [--pictures FOLDER] [--fit]

Drawn figures in every style of the painter and in five other manners, drawn places, and
scikit-image's sample photographs where that is installed, as PNG and as JPEG of quality 75.
``--pictures`` adds a folder: names that begin with ``anime`` or ``drawing`` are drawings, others
photos. "look like photos" is what the pixels say alone (``core.pose.detection.medium``), "asked of
the fetched one" what comes of it: the built-in detector has a word in it. No fetched detector is
needed.

``--fit`` fits the weights of ``medium`` anew, on the pictures of this run that were not given, and
prints them. Prints a table and, last, one JSON line.
"""

from __future__ import annotations

import importlib.util
import io
import json
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.shared import limit_threads, print_table, script_parser
from core.figures.looks import new_scene
from core.figures.painting.style.styles import STYLES
from core.generation.finding import find
from core.geometry import Size
from core.pose.detection import medium
from training.figures import figure, held_out_pose
from training.figures.drawings import DrawingStyle, drawing
from training.figures.empty_scenes import place

SIZE = Size(320, 480)
FIGURE_SEED = 930_000_000
QUALITY = 75
# What scikit-image brings that a camera took, people and things.
PHOTOS = (
    "astronaut.png", "camera.png", "chelsea.png", "coffee.png", "coins.png", "grass.png",
    "gravel.png", "motorcycle_left.png", "motorcycle_right.png", "rocket.jpg",
)  # fmt: skip
GIVEN = "given"
DRAWN_NAMES = ("anime", "drawing")
STEPS, RATE, DECAY = 4000, 0.3, 1e-3


@dataclass
class Row:
    is_real: bool
    looks: list[bool] = field(default_factory=list)
    asked: list[bool] = field(default_factory=list)
    features: list[tuple[float, ...]] = field(default_factory=list)


def main() -> None:
    parser = script_parser(__doc__)
    parser.add_argument("--each", type=int, default=3)
    parser.add_argument("--pictures", type=Path)
    parser.add_argument("--fit", action="store_true")
    options = parser.parse_args()
    limit_threads(1)
    rows: dict[str, Row] = {}
    for kind, is_real, picture in _samples(options.each, options.pictures):
        row = rows.setdefault(kind, Row(is_real))
        for one in (picture, _as_jpeg(picture)):
            row.looks.append(medium.looks_real(one))
            row.asked.append(find.is_photo(one))
            row.features.append(medium.features(one))
    print_table(
        ("pictures", "are", "number", "look like photos", "asked of the fetched one"),
        [
            (kind, "photos" if row.is_real else "drawings", str(len(row.looks)),
             str(sum(row.looks)), str(sum(row.asked)))
            for kind, row in rows.items()
        ],
    )  # fmt: skip
    facts: dict[str, object] = {"confusion": _confusion(rows)}
    if options.fit:
        facts["weights"] = _fitted(rows)
    print(json.dumps(facts))


def _confusion(rows: dict[str, Row]) -> dict[str, dict[str, int]]:
    """How many of each go where."""
    counted: dict[str, dict[str, int]] = defaultdict(lambda: {"built-in": 0, "fetched": 0})
    for row in rows.values():
        for asked in row.asked:
            counted["photos" if row.is_real else "drawings"][
                "fetched" if asked else "built-in"
            ] += 1
    return dict(counted)


def _fitted(rows: dict[str, Row]) -> list[float]:
    """Logistic regression by gradient steps; drawings and photos weigh the same in all."""
    ours = [row for kind, row in rows.items() if not kind.startswith(GIVEN)]
    inputs = np.array([features for row in ours for features in row.features])
    real = np.array([row.is_real for row in ours for _ in row.features])
    share = np.where(real, 0.5 / real.sum(), 0.5 / (~real).sum())
    scale = inputs.std(0) + (inputs.std(0) == 0)
    weights = np.zeros(inputs.shape[1])
    for _ in range(STEPS):
        wrong = 1 / (1 + np.exp(-(inputs / scale) @ weights)) - real
        weights -= RATE * ((share * wrong) @ (inputs / scale) + DECAY * weights)
    return [round(float(weight), 2) for weight in weights / scale]


def _samples(each: int, folder: Path | None) -> Iterator[tuple[str, bool, Image.Image]]:
    for number, style in enumerate(STYLES):
        for index in range(each):
            seed = FIGURE_SEED + number * each + index
            scene = replace(new_scene(random.Random(seed)), style=style)
            yield (
                f"figures, {style}",
                False,
                Image.fromarray(figure(seed, SIZE, scene=scene).picture),
            )
    for number, manner in enumerate(DrawingStyle):
        for index in range(each):
            pose = held_out_pose(number * each + index, SIZE).pose
            drawn = drawing(random.Random(index), pose, manner)
            yield f"drawn as {manner}", False, Image.fromarray(drawn.picture)
    for index in range(4 * each):
        yield "drawn places", False, Image.fromarray(place(random.Random(index), SIZE))
    for path in _photos():
        yield "sample photographs", True, Image.open(path).convert("RGB")
    for path in sorted(folder.glob("*.jpg")) if folder else ():
        kind = next((name for name in DRAWN_NAMES if path.name.startswith(name)), "photos")
        yield f"{GIVEN}, {kind}", kind == "photos", Image.open(path).convert("RGB")


def _photos() -> Iterator[Path]:
    spec = importlib.util.find_spec("skimage")
    if spec is not None and spec.origin is not None:
        yield from (Path(spec.origin).parent / "data" / name for name in PHOTOS)


def _as_jpeg(picture: Image.Image) -> Image.Image:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=QUALITY)
    return Image.open(buffer).convert("RGB")


if __name__ == "__main__":
    main()
