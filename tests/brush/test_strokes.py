"""Strokes from the browser are checked before anything is painted with them."""

from __future__ import annotations

import pytest

from core.brush.strokes import MOST_STROKES, Stroke, read_strokes
from core.errors import RequestRejected

ADD = Stroke("a", is_added=True, size=8, points=((10, 20), (40, 20)))
TAKE = Stroke("b", is_added=False, size=4, points=((30, 20),))


def told(**values) -> list[dict]:
    return [{"id": "a1", "add": True, "size": 8, "points": [[1, 2]], **values}]


def test_a_stroke_grows_with_its_picture():
    double = ADD.times(2)
    assert (double.size, double.points) == (16, ((20, 40), (80, 40)))


def test_what_is_written_is_read():
    assert read_strokes([ADD.to_dict(), TAKE.to_dict()]) == (ADD, TAKE)
    assert read_strokes([]) == ()


@pytest.mark.parametrize(
    "value",
    [
        None, "x", {}, ["x"], [{}], told(id=""), told(id="a-b"), told(id=3), told(id="a" * 41),
        told(add="yes"), told(add=None), told(size=None), told(size=True), told(size=1e9),
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


@pytest.mark.parametrize("value", [told() * (MOST_STROKES + 1), told(points=[[0, 0]] * 60_000) * 2])
def test_more_strokes_than_can_be_held_are_refused(value):
    with pytest.raises(RequestRejected, match="more"):
        read_strokes(value)
