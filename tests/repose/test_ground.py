"""A ground without its figure: what lies beside it goes on behind it."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from core.cutout.cutout import Cutout
from core.repose.ground import without_figure

HEIGHT, WIDTH = 160, 120


def cutout(rows: slice, columns: slice) -> Cutout:
    alpha = np.zeros((HEIGHT, WIDTH), np.float32)
    alpha[rows, columns] = 1
    return Cutout(alpha, np.full((HEIGHT, WIDTH, 3), 255, np.uint8), None, "alpha")


def horizon() -> np.ndarray:
    picture = np.full((HEIGHT, WIDTH, 3), (90, 160, 220), np.uint8)
    picture[100:] = (200, 180, 120)
    return picture


@pytest.mark.parametrize("columns", [slice(40, 80), slice(0, 50), slice(90, 120)])
def test_a_horizon_goes_on(columns):
    picture = horizon()
    picture[30:150, columns] = (255, 0, 0)
    done = np.asarray(without_figure(Image.fromarray(picture), cutout(slice(30, 150), columns)))
    off = np.abs(done.astype(int) - horizon())
    assert off[40:90, columns].mean() < 12
    assert off[120:140, columns].mean() < 12


def test_what_is_far_from_the_figure_stays_as_it_is():
    picture = horizon()
    done = np.asarray(
        without_figure(Image.fromarray(picture), cutout(slice(60, 80), slice(50, 60)))
    )
    assert np.array_equal(done[:40], picture[:40])


def test_without_a_figure_or_without_a_ground_nothing_is_made_up():
    picture = Image.fromarray(horizon())
    none, whole = cutout(slice(0, 0), slice(0, 0)), cutout(slice(None), slice(None))
    assert without_figure(picture, none).tobytes() == picture.tobytes()
    assert without_figure(picture, whole).getcolors() == [(HEIGHT * WIDTH, (255, 255, 255))]
