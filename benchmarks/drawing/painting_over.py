"""What comes out when the starter paints over a drawing: at which size, strength and steps?

    python -m benchmarks.drawing.painting_over --grid --cases 12         every way of the grid
    python -m benchmarks.drawing.painting_over --way 384x576,0.4,4,1,1   one way, 60 cases
    python -m benchmarks.drawing.painting_over --way drawing             the drawing itself, and
    python -m benchmarks.drawing.painting_over --way codec               its way through the codec

A way is size, denoise strength, how many steps are drawn, how much of the lines is given back and
whether faces stay; the last two show each of the sizes. The cases are those of
``benchmarks.pose.fidelity``: held-out poses, first seeds, the captions of drawn figures as prompts;
each starts from the drawing of its words. Pose scores come from the detector told where to look,
looks from the reader of looks, whose own share of right readings on the drawings is the way
"drawing". Seconds are those of the clock and, as other work may run beside, of the processor. What
is measured is kept in ``--folder``, and a run goes on where the last one was stopped. Prints a
table and, last, one JSON line.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from benchmarks.pictures.sheets import Cell, contact_sheet
from benchmarks.pose.fidelity import FIGURE_SEED, PICTURE_SEED, Case, readings
from benchmarks.shared import limit_threads, scratch_config, script_parser, size_of, timed
from core.config import Config
from core.figures.casting import Character
from core.generation.request import FromDrawing, GenerationRequest
from core.geometry import Size
from core.models import registry
from core.pose import detect
from core.pose.appearance import STARTER_FILE, LooksReader
from core.pose.score import score
from core.pose.skeleton import Pose
from core.studio import Studio
from training.figures import FAMILIES, figure, held_out_pose
from training.figures.captions import look_tags

SIZES = (Size(256, 384), Size(384, 576), Size(512, 768))
STRENGTHS = (0.3, 0.35, 0.4, 0.5, 0.6)
STEPS = (5, 3, 8)
CASES = 60
SHEET_CELLS = 12
LOOKS = ("hair_colour", "outfit_colour", "outfit", "eye_colour", "hair_style")
DRAWING, CODEC = "drawing", "codec"


@dataclass(frozen=True)
class Way:
    """``strength`` 0 shows the drawing as it is, and with ``steps`` −1 after the codec."""

    size: Size
    strength: float = 0.0
    steps: int = 0
    lines: float = 0.0
    faces: bool = False

    @property
    def name(self) -> str:
        kept = f"-lines{self.lines:g}" * bool(self.lines) + "-faces" * self.faces
        said = {0: DRAWING, -1: CODEC}.get(self.steps, f"{self.strength:g}-{self.steps}{kept}")
        return f"{self.size.width}x{self.size.height}-{said}"

    @property
    def asked_steps(self) -> int:
        """So many that, at this strength, ``steps`` of them are drawn."""
        asked = self.steps
        while int(asked * self.strength) < self.steps:
            asked += 1
        return asked

    @classmethod
    def parse(cls, text: str) -> Iterator[Way]:
        if text in (DRAWING, CODEC):
            yield from (cls(size, 0.0, 0 if text == DRAWING else -1) for size in SIZES)
            return
        size, strength, steps, *kept = text.split(",")
        lines, faces = [*map(float, kept), *(0.0, 0.0)[len(kept) :]]
        yield cls(size_of(size), float(strength), int(steps), lines, bool(faces))


@dataclass(frozen=True)
class Measured:
    """One picture. ``right`` is None where a thing cannot be seen."""

    way: str
    case: int
    oks: float
    pck: float
    right: dict[str, bool | None]
    seconds: float
    processor_seconds: float
    psnr: float | None = None


def make_case(index: int, way: Way) -> Case:
    family = FAMILIES[index % len(FAMILIES)]
    size = way.size
    if family == "two people":
        size = Size(*[round((size.pixels**0.5) / 16) * 16] * 2)
    held = held_out_pose(index, size)
    drawn = figure(FIGURE_SEED + index, size, pose=held.pose)
    request = GenerationRequest(
        prompt=drawn.caption, pose=held.pose, size=size, seed=PICTURE_SEED + 100 * index
    )
    return Case(index, held.family, drawn, request)


def characters_of(case: Case) -> tuple[Character, ...]:
    """Each by its own words: the captions of two people do not say where the second begins."""
    who = zip(case.figure.looks, case.figure.bodies, strict=True)
    return tuple(Character(", ".join(look_tags(look, body))) for look, body in who)


class Bench:
    def __init__(self, studio: Studio, folder: Path) -> None:
        self._studio = studio
        self._folder = folder
        self._reader = LooksReader(STARTER_FILE)
        spec = registry.checkpoint("starter", studio.config)
        self._suits = registry.recommended(spec, studio.config) | {"refine": None, "enlarge": 1}
        self._codec: Any = None

    def run(self, way: Way, cases: int) -> list[Measured]:
        file = self._folder / f"{way.name}.jsonl"
        file.parent.mkdir(parents=True, exist_ok=True)
        lines = file.read_text().splitlines() if file.is_file() else []
        known = {one.case: one for one in (Measured(**json.loads(line)) for line in lines)}
        for index in range(cases):
            if index not in known:
                known[index] = self._measured(way, make_case(index, way))
                with file.open("a") as out:
                    out.write(json.dumps(asdict(known[index])) + "\n")
        return [known[index] for index in range(cases)]

    def _measured(self, way: Way, case: Case) -> Measured:
        alone = FromDrawing(characters=characters_of(case))
        request = replace(case.request, checkpoint="drawing", drawing=alone)
        drawn = self._studio.render(request).image
        painted = timed(lambda: self._picture(way, case, drawn))
        image = painted.result
        self.file(way, case.index).parent.mkdir(parents=True, exist_ok=True)
        image.save(self.file(way, case.index), quality=95)
        pose = case.figure.pose
        held = score(pose, detect.detect(image, near=pose))
        return Measured(
            way.name, case.index, held.oks, held.pck, self._right(image, case),
            round(painted.seconds, 3), round(painted.processor_seconds, 3), psnr(image, drawn),
        )  # fmt: skip

    def file(self, way: Way, index: int) -> Path:
        return self._folder / way.name / f"{index:03}.webp"

    def _picture(self, way: Way, case: Case, drawn: Image.Image) -> Image.Image:
        if way.steps == 0:
            return drawn
        if way.steps == -1:
            return self._through_codec(drawn)
        over = FromDrawing(
            way.strength, faces=way.faces, lines=way.lines, characters=characters_of(case)
        )
        suits = self._suits | {"steps": way.asked_steps, "drawing": over}
        return self._studio.render(replace(case.request, **suits)).image

    def _through_codec(self, picture: Image.Image) -> Image.Image:
        import torch
        from diffusers import AutoencoderTiny

        if self._codec is None:
            folder = registry.checkpoint("starter", self._studio.config).source.path()
            assert folder is not None
            self._codec = AutoencoderTiny.from_pretrained(folder / "vae", torch_dtype=torch.float32)
        pixels = torch.from_numpy(np.array(picture)).permute(2, 0, 1)[None] / 127.5 - 1
        with torch.inference_mode():
            decoded = self._codec.decode(self._codec.encode(pixels).latents).sample.clamp(-1, 1)
        levels = ((decoded[0].permute(1, 2, 0) + 1) * 127.5).round().byte().numpy()
        return Image.fromarray(levels)

    def _right(self, image: Image.Image, case: Case) -> dict[str, bool | None]:
        found = readings(self._reader.read, case, np.asarray(image))
        return {name: found.get(name) for name in LOOKS}


def psnr(one: Image.Image, other: Image.Image) -> float | None:
    """In dB; None for the same picture."""
    apart = np.asarray(one, float) - np.asarray(other, float)
    miss = float(np.square(apart).mean())
    return None if miss == 0 else round(10 * float(np.log10(255**2 / miss)), 2)


def mean(values: Iterable[float | bool | None]) -> float | None:
    known = [value for value in values if value is not None]
    return round(float(np.mean(known)), 3) if known else None


def summary(rows: list[Measured]) -> dict[str, float | None]:
    looks = {name: mean(row.right[name] for row in rows) for name in LOOKS}
    return {
        "cases": len(rows),
        "oks": mean(row.oks for row in rows),
        "pck": mean(row.pck for row in rows),
        **looks,
        "seconds": round(float(np.median([row.seconds for row in rows])), 2),
        "processor": round(float(np.median([row.processor_seconds for row in rows])), 2),
        "psnr": mean(row.psnr for row in rows),
    }


def write_sheet(bench: Bench, way: Way, rows: list[Measured], folder: Path) -> None:
    poses: list[Pose | None] = [make_case(row.case, way).request.pose for row in rows]
    cells = [
        Cell(Image.open(bench.file(way, row.case)), pose, f"{row.case}: {row.oks:.2f}")
        for row, pose in zip(rows, poses, strict=True)
    ]
    contact_sheet(cells, 6).save(folder / f"{way.name}.jpg", quality=92)


def main() -> None:
    parser = script_parser(__doc__)
    parser.add_argument("--grid", action="store_true", help="every way of the grid")
    parser.add_argument("--way", action="append", default=[], metavar="WxH,STRENGTH,STEPS")
    parser.add_argument("--cases", type=int, default=CASES)
    parser.add_argument("--folder", type=Path, default=Path("out/painting_over"))
    options = parser.parse_args()
    limit_threads(1)
    ways = [way for text in options.way for way in Way.parse(text)]
    if options.grid:
        ways += [
            Way(size, strength, steps) for steps, size, strength in product(STEPS, SIZES, STRENGTHS)
        ]
    found: dict[str, Any] = {}
    with scratch_config(Config.from_environment()) as config:
        bench = Bench(Studio(config), options.folder)
        for way in ways:
            rows = bench.run(way, options.cases)
            found[way.name] = summary(rows)
            write_sheet(bench, way, rows[:SHEET_CELLS], options.folder)
            print(f"{way.name:20}", *(f"{name} {value}" for name, value in found[way.name].items()),
                  flush=True)  # fmt: skip
    print(json.dumps(found))


if __name__ == "__main__":
    main()
