"""An animal before a ground, cut out by what is known of it."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from core.config import Config
from core.geometry import Size
from core.repose.animals.cutting import closeness, cut_out_animal
from tests.repose.animals.dog import SIZE, dog


@pytest.fixture
def meadow() -> Image.Image:
    """The dog before a sky and grass with grain, without transparency."""
    grain = np.random.default_rng(3).normal(0, 6, (SIZE.height, SIZE.width, 1))
    rows = np.arange(SIZE.height)[:, None, None]
    ground = np.where(rows < 190, (180, 210, 240), (90, 150, 70)) + grain
    picture = Image.fromarray(np.clip(ground, 0, 255).astype(np.uint8)).convert("RGBA")
    picture.alpha_composite(dog()[0].image())
    return picture.convert("RGB")


@pytest.mark.parametrize("knows_joints", [True, False])
def test_an_animal_is_cut_out_of_its_ground(meadow, tmp_path, knows_joints):
    config = Config(data_folder=tmp_path)
    made = cut_out_animal(meadow, config, dog()[1] if knows_joints else None)
    found, asked = made.alpha > 0.5, dog()[0].alpha > 0.5
    assert made.method == "grabcut"
    least = 0.85 if knows_joints else 0.75
    assert (found & asked).sum() / (found | asked).sum() > least


def test_its_own_transparency_is_taken(tmp_path):
    made = cut_out_animal(dog()[0].image(), Config(data_folder=tmp_path), dog()[1])
    assert made.method == "alpha"
    assert np.array_equal(made.alpha, dog()[0].alpha)


def test_what_is_near_its_bones_is_the_animal():
    near = closeness(dog()[1], Size(200, 150))
    assert near.shape == (150, 200)
    inside = dog()[0].alpha[::2, ::2] > 0.5
    assert (inside & (near < 0.7)).sum() > 0.9 * (near < 0.7).sum()
