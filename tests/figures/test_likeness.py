"""The character of a picture as words, with colours measured in it."""

from __future__ import annotations

import random

import numpy as np
import pytest
from PIL import Image

from core.figures.colours import Family, difference, rgb
from core.figures.drawing import draw
from core.figures.likeness import finer, measured_colours, traits_of
from core.figures.looks import Look, Scene, new_look
from core.figures.words import read
from core.geometry import Size
from core.pose.appearance import STARTER_FILE, looks_reader
from core.pose.presets import all_presets

SIZE = Size(384, 576)
POSES = {preset.id: preset.pose for preset in all_presets()}


def drawn(look: Look, pose: str = "standing") -> np.ndarray:
    return draw(POSES[pose], [look], Scene("simple background"), SIZE).picture()


def test_what_is_read_of_a_drawing_is_its_character() -> None:
    reader = looks_reader(STARTER_FILE)
    right = 0
    looks = [new_look(random.Random(seed)) for seed in range(6)]
    for look in looks:
        traits = traits_of(Image.fromarray(drawn(look)), reader)
        assert len({trait.words for trait in traits}) == len(traits)
        assert all(0.5 <= trait.chance <= 1 for trait in traits)
        again = read(", ".join(trait.words for trait in traits)).looks[0]
        right += again.hair_colour == look.hair_colour
    assert right >= 5


def test_nobody_has_no_traits() -> None:
    reader = looks_reader(STARTER_FILE)
    assert traits_of(Image.new("RGB", (200, 300), "white"), reader) == ()


@pytest.mark.parametrize("pose", ["standing", "jogging", "bust-front", "standing-side"])
def test_colours_are_measured_where_they_lie(pose: str) -> None:
    look = new_look(random.Random(0))
    person = POSES[pose].scaled_to(SIZE).people[0]
    found = measured_colours(drawn(look, pose), person)
    assert difference(found["hair"], rgb(look.hair_colour, Family.HAIR)) < 12


@pytest.mark.parametrize(
    ("name", "measured", "said"),
    [
        ("brown", (84, 54, 40), "dark brown"),  # a nearer name of the same
        ("brown", (230, 230, 240), "brown"),  # measured on something else
        ("brown", None, "brown"),
        ("blue", (84, 134, 226), "blue"),
    ],
)
def test_a_finer_name_is_said_where_the_measure_agrees(
    name: str, measured: tuple[float, float, float] | None, said: str
) -> None:
    assert finer(name, measured, Family.HAIR) == said
