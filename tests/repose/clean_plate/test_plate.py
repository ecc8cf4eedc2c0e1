"""A ground without its figure: what lies beside it goes on behind it, and its shadow goes too."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from core.cutout.cutout import Cutout
from core.repose.clean_plate.plate import without_figure

HEIGHT, WIDTH = 160, 120


def cutout(rows: slice, columns: slice) -> Cutout:
    alpha = np.zeros((HEIGHT, WIDTH), np.float32)
    alpha[rows, columns] = 1
    return Cutout(alpha, np.full((HEIGHT, WIDTH, 3), 255, np.uint8), None, "alpha")


def horizon() -> np.ndarray:
    picture = np.full((HEIGHT, WIDTH, 3), (90, 160, 220), np.uint8)
    picture[100:] = (200, 180, 120)
    return picture


def gradient() -> np.ndarray:
    row, column = np.mgrid[:HEIGHT, :WIDTH]
    return np.rint(
        np.stack([240 - 0.6 * row, 120 + 0.5 * row, 150 + 0.4 * column], axis=-1)
    ).astype(np.uint8)


def fence() -> np.ndarray:
    picture = horizon()
    picture[60:110, np.arange(WIDTH) % 12 < 3] = (80, 50, 30)
    return picture


def removed(ground: np.ndarray, rows: slice, columns: slice) -> np.ndarray:
    """How far off the true ground it is where somebody stood."""
    picture = ground.copy()
    picture[rows, columns] = (255, 0, 0)
    done = np.asarray(without_figure(Image.fromarray(picture), cutout(rows, columns)))
    return np.abs(done.astype(int) - ground)[rows, columns]


@pytest.mark.parametrize("columns", [slice(40, 80), slice(0, 50), slice(90, 120)])
def test_a_horizon_goes_on(columns):
    off = removed(horizon(), slice(30, 150), columns)
    assert off.mean() < 2
    assert off[:60].max() <= 2


def test_a_fence_goes_on():
    """Its posts, about as many as there were; a soft fill is 25 off."""
    assert removed(fence(), slice(40, 150), slice(50, 74)).mean() < 12


@pytest.mark.parametrize("columns", [slice(40, 80), slice(15, 60)])
def test_a_gradient_has_no_bands(columns):
    off = removed(gradient(), slice(30, 140), columns)
    assert off.max() <= 4
    assert off.mean() < 1


def test_the_shadow_goes_with_the_figure():
    ground = gradient()
    row, column = np.mgrid[:HEIGHT, :WIDTH]
    shadow = ((row - 140) / 7) ** 2 + ((column - 60) / 26) ** 2 <= 1
    picture = np.where(shadow[..., None], ground * 0.6, ground).astype(np.uint8)
    picture[30:141, 50:70] = (255, 0, 0)
    stood = cutout(slice(30, 141), slice(50, 70))
    done = np.asarray(without_figure(Image.fromarray(picture), stood))
    assert np.abs(done.astype(int) - ground)[shadow].max() <= 6


def test_what_is_far_from_the_figure_stays_as_it_is():
    picture = horizon()
    done = np.asarray(
        without_figure(Image.fromarray(picture), cutout(slice(60, 80), slice(50, 60)))
    )
    assert np.array_equal(done[:40], picture[:40])


def test_a_large_picture_is_filled_with_its_own_detail():
    """What is copied is as sharp as it was: a fine grain of the ground is in the hole too."""
    rng = np.random.default_rng(3)
    ground = np.clip(128 + rng.normal(0, 20, (900, 700, 1)), 0, 255).repeat(3, 2).astype(np.uint8)
    alpha = np.zeros((900, 700), np.float32)
    alpha[200:700, 250:450] = 1
    stood = Cutout(alpha, ground, None, "alpha")
    done = np.asarray(without_figure(Image.fromarray(ground), stood), np.float32)
    inside, outside = done[220:680, 270:430], done[:180]
    assert inside.std() > 0.7 * outside.std()


@pytest.mark.parametrize("rows", [slice(2, 158), slice(4, 160)])
def test_where_next_to_nothing_is_known_it_is_filled_softly(rows):
    assert removed(gradient(), rows, slice(3, 117)).mean() < 12


def test_without_a_figure_or_without_a_ground_nothing_is_made_up():
    picture = Image.fromarray(horizon())
    none, whole = cutout(slice(0, 0), slice(0, 0)), cutout(slice(None), slice(None))
    assert without_figure(picture, none).tobytes() == picture.tobytes()
    assert without_figure(picture, whole).getcolors() == [(HEIGHT * WIDTH, (255, 255, 255))]
