"""Do the colours of two characters stay apart, with each person's words kept to that person?

    python -m benchmarks.drawing.regional                     40 pairs, off and on, with the starter
    python -m benchmarks.drawing.regional --pairs 8 --sheet pairs.png
    python -m benchmarks.drawing.regional --ways drawing       how well the ruler reads the drawings

Each pair is two people in one of the poses for two, with different hair colours and differently
coloured clothes, from noise, first seeds, one pass of 8 steps; off and on differ in ``regional``
alone. Each person is read alone, everything else painted white by the drawing's labels, by the
reader of looks, which chooses among all its colours: a colour is right where it is exactly the one
asked of that person (a guess is right once in ten), and leaked where it is the other person's. What
is measured is kept in ``--folder``, and a run goes on where the last one was stopped. Prints a
table and, last, one JSON line.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.pictures.sheets import montage
from benchmarks.shared import (
    limit_threads,
    print_table,
    scratch_config,
    script_parser,
    timed,
    verdict,
)
from core.config import Config
from core.figures.drawing import Drawing
from core.generation.drawing import painter
from core.generation.engine import Engine
from core.generation.request import GenerationRequest
from core.geometry import Size
from core.models.loading.cache import ModelCache
from core.models.painter import DRAWING
from core.pose.appearance import STARTER_FILE, LooksReader, looks_reader
from core.pose.presets import all_presets

PAIRS = 40
PAIR_SEED, PICTURE_SEED, STEPS = 1000, 100, 8
OFF, ON = "off", "on"
WAYS = (OFF, ON, "drawing")
POSES = ("side-by-side", "holding-hands", "high-five", "back-to-back", "duel", "proposal",
         "dance-couple")  # fmt: skip
HAIR = ("brown", "black", "blonde", "pink", "blue", "silver", "red", "green", "purple", "orange")
CLOTH = ("light blue", "white", "navy", "red", "black", "green", "pink", "yellow", "purple",
         "orange")  # fmt: skip
OUTFITS = ("dress", "hoodie", "kimono", "sweater", "sports outfit")
PLACES = ("sunny park path", "beach", "classroom", "simple background", "rooftop")
LEAST_ON, MOST_OFF = 0.9, 0.7
SQUARE, WIDE = Size(320, 320), Size(384, 256)


@dataclass(frozen=True)
class Pair:
    index: int
    hair: tuple[str, str]
    cloth: tuple[str, str]
    request: GenerationRequest

    @property
    def asked(self) -> list[tuple[int, str, str, str]]:
        """Person, attribute, its value, and the other person's."""
        return [
            (person, name, values[person], values[1 - person])
            for person in (0, 1)
            for name, values in (("hair_colour", self.hair), ("outfit_colour", self.cloth))
        ]


@dataclass(frozen=True)
class Measured:
    """Of the four colours of a pair."""

    way: str
    pair: int
    right: int
    leaked: int
    processor_seconds: float


def make_pair(index: int) -> Pair:
    rng = random.Random(PAIR_SEED + index)
    hair, cloth = rng.sample(HAIR, 2), rng.sample(CLOTH, 2)
    own = [f"{hair[at]} hair, {cloth[at]} {rng.choice(OUTFITS)}" for at in (0, 1)]
    pose = next(one for one in all_presets() if one.id == POSES[index % len(POSES)]).pose
    request = GenerationRequest(
        prompt=f"2girls, {PLACES[index % len(PLACES)]} BREAK {own[0]} BREAK {own[1]}",
        pose=pose, size=WIDE if pose.size.aspect > 1.25 else SQUARE, steps=STEPS, guidance=4.5,
        pose_guidance=True, seed=PICTURE_SEED * index,
    )  # fmt: skip
    return Pair(index, (hair[0], hair[1]), (cloth[0], cloth[1]), request)


def drawn(pair: Pair) -> Drawing:
    request = replace(pair.request, checkpoint=DRAWING.id)
    return painter.drawing_of(request, request.seed)


def readings(picture: Image.Image, drawing: Drawing, reader: LooksReader) -> list[dict[str, str]]:
    """Of each person, alone on white."""
    levels, people = np.asarray(picture.convert("RGB")), drawing.people()
    return [
        reader.read(np.where((people == at + 1)[..., None], levels, 255).astype(np.uint8),
                    drawing.pose, at)
        for at in range(len(drawing.pose.people))
    ]  # fmt: skip


def measure(
    way: str, pair: Pair, engine: Engine, reader: LooksReader
) -> tuple[Measured, Image.Image]:
    drawing = drawn(pair)
    if way == DRAWING.id:
        took = timed(lambda: painter.picture_of(drawing))
    else:
        request = replace(pair.request, regional=way == ON)
        took = timed(lambda: engine.generate(request).image)
    read = readings(took.result, drawing, reader)
    right = sum(read[person].get(name) == own for person, name, own, _other in pair.asked)
    leaked = sum(read[person].get(name) == other for person, name, _own, other in pair.asked)
    return Measured(way, pair.index, right, leaked, took.processor_seconds), took.result


def kept(file: Path) -> list[Measured]:
    if not file.is_file():
        return []
    return [Measured(**json.loads(line)) for line in file.read_text().splitlines()]


def summary(found: Iterable[Measured]) -> dict[str, float | int]:
    rows = list(found)
    return {
        "pairs": len(rows),
        "right": round(sum(row.right for row in rows) / (4 * len(rows)), 3),
        "leaked": round(sum(row.leaked for row in rows) / (4 * len(rows)), 3),
        "all four right": sum(row.right == 4 for row in rows),
        "processor seconds": round(float(np.median([row.processor_seconds for row in rows])), 2),
    }


def main() -> None:
    parser = script_parser(__doc__)
    parser.add_argument("--pairs", type=int, default=PAIRS)
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=[OFF, ON])
    parser.add_argument("--folder", type=Path, default=Path("out/regional_pairs"))
    parser.add_argument("--sheet", type=Path, help="a picture of all pairs, one way a row")
    options = parser.parse_args()
    limit_threads(1)
    options.folder.mkdir(parents=True, exist_ok=True)
    file = options.folder / "measured.jsonl"
    done = {(row.way, row.pair): row for row in kept(file)}
    reader = looks_reader(STARTER_FILE)
    with scratch_config(Config.from_environment()) as config:
        engine = Engine(ModelCache(config))
        for index in range(options.pairs):
            for way in options.ways:
                if (way, index) in done:
                    continue
                row, picture = measure(way, make_pair(index), engine, reader)
                picture.save(options.folder / f"{way}-{index:02}.png")
                done[way, index] = row
                with file.open("a") as lines:
                    lines.write(json.dumps(asdict(row)) + "\n")
    if options.sheet is not None:
        rows = [
            [Image.open(options.folder / f"{way}-{index:02}.png") for index in range(options.pairs)]
            for way in options.ways
        ]
        montage(rows).save(options.sheet)
    told = {
        way: summary(done[way, index] for index in range(options.pairs)) for way in options.ways
    }
    heads = list(next(iter(told.values())))
    print_table(("way", *heads), [(way, *row.values()) for way, row in told.items()])
    if ON in told:
        print(f"on {verdict(told[ON]['right'], least=LEAST_ON)}")
    if OFF in told:
        print(f"off {verdict(told[OFF]['right'], most=MOST_OFF)}")
    print(json.dumps(told))


if __name__ == "__main__":
    main()
