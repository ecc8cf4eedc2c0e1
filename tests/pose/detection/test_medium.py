"""Drawings and photos told apart; nothing here is a photo, so grain stands in for one."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image, ImageFilter

from core.geometry import Size
from core.pose.detection.medium import looks_real
from training.figures import figure

SIZE = Size(256, 384)


def grained(seed: int, levels: float) -> Image.Image:
    """Soft shapes with the grain of a sensor."""
    random = np.random.default_rng(seed)
    soft = Image.fromarray(random.integers(0, 255, (24, 16, 3), np.uint8)).resize(SIZE)
    soft = soft.filter(ImageFilter.GaussianBlur(6))
    noisy = np.asarray(soft, np.float32) + random.normal(0, levels, (SIZE.height, SIZE.width, 1))
    return Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8))


def saved(picture: Image.Image, quality: int) -> Image.Image:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=quality)
    return Image.open(buffer)


@pytest.mark.parametrize("quality", [None, 90, 60])
@pytest.mark.parametrize("seed", range(4))
def test_drawn_figures_are_drawings(seed, quality):
    picture = Image.fromarray(figure(seed, SIZE).picture)
    assert not looks_real(picture if quality is None else saved(picture, quality))


@pytest.mark.parametrize("levels", [4, 8, 20, 40])
def test_grain_makes_a_photo(levels):
    assert looks_real(grained(0, levels))


@pytest.mark.parametrize("mode", ["L", "RGBA", "P", "1", "LA"])
def test_pictures_of_every_mode_and_size(mode):
    assert looks_real(grained(1, 20).convert(mode)) in (True, False)
    assert not looks_real(Image.new("RGB", (1, 1), "teal").convert(mode))
    assert not looks_real(Image.new("RGB", (5000, 3), "teal").convert(mode))


def test_the_picture_is_left_as_it_is():
    picture = Image.new("RGB", (2000, 1000), "teal")
    looks_real(picture)
    assert picture.size == (2000, 1000)
