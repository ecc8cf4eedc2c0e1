"""Drawings of any size: the same, only sharper, in bounded memory."""

import random
import tracemalloc

import numpy as np
import pytest

from core.figures.drawing import draw
from core.figures.looks import Scene, new_look
from core.figures.painting import rendering
from core.figures.painting.paint import Label, Painter
from core.figures.painting.shapes import box, oval
from core.geometry import Size
from core.pose.presets import get

LOOK = new_look(random.Random(100))
SIZE = Size(128, 192)


def drawn(size=SIZE, *, place="sunny park path"):
    return draw(get("running").pose, [LOOK], Scene(place), size, seed=2)


@pytest.mark.parametrize("times", [2, 4])
def test_a_larger_drawing_is_the_same_only_sharper(times):
    small = drawn(SIZE.times(2))
    large = small.at(SIZE.times(2 * times))
    height, width = small.size.height, small.size.width
    shrunk = large.picture().reshape(height, times, width, times, 3).mean((1, 3))
    assert np.abs(shrunk - small.picture()).mean() < 4
    labels = large.labels()[times // 2 :: times, times // 2 :: times]
    assert np.mean(labels == small.labels()) > 0.97


def test_another_shape_is_drawn_anew():
    wide = drawn().at(Size(192, 128))
    assert wide.picture().shape == (128, 192, 3)
    assert np.array_equal(wide.picture(), drawn(Size(192, 128)).picture())


OUTPUTS = ("picture", "figure", "behind", "line_art", "lines", "flats", "shade", "labels", "depth",
           "segmentation", "canny")  # fmt: skip


@pytest.mark.parametrize(
    "size", [Size(64, 64), Size(64, 512), Size(512, 64), Size(333, 517)], ids=str
)
def test_every_output_has_the_size_of_the_drawing(size):
    drawing = drawn(size)
    for name in OUTPUTS:
        found = getattr(drawing, name)()
        assert found.shape[:2] == (size.height, size.width), name
        assert found.dtype == np.uint8, name
    assert drawing.openraster()[:2] == b"PK"


def test_bands_do_not_show(monkeypatch):
    drawing = drawn(Size(256, 384), place="none")
    whole = drawing.figure()
    monkeypatch.setattr(rendering, "MOST_PIXELS", 150_000)
    apart = np.abs(drawing.figure().astype(int) - whole)
    assert apart.max() <= 40 and (apart > 2).mean() < 1e-3


@pytest.mark.parametrize("side", [1024, 4096])
def test_memory_is_bounded_by_the_picture(side):
    drawing = drawn(Size(side, side), place="simple background")
    drawing.labels()  # what is imported and kept for all is not counted
    tracemalloc.start()
    drawing.picture()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 14 * side * side + (260 << 20)


def test_a_shape_is_where_it_was_asked_for_at_any_scale():
    p = Painter(Size(64, 64), np.array([0.6, -0.8]))
    p.begin(0)
    p.part([(box(16, 20, 24, 30), (200, 40, 40))], 0, Label.OUTFIT, outline=0)
    p.fill(oval((40, 12), 6, 6), (40, 40, 200))
    for times in (1, 3, 8):
        found = rendering.layer(p.recording, Size(64 * times, 64 * times)).straight()
        assert (found[21 * times : 49 * times, 17 * times : 39 * times] == (200, 40, 40, 255)).all()
        assert (found[12 * times, 40 * times] == (40, 40, 200, 255)).all()
        assert not found[: 4 * times].any() and not found[:, : 14 * times].any()


@pytest.mark.parametrize("times", [1, 4])
def test_what_goes_on_beyond_the_picture_is_not_shaded_along_its_edge(times, monkeypatch):
    p = Painter(Size(64, 64), np.array([0.6, -0.8]))
    p.begin(0)
    p.part([(box(16, 20, 32, 200), (200, 40, 40))], 6, Label.OUTFIT)
    for most in (rendering.MOST_PIXELS, 300_000):
        monkeypatch.setattr(rendering, "MOST_PIXELS", most)
        found = rendering.layer(p.recording, Size(64 * times, 64 * times)).straight()
        column = found[30 * times :, 34 * times].astype(int)
        assert np.abs(column - column[0]).max() <= 2
