"""What is painted on the drawing canvas lies on the picture, in its colours."""

from __future__ import annotations

import pytest
from PIL import Image

from core.errors import RequestRejected, SketchError
from core.generation.drawing.sketching import sketched
from core.geometry import Size

CANVAS = Size(100, 200)


def stroke(x: float, colour: object = "#ff8000", **values) -> dict:
    """Straight down the canvas."""
    return {
        "type": "path", "path": [["M", x, 20], ["L", x, 180]], "originX": "center",
        "originY": "center", "left": x, "top": 100, "stroke": colour, "strokeWidth": 10, **values,
    }  # fmt: skip


@pytest.fixture
def picture() -> Image.Image:
    return Image.new("RGB", (300, 600), "navy")


def test_strokes_have_their_colour_place_and_width(picture):
    made = sketched(picture, {"objects": [stroke(50), stroke(20, "rgb(0, 200, 0)")]}, CANVAS)
    assert made.size == (300, 600)
    assert made.getpixel((150, 300)) == (255, 128, 0)
    assert made.getpixel((60, 300)) == (0, 200, 0)
    assert [made.getpixel((150 + x, 300)) == (0, 0, 128) for x in (-18, -12, 12, 18)] == [
        True, False, False, True,
    ]  # fmt: skip
    assert made.getpixel((150, 20)) == (0, 0, 128)
    assert picture.getpixel((150, 300)) == (0, 0, 128), "the picture of before is another one"


def test_a_later_stroke_lies_over_an_earlier_one(picture):
    made = sketched(picture, {"objects": [stroke(50, "red"), stroke(50, "white")]}, CANVAS)
    assert made.getpixel((150, 300)) == (255, 255, 255)


@pytest.mark.parametrize("width", [None, "x", -3, float("nan"), 10**9])
@pytest.mark.parametrize("colour", [None, "no colour", "url(x)"])
def test_a_colour_or_width_that_is_none_is_a_plain_one(picture, width, colour):
    entry = stroke(50, colour) | {"strokeWidth": width, "originX": "center"}
    try:
        made = sketched(picture, {"objects": [entry]}, CANVAS)
    except SketchError:  # a width that is no number has no place either
        return
    assert made.getpixel((150, 300)) == (0, 0, 0)
    assert made.getpixel((190, 300)) == (0, 0, 128)


@pytest.mark.parametrize("drawing", [None, {}, {"objects": []}, {"objects": [{"type": "image"}]}])
def test_nothing_painted_says_what_to_do(picture, drawing):
    with pytest.raises(RequestRejected) as caught:
        sketched(picture, drawing, CANVAS)
    assert caught.value.shown == "Paint on the picture first."


@pytest.mark.parametrize("drawing", [3, {"objects": "x"}, {"objects": [3]}])
def test_what_is_no_drawing_is_refused(picture, drawing):
    with pytest.raises(SketchError):
        sketched(picture, drawing, CANVAS)
