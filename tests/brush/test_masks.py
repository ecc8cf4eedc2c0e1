"""Strokes over a mask of before make the mask of what changes."""

from __future__ import annotations

import pytest
from PIL import Image

from core.brush.masks import PaintedMask
from core.brush.strokes import Stroke
from core.geometry import Size

SIZE = Size(60, 40)
BRUSH = Stroke("a", is_added=True, size=8, points=((10, 20), (40, 20)))
ERASER = Stroke("b", is_added=False, size=8, points=((30, 20),))
LEFT, MIDDLE, GROUND = (15, 20), (30, 20), (15, 35)


@pytest.fixture
def base() -> Image.Image:
    mask = Image.new("L", SIZE)
    mask.paste(255, (0, 30, 60, 40))
    return mask


@pytest.mark.parametrize(
    ("strokes", "is_inverted", "white"),
    [
        ((BRUSH,), False, {LEFT, MIDDLE}),
        ((BRUSH, ERASER), False, {LEFT}),
        ((ERASER, BRUSH), False, {LEFT, MIDDLE}),
        ((BRUSH, ERASER), True, {MIDDLE, GROUND}),
    ],
    ids=["painted", "erased", "painted over", "kept"],
)
def test_what_is_painted_changes_or_stays(strokes, is_inverted, white):
    mask = PaintedMask(strokes, is_inverted).picture(SIZE)
    assert (mask.mode, mask.size) == ("L", SIZE)
    assert {at for at in (LEFT, MIDDLE, GROUND) if mask.getpixel(at) == 255} == white
    assert set(mask.getdata()) == {0, 255}


def test_strokes_come_over_the_mask_of_before(base):
    over = Stroke("c", is_added=False, size=10, points=((15, 35),))
    mask = PaintedMask((BRUSH, over), has_base=True).picture(SIZE, base)
    assert [mask.getpixel(at) for at in (LEFT, GROUND, (40, 35))] == [255, 0, 255]
    assert base.getpixel(GROUND) == 255, "the mask of before is another one"
    assert PaintedMask((), True, True).picture(SIZE, base).getpixel(GROUND) == 0


def test_greys_of_a_mask_of_before_are_turned_over_too():
    grey = Image.new("L", SIZE, 60)
    assert PaintedMask((), True, True).picture(SIZE, grey).getpixel(LEFT) == 195


@pytest.mark.parametrize("is_inverted", [False, True])
def test_nothing_painted_is_no_mask(is_inverted):
    assert PaintedMask((), is_inverted).picture(SIZE) is None
    undone = (BRUSH, Stroke("d", is_added=False, size=200, points=((30, 20),)))
    assert PaintedMask(undone, is_inverted).picture(SIZE) is None
