"""The character of a picture as words, with colours measured in it."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from core.figures.colours import Family, difference, nearest, rgb
from core.figures.drawing import draw
from core.figures.likeness import exact, finer, look_of, measured_colours, traits_of
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


def test_a_look_is_read_that_is_drawn_alike() -> None:
    looks = [new_look(random.Random(seed)) for seed in range(8)]
    read_again = [look_of(Image.fromarray(drawn(look)), POSES["standing"], 0) for look in looks]
    for name, least in (("hair_colour", 7), ("outfit_colour", 7), ("outfit", 6)):
        right = [
            nearest_of(name, one) == nearest_of(name, other)
            for one, other in zip(looks, read_again, strict=True)
        ]
        assert sum(right) >= least, name


def nearest_of(name: str, look: Look) -> str:
    value = look.attributes()[name]
    families = {"hair_colour": Family.HAIR, "outfit_colour": Family.CLOTH}
    return nearest(value, families[name]) if name in families else value


def test_a_finer_colour_is_drawn_as_it_was_measured() -> None:
    look = replace(new_look(random.Random(0)), hair_colour="dark brown", accessory="none")
    found = look_of(Image.fromarray(drawn(look)), POSES["standing"], 0)
    assert difference(rgb(found.hair_colour, Family.HAIR), rgb("dark brown", Family.HAIR)) < 12


def test_what_a_back_does_not_show_is_as_most_have_it() -> None:
    look = replace(new_look(random.Random(1)), eye_colour="red")
    found = look_of(Image.fromarray(drawn(look, "standing-back")), POSES["standing-back"], 0)
    assert (found.eye_colour, found.expression, found.prop) == ("brown", "smile", "none")


def test_a_picture_of_nobody_is_a_look_too() -> None:
    found = look_of(Image.new("RGB", (200, 300), "white"))
    assert draw(POSES["standing"], [found], Scene("none"), SIZE).figure()[..., 3].any()


@pytest.mark.parametrize(
    ("name", "measured", "said"),
    [
        ("brown", (126, 78, 50), "brown"),  # the very colour of the name
        ("brown", (130, 82, 54), "brown"),  # in other light
        ("brown", (84, 54, 40), "#543628"),  # another brown
        ("brown", (230, 230, 240), "brown"),  # measured on something else
        ("brown", None, "brown"),
    ],
)
def test_a_measured_colour_is_drawn_where_it_agrees(
    name: str, measured: tuple[float, float, float] | None, said: str
) -> None:
    assert exact(name, measured, Family.HAIR) == said


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
