"""A picture made from a reference tells how much of its character is there."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from PIL import Image

from core.figures.drawing import draw
from core.figures.looks import Look, Scene, new_look
from core.generation.request_inputs import Reference
from core.geometry import Size
from core.identity.stored import value_of
from core.pose import detect, presets
from core.runners.likeness import measured

SIZE = Size(256, 384)


def drawn(look: Look, pose: str, place: str) -> Image.Image:
    posed = presets.get(pose).pose.fitted_to(SIZE)
    return Image.fromarray(draw(posed, [look], Scene(place), SIZE, seed=1).picture())


@pytest.fixture
def asked(studio, request_):
    kept = studio.pictures.put(drawn(new_look(random.Random(3)), "standing", "beach"))
    return replace(request_, references=(Reference(kept),))


def test_its_own_character_is_more_alike_than_another(studio, asked):
    own, other = (
        value_of(measured(drawn(new_look(random.Random(seed)), "waving", "snow"), asked,
                          studio.pictures))
        for seed in (3, 4)
    )  # fmt: skip
    assert own > 0.5 > other


def test_without_a_reference_nothing_is_told(studio, request_, asked, monkeypatch):
    image = drawn(new_look(random.Random(3)), "waving", "snow")
    assert measured(image, request_, studio.pictures) == {}
    empty = studio.pictures.put(Image.new("RGB", SIZE, "white"))
    nobody = replace(asked, references=(Reference(empty),))
    assert measured(image, nobody, studio.pictures) == {}
    monkeypatch.setattr(detect, "is_available", lambda: False)
    assert measured(image, asked, studio.pictures) == {}
