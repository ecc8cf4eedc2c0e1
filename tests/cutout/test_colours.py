"""The old ground's colour leaves the edge."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.cutout.measures import rim_error
from core.cutout.colours import freed
from tests.cutout.conftest import drawing_of


def over(colours, alpha, ground: float) -> np.ndarray:
    cover = alpha[..., None]
    return np.rint(colours * cover + ground * (1 - cover)).astype(np.uint8)


@pytest.mark.parametrize("ground", [255, 0], ids=["from white to black", "from black to white"])
def test_no_halo_on_another_ground(ground):
    figure = drawing_of("forest", "jogging").figure()
    colours, alpha = figure[..., :3].astype(np.float32), figure[..., 3].astype(np.float32) / 255
    picture = over(colours, alpha, ground)
    truth = over(colours, alpha, 255 - ground)
    naive = rim_error(over(picture, alpha, 255 - ground), truth, alpha)
    clean = rim_error(over(freed(picture, alpha), alpha, 255 - ground), truth, alpha)
    assert naive > 1
    assert clean < 0.5 * naive


def test_a_veil_gets_its_own_colour_back():
    alpha = np.full((80, 120), 0.0, np.float32)
    alpha[20:60, 30:90] = 0.5
    alpha[20:60, 60:90] = 1.0
    picture = over(np.full((80, 120, 3), (200, 30, 30), np.float32), alpha, 90)
    assert np.abs(freed(picture, alpha)[25:55, 35:85].astype(int) - (200, 30, 30)).max() <= 8


def test_whole_pixels_stay_and_far_ones_are_black():
    rng = np.random.default_rng(1)
    picture = rng.integers(0, 255, (64, 64, 3), np.uint8)
    alpha = np.zeros((64, 64), np.float32)
    alpha[:30] = 1
    clean = freed(picture, alpha)
    assert np.array_equal(clean[:30], picture[:30])
    assert clean[50:].max() == 0
