"""Strokes over a cut-out, painted as a request's correction."""

from __future__ import annotations

import pytest

from core.brush.strokes import Stroke
from core.cutout.strokes import KEPT, REMOVED, UNTOUCHED, painted
from core.geometry import Size

SIZE = Size(60, 40)
KEEP = Stroke("a", is_added=True, size=8, points=((10, 20), (40, 20)))
REMOVE = Stroke("b", is_added=False, size=4, points=((30, 20),))


def test_a_later_stroke_lies_over_an_earlier_one():
    picture = painted([KEEP, REMOVE], SIZE)
    assert (picture.mode, picture.size) == ("RGB", SIZE)
    assert picture.getpixel((20, 20)) == KEPT
    assert picture.getpixel((30, 20)) == REMOVED
    assert picture.getpixel((20, 30)) == UNTOUCHED
    assert painted([REMOVE, KEEP], SIZE).getpixel((30, 20)) == KEPT


@pytest.mark.parametrize("point", [(7, 20), (43, 20), (25, 17), (25, 23)])
def test_a_stroke_is_as_wide_as_its_brush_and_round_at_its_ends(point):
    assert painted([KEEP], SIZE).getpixel(point) == KEPT


@pytest.mark.parametrize("point", [(4, 20), (46, 20), (25, 14), (25, 26)])
def test_a_stroke_is_no_wider(point):
    assert painted([KEEP], SIZE).getpixel(point) == UNTOUCHED


def test_strokes_of_before_stay_under_the_new_ones():
    before = painted([KEEP], SIZE)
    assert painted([], SIZE, over=before).tobytes() == before.tobytes()
    assert painted([REMOVE], SIZE, over=before).getpixel((30, 20)) == REMOVED
    assert before.getpixel((30, 20)) == KEPT, "the picture of before is another one"
