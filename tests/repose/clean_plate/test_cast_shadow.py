"""A shadow at the feet is found as it lies there, and none is made up."""

from __future__ import annotations

import numpy as np
import pytest

from core.repose.clean_plate.cast_shadow import cast_shadow

HEIGHT, WIDTH = 240, 200
FLOOR = 200


def ground() -> np.ndarray:
    down = np.linspace(0.9, 0.5, HEIGHT, dtype=np.float32)[:, None, None]
    return np.broadcast_to(down, (HEIGHT, WIDTH, 3)).copy()


def figure(floor: int = FLOOR) -> np.ndarray:
    mask = np.zeros((HEIGHT, WIDTH), bool)
    mask[floor - 160 : floor, 80:120] = True
    return mask


def ellipse(y: int, x: int, tall: int, wide: int) -> np.ndarray:
    row, column = np.mgrid[:HEIGHT, :WIDTH]
    return ((row - y) / tall) ** 2 + ((column - x) / wide) ** 2 <= 1


@pytest.mark.parametrize("share", [0.5, 0.8])
@pytest.mark.parametrize("x", [100, 115])
def test_what_is_darker_at_the_feet_is_found(share, x):
    shadow = ellipse(FLOOR, x, 10, 36)
    picture = ground()
    picture[shadow] *= share
    found, beside = cast_shadow(picture, figure()), shadow & ~figure()
    assert (found & beside).sum() == beside.sum()
    assert not found[: FLOOR - 40].any()
    assert (found & ~shadow & ~figure()).sum() < 1.2 * beside.sum()


def test_a_long_one_is_followed():
    shadow = ellipse(FLOOR, 135, 10, 62)
    picture = ground()
    picture[shadow] *= 0.6
    beside = shadow & ~figure()
    assert (cast_shadow(picture, figure()) & beside).sum() > 0.98 * beside.sum()


def test_before_a_darker_wall_the_floor_is_compared_with_the_floor():
    """Nothing of the floor is left over around the area but a narrow edge of the picture."""
    picture = np.full((HEIGHT, WIDTH, 3), 0.75, np.float32)
    picture[FLOOR - 10 :] = 0.95
    shadow = ellipse(FLOOR, 100, 6, 60)
    picture[shadow] *= 0.6
    stood = figure()
    stood[:, 60:140] |= stood.any(1, keepdims=True)
    beside = shadow & ~stood
    assert (cast_shadow(picture, stood) & beside).sum() > 0.95 * beside.sum()


@pytest.mark.parametrize(
    "dark",
    [
        pytest.param(np.zeros((HEIGHT, WIDTH), bool), id="nothing"),
        pytest.param(ellipse(60, 150, 20, 20), id="beside the head"),
        pytest.param(ellipse(FLOOR - 4, 190, 5, 8), id="far from the feet"),
    ],
)
def test_what_is_no_shadow_stays(dark):
    picture = ground()
    picture[dark] *= 0.6
    assert not (cast_shadow(picture, figure()) & ~figure()).any()


def test_a_figure_that_is_cut_off_has_no_feet_to_cast_one():
    picture = ground()
    picture[ellipse(HEIGHT - 4, 100, 12, 50)] *= 0.5
    assert not cast_shadow(picture, figure(HEIGHT)).any()


def test_nobody_casts_none():
    assert not cast_shadow(ground(), np.zeros((HEIGHT, WIDTH), bool)).any()
