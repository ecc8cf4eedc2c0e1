"""The sheets of the README: what the painter draws, and what the starter makes of it.

    python -m benchmarks.pictures.showcase --sheet assets/screenshots/starter.jpg
    python -m benchmarks.pictures.showcase --characters --sheet assets/screenshots/characters.jpg
    python -m benchmarks.pictures.showcase --painted --sheet out/drawn_and_painted.jpg
    python -m benchmarks.pictures.showcase --drawings --sheet assets/screenshots/drawings.jpg

24 prompts in 24 presets, each painted over its drawing; or four characters of those in five more
presets and places, drawn from noise by prompts that say nothing of their looks. Seeds are fixed and
the best of ``--tries`` is chosen by the pose score alone, as the studio does it (the committed
starter.jpg is the best of three). ``--painted`` shows the studio's sample characters and one more,
drawn, and below as the starter paints over them, each with the seed that holds the pose best of the
first four; among equals the eye chose (``--candidates`` shows all four).
``--drawings`` needs no checkpoint.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from pathlib import Path

from PIL import Image, ImageOps

from benchmarks.pictures.drawings_sheet import drawings_sheet
from benchmarks.pictures.sheets import Cell, contact_sheet, montage
from benchmarks.shared import scratch_config, script_parser
from core.config import Config
from core.figures.casting import SAMPLES
from core.generation.drawing.inputs import FromDrawing, suited
from core.generation.request import GenerationRequest, Reference
from core.geometry import Size
from core.models import registry
from core.models.painter import DRAWING
from core.models.specs import AdapterSpec, CheckpointSpec
from core.pose import presets
from core.pose.skeleton import Pose
from core.pose.stored_score import from_extras, percent
from core.studio import Studio

TRIES = 4
CASES = (
    ("jogging", "1girl, long hair, brown hair, high ponytail, light blue sports outfit, "
     "white sneakers, jogging, sunny park path"),
    ("leaping", "1boy, black hair, spiky hair, black ninja outfit, leaping, "
     "glowing spiral energy ball, city at night"),
    ("casting", "1girl, silver hair, long hair, purple sorcerer robe, casting, "
     "glowing magic circle, starry sky"),
    ("waving", "1girl, blonde hair, bob cut, yellow dress, white shoes, waving, smile, beach"),
    ("fighting-stance", "1boy, black hair, short hair, white kimono, fighting stance, temple"),
    ("sitting", "1girl, green hair, hair bun, pink hoodie, white sneakers, sitting, classroom"),
    ("high-kick", "1girl, red hair, side braid, green armor, white boots, kicking, snow"),
    ("dancing", "1girl, pink hair, twintails, red dress, dancing, cherry blossoms"),
    ("standing", "1girl, blue hair, long hair, blue school uniform, standing, rooftop"),
    ("running", "1boy, orange hair, spiky hair, red hoodie, blue sneakers, running, sunset"),
    ("jumping", "1girl, orange hair, twintails, yellow hoodie, jumping, smile, beach"),
    ("walking", "1girl, black hair, long hair, brown winter coat, black boots, walking, snow"),
    ("hands-on-hips", "1girl, brown hair, bob cut, black maid dress, smile, simple background"),
    ("pointing", "1boy, silver hair, short hair, blue suit, pointing, city at night"),
    ("sword-stance", "1boy, red hair, spiky hair, silver armor, forest"),
    ("kneeling", "1girl, purple hair, long hair, red kimono, kneeling, temple"),
    ("victory", "1girl, blonde hair, twintails, pink dress, smile, classroom"),
    ("chibi-wave", "1girl, blue hair, hair bun, yellow raincoat, waving, sunny park path"),
    ("chibi-run", "1boy, blonde hair, spiky hair, green hoodie, running, beach"),
    ("turnaround-3-right", "1girl, red hair, long hair, white dress, sunset"),
    ("standing-back", "1boy, black hair, short hair, orange hoodie, from behind, forest"),
    ("punch", "1girl, green hair, short hair, black sports outfit, rooftop"),
    ("ballet-arabesque", "1girl, pink hair, hair bun, white dress, starry sky"),
    ("side-by-side", "2girls, brown hair, blue school uniform, smile, cherry blossoms"),
)  # fmt: skip


# Numbers of ``CASES``, and where their characters go; the first word says girl or boy.
CHARACTERS = (0, 9, 15, 12)
PLACES = (
    ("waving", "beach"), ("sword-stance", "forest"), ("sitting", "classroom"), ("running", "snow"),
    ("standing-back", "starry sky"),
)  # fmt: skip


PAINTED_CELL = Size(344, 516)
CANDIDATES = 4
FOX = "girl, fox girl, orange hair, long hair, miko, dancing, cherry blossoms, petals, smile"
SEEDS = {"runner": 3, "ninja": 3, "sorcerer": 0}
# Preset, prompt, and the seed that was chosen.
PAINTED = (
    *((one.preset, one.prompt, SEEDS[one.id]) for one in SAMPLES.values()),
    ("waving", FOX, 3),
)


class Artist:
    """Paints over the drawing of the words and the pose; with references, from noise."""

    def __init__(self, studio: Studio, spec: CheckpointSpec, tries: int = TRIES) -> None:
        self.studio, self.spec, self.tries = studio, spec, tries

    def draw(
        self, name: str, prompt: str, seed: int, references: tuple[Reference, ...] = ()
    ) -> Cell:
        pose = presets.get(name).pose
        request = self.request(prompt, pose, seed, references)
        made = [self.studio.render(request, index) for index in range(self.tries)]
        best = max(made, key=lambda one: from_extras(one.extras).oks)
        told = f"{percent(from_extras(best.extras).oks)} · {name.replace('-', ' ')}"
        print(told, flush=True)
        return Cell(best.image, pose, told)

    def request(
        self, prompt: str, pose: Pose, seed: int, references: tuple[Reference, ...] = ()
    ) -> GenerationRequest:
        spec = self.spec if references else self.spec.with_drawing_defaults()
        return GenerationRequest(
            prompt=prompt, pose=pose, size=spec.size_for(pose.size.aspect), seed=seed,
            count=self.tries, references=references,
            drawing=None if references else suited(spec.from_drawing), **spec.recommended,
        )  # fmt: skip

    def everything(self) -> list[Cell]:
        return [
            self.draw(name, prompt, 100 * number) for number, (name, prompt) in enumerate(CASES)
        ]

    def painted(self, *, all_of_them: bool = False) -> Image.Image:
        """Drawings, and below what was painted over each: of the chosen seed, or of each."""
        rows: list[list[Image.Image]] = [[] for _ in range(1 + (CANDIDATES if all_of_them else 1))]
        for name, prompt, chosen in PAINTED:
            request = self.request(prompt, presets.get(name).pose, 0)
            over = replace(request, drawing=suited(self.spec.from_drawing, seed=0))
            seeds = range(CANDIDATES) if all_of_them else (chosen,)
            drawn = replace(over, checkpoint=DRAWING.id, drawing=FromDrawing(seed=0))
            made = [self.studio.render(replace(over, seed=seed)) for seed in seeds]
            scores = [percent(from_extras(one.extras).oks) for one in made]
            print(name, *scores, flush=True)
            pictures = (self.studio.render(drawn).image, *(one.image for one in made))
            for row, picture in zip(rows, pictures, strict=True):
                row.append(ImageOps.fit(picture, PAINTED_CELL, Image.Resampling.LANCZOS))
        return montage(rows)

    def characters(self, adapter: AdapterSpec) -> list[Cell]:
        cells: list[Cell] = []
        for number in CHARACTERS:
            name, prompt = CASES[number]
            first = self.draw(name, prompt, 100 * number)
            kept = Reference(self.studio.pictures.put(first.picture), adapter.strength)
            cells.append(replace(first, text="the reference"))
            for step, (other, place) in enumerate(PLACES, 1):
                words = f"{prompt.split(',')[0]}, {place}"
                cells.append(self.draw(other, words, 100 * number + 10 * step, (kept,)))
        return cells


def made(artist: Artist, options: argparse.Namespace, config: Config) -> Image.Image:
    if options.characters:
        cells = artist.characters(registry.adapter("starter-adapter", config))
        return contact_sheet(cells, 1 + len(PLACES))
    if options.painted or options.candidates:
        return artist.painted(all_of_them=options.candidates)
    return contact_sheet(artist.everything())


def main() -> None:
    parser = script_parser(__doc__)
    parser.add_argument("--sheet", type=Path, default=Path("out/showcase.png"))
    parser.add_argument("--tries", type=int, default=TRIES, help="pictures to choose each from")
    for name in ("--characters", "--painted", "--candidates", "--drawings"):
        parser.add_argument(name, action="store_true")
    options = parser.parse_args()
    with scratch_config(Config.from_environment()) as config:
        if options.drawings:
            sheet = drawings_sheet()
        else:
            spec = registry.checkpoint("starter", config)
            sheet = made(Artist(Studio(config), spec, options.tries), options, config)
    options.sheet.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(options.sheet, quality=88, optimize=True)
    print(json.dumps({"sheet": str(options.sheet), "size": sheet.size}))


if __name__ == "__main__":
    main()
