"""Round shapes are round at any size, and corners stay corners."""

import math

import numpy as np
import pytest

from core.figures.painting.curves import SUBPIXEL_BITS, outlines
from core.figures.painting.shapes import box, closed, lock, oval, ribbon, segment, smooth, vec

SCALE = 16.0  # from 256 pixels to the doubled canvas of 2048
SAG = 0.02
BLOB = [(40, 10), (80, 24), (92, 60), (60, 96), (22, 84), (8, 40)]
LINE = [(10, 10), (60, 40), (90, 100), (70, 160)]
ROUND = {
    "an oval": oval((60, 60), 30, 18, 0.4),
    "a small oval": oval((20, 20), 4, 3),
    "a loop": closed(BLOB),
    "a coarse loop": closed(BLOB, 3),
    "a circle of twelve": np.array(
        [(50 + 30 * math.cos(t), 50 + 30 * math.sin(t)) for t in np.linspace(0, 6.2832, 13)[:-1]]
    ),
    "a limb": segment(vec(20, 20), vec(60, 120), (24, 20, 14), bulge=3),
}


def laid(polygon, *, opened=(), scale=SCALE, sag=SAG):
    found = outlines([polygon], scale, 1e6, opened, sag)
    return found[0] / (1 << SUBPIXEL_BITS)


def turns(points, *, loop=True):
    """Degrees between neighbouring segments that are longer than a pixel."""
    points = np.concatenate([points, points[:2]]) if loop else points
    steps = np.diff(points, axis=0)
    steps = steps[np.hypot(*steps.T) > 1]
    angles = np.arctan2(steps[:, 1], steps[:, 0])
    return np.degrees(np.abs((np.diff(angles) + math.pi) % (2 * math.pi) - math.pi))


@pytest.mark.parametrize("name", ROUND)
def test_no_corner_shows_on_a_round_shape(name):
    assert turns(laid(ROUND[name])).max() <= 6


def test_a_circle_is_a_circle():
    points = laid(oval((50, 50), 30, 30)) / SCALE
    reach = np.hypot(*(points - 50).T)
    assert np.abs(reach - 30).max() < 0.02


def test_an_inked_line_and_a_lock_are_smooth_but_for_their_ends():
    for shape in (ribbon(smooth(LINE, 5), (6.0,)), lock(LINE, 12)):
        found = np.sort(turns(laid(shape)))
        assert found[-5] <= 6  # two corners at an end, or one tip


def test_a_line_keeps_its_ends():
    line = smooth(LINE, 5)
    points = laid(line, opened=(0,))
    assert np.allclose(points[[0, -1]], line[[0, -1]] * SCALE, atol=0.1)
    assert turns(points, loop=False).max() <= 6


def test_a_box_stays_a_box():
    assert np.allclose(laid(box(4, 6, 30, 50)), box(4, 6, 30, 50) * SCALE)


def test_a_long_straight_edge_stays_straight_beside_a_short_one():
    blade = np.array([(10, 10), (16, 10), (15, 130), (13, 142), (11, 130)])
    points = laid(blade) / SCALE
    edge = points[(points[:, 0] > 14.9) & (points[:, 1] < 130)]
    expected = np.interp(edge[:, 1], [10, 130], [16, 15])
    assert np.abs(edge[:, 0] - expected).max() < 0.05


def test_small_pictures_take_few_points():
    small, large = oval((20, 20), 3, 3), ROUND["an oval"]
    assert len(laid(small, scale=2, sag=0.15)) <= len(laid(large, scale=2, sag=0.15)) <= 48
    assert len(laid(large, scale=2, sag=0.15)) < len(laid(large)) / 2


@pytest.mark.parametrize("wrong", [np.nan, np.inf, -np.inf, 1e30])
def test_points_that_are_nowhere_do_no_harm(wrong):
    polygon = oval((20, 20), 10, 10)
    polygon[3] = wrong
    found = outlines([polygon, oval((20, 20), 10, 10)], 2, 4000)
    assert np.abs(found.points).max() <= 4000 << SUBPIXEL_BITS
    whole = outlines([oval((20, 20), 10, 10)], 2, 4000)
    assert np.array_equal(found[1], whole[0])
