"""Strokes painted over a picture → the mask of what is to be drawn anew."""

from __future__ import annotations

from PIL import Image, ImageDraw

from core.errors import RequestRejected
from core.geometry import Size
from core.pose.sketch.strokes import strokes


def painted(drawing: object, canvas: Size, size: Size, brush: float) -> Image.Image:
    """Grey picture of ``size``, white where strokes of width ``brush`` (canvas pixels) went.

    ``drawing`` is what the drawing canvas of size ``canvas`` returned: data from outside. Raises
    ``SketchError`` for malformed data and ``RequestRejected`` when nothing was painted.
    """
    lines = strokes(drawing)
    if not lines:
        raise RequestRejected(
            expected="a painted region",
            got="an empty sheet",
            todo="paint over what is to be drawn anew",
            shown="Paint over what should be drawn anew.",
        )
    mask = Image.new("L", size, 0)
    draw = ImageDraw.Draw(mask)
    x, y = size.width / canvas.width, size.height / canvas.height
    width = max(1, round(brush * (x + y) / 2))
    for line in lines:
        points = [(float(px) * x, float(py) * y) for px, py in line]
        draw.line(points, fill=255, width=width, joint="curve")
        for px, py in (points[0], points[-1]):
            reach = width / 2
            draw.ellipse((px - reach, py - reach, px + reach, py + reach), fill=255)
    return mask
