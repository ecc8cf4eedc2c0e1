"""Colours painted on a picture with the drawing canvas → the picture with them."""

from __future__ import annotations

from typing import Any, cast

from PIL import Image, ImageColor, ImageDraw

from core.brush.strokes import Stroke
from core.errors import RequestRejected
from core.geometry import Size
from core.pose.sketch.strokes import strokes

USUAL_WIDTH, MOST_WIDTH = 8.0, 400.0


def sketched(picture: Image.Image, drawing: object, canvas: Size) -> Image.Image:
    """RGB of the picture's size with the strokes of the drawing canvas of size ``canvas``, each in
    its colour and width, later ones over earlier ones.

    ``drawing`` is data from outside. Raises ``SketchError`` for malformed data and
    ``RequestRejected`` when nothing was painted.
    """
    factor = (picture.width / canvas.width + picture.height / canvas.height) / 2
    made = picture.convert("RGB")
    pen = ImageDraw.Draw(made)
    is_painted = False
    for entry in _entries(drawing):
        for line in strokes({"objects": [entry]}):
            points = tuple((float(x) * factor, float(y) * factor) for x, y in line)
            stroke = Stroke("sketch", True, max(1.0, _width(entry) * factor), points)
            stroke.draw(pen, _colour(entry))
            is_painted = True
    if not is_painted:
        raise RequestRejected(
            expected="a painted sketch",
            got="an empty sheet",
            todo="paint on the picture first",
            shown="Paint on the picture first.",
        )
    return made


def _entries(drawing: object) -> list[dict[str, Any]]:
    """Those that are strokes; whatever is malformed is refused as a whole."""
    strokes(drawing)
    table = cast("dict[str, Any]", drawing or {})
    return [cast("dict[str, Any]", entry) for entry in table.get("objects", [])]


def _width(entry: dict[str, Any]) -> float:
    width = entry.get("strokeWidth")
    if not isinstance(width, int | float) or not 0 < width <= MOST_WIDTH:
        return USUAL_WIDTH
    return float(width)


def _colour(entry: dict[str, Any]) -> tuple[int, int, int]:
    """Black for what is none."""
    try:
        return ImageColor.getrgb(str(entry.get("stroke")))[:3]
    except ValueError:
        return (0, 0, 0)
