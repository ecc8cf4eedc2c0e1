"""Strokes from the browser are checked, and painted as a request's correction."""

from __future__ import annotations

import pytest

from core.cutout import strokes
from core.cutout.strokes import KEPT, REMOVED, UNTOUCHED, Stroke, painted, read_strokes
from core.errors import RequestRejected
from core.geometry import Size

SIZE = Size(60, 40)
KEEP = Stroke("a", is_kept=True, size=8, points=((10, 20), (40, 20)))
REMOVE = Stroke("b", is_kept=False, size=4, points=((30, 20),))


def told(**values) -> list[dict]:
    return [{"id": "a1", "keep": True, "size": 8, "points": [[1, 2]], **values}]


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


def test_a_stroke_grows_with_its_picture():
    double = KEEP.times(2)
    assert (double.size, double.points) == (16, ((20, 40), (80, 40)))


def test_what_is_written_is_read():
    assert read_strokes([KEEP.to_dict(), REMOVE.to_dict()]) == (KEEP, REMOVE)
    assert read_strokes([]) == ()


@pytest.mark.parametrize(
    "value",
    [
        None, "x", {}, ["x"], [{}], told(id=""), told(id="a-b"), told(id=3), told(id="a" * 41),
        told(keep="yes"), told(keep=None), told(size=None), told(size=True), told(size=1e9),
        told(size=float("nan")), told(points=[]), told(points=[[1]]), told(points=[[1, 2, 3]]),
        told(points=[[1, "2"]]), told(points=[[1, float("inf")]]), told(points="line"),
        told(size=10**400), told(points=[[-(10**400), 1]]),
    ],
    ids=lambda value: str(value)[:60],
)  # fmt: skip
def test_what_is_no_stroke_is_refused(value):
    with pytest.raises(RequestRejected) as caught:
        read_strokes(value)
    assert caught.value.shown == "The brush sent something that is no stroke. Reload the page."


@pytest.mark.parametrize(
    "value", [told() * (strokes.MOST_STROKES + 1), told(points=[[0, 0]] * 60_000) * 2]
)
def test_more_strokes_than_can_be_held_are_refused(value):
    with pytest.raises(RequestRejected, match="more"):
        read_strokes(value)
