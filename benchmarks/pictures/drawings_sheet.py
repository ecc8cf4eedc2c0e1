"""What the painter draws, for the README: prompts in presets, each with a seed chosen by eye."""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image

from benchmarks.pictures.sheets import GAP, montage
from core.figures.casting import Character, cast_of
from core.figures.drawing import draw
from core.geometry import Size
from core.pose import presets

CELL = Size(243, 365)
FINENESS = 3  # drawn so many times larger, then made smaller


@dataclass(frozen=True)
class Drawn:
    """``people``: words of each, where a prompt alone would dress them alike."""

    preset: str
    prompt: str
    seed: int = 0
    people: tuple[str, ...] = ()
    cells: int = 1

    def picture(self) -> Image.Image:
        size = Size(self.cells * (CELL.width + GAP) - GAP, CELL.height)
        pose = presets.get(self.preset).pose.fitted_to(size)
        characters = [Character(words, self.seed) for words in self.people]
        count = len(pose.people)
        looks, scene = cast_of(self.prompt, characters, seed=self.seed, people=count)
        large = draw(pose, looks, scene, size.times(FINENESS), seed=self.seed).picture()
        return Image.fromarray(large).resize(tuple(size), Image.Resampling.LANCZOS)


ROWS: tuple[tuple[Drawn, ...], ...] = (
    (
        Drawn("jogging", "girl, orange hair, twintails, green eyes, smile, tracksuit, headphones, "
              "autumn, sunny park path, morning", 3),
        Drawn("draw-sword", "boy, spiky black hair, red eyes, samurai, katana, serious, "
              "battlefield, sunset, embers", 1),
        Drawn("bust-three-quarter", "girl, silver hair, bob cut, heterochromia, beret, scarf, "
              "winter coat, snow, winter, watercolor, smile", 4),
        Drawn("high-five", "beach, summer, sunny", 2,
              ("girl, blonde hair, ponytail, blue eyes, white t-shirt, denim shorts, "
               "sneakers, smile",
               "boy, brown hair, short hair, hawaiian shirt, orange shorts, sandals, "
               "open mouth"), 2),
        Drawn("chibi-jump", "chibi, cat girl, orange hair, sailor uniform, confetti, "
              "polka dot background, closed eyes, open mouth", 1),
    ),
    (
        Drawn("fighting-stance", "boy, blue hair, spiky hair, hoodie, angry, "
              "speed lines, monochrome, manga", 1),
        Drawn("summoning", "girl, witch, purple hair, very long hair, wavy hair, magic circle, "
              "magic forest, moonlit night, fireflies", 2),
        Drawn("flying", "girl, fairy, green hair, fairy wings, blue dress, flower field, "
              "butterflies, storybook illustration", 1, cells=2),
        Drawn("high-kick", "girl, red chinese outfit, black hair, double bun, open mouth, "
              "sunburst background", 1),
        Drawn("reading-standing", "girl, brown hair, side braid, glasses, green sweater, "
              "pleated skirt, book, library, golden hour", 5),
    ),
    (
        Drawn("walking", "girl, blue hair, short hair, yellow raincoat, red umbrella, "
              "rubber boots, street, rain, overcast", 1),
        Drawn("holding-hands", "cherry blossoms, spring, petals", 1,
              ("girl, black hair, hair bun, pink kimono, sandals, blush, smile",
               "boy, brown hair, short hair, navy kimono, sandals, smile"), 2),
        Drawn("seiza", "girl, fox girl, orange hair, miko, temple, petals", 1),
        Drawn("idol-point", "girl, pink hair, twin drills, idol, wink, open mouth, "
              "concert stage, confetti", 2),
        Drawn("bust-over-shoulder", "girl, red kimono, black hair, hime cut, hair flower, "
              "night festival, fireworks", 1),
    ),
    (
        Drawn("leaping", "boy, silver hair, black ninja outfit, scarf, kunai, city, "
              "moonlit night", 1),
        Drawn("floating", "girl, angel, white wedding dress, very long hair, blonde hair, halo, "
              "sky, golden hour", 1),
        Drawn("ballet-arabesque", "girl, pink hair, hair bun, ballerina, spotlight", 1),
        Drawn("back-to-back", "classroom, flat color", 3,
              ("girl, brown hair, bob cut, navy sailor uniform, smile",
               "girl, blue hair, low twintails, navy sailor uniform, red scarf, smile"), 2),
        Drawn("hero-back", "boy, green hair, black superhero, yellow cape, rooftop, dusk", 1),
    ),
)  # fmt: skip


def drawings_sheet() -> Image.Image:
    return montage([[one.picture() for one in row] for row in ROWS])
