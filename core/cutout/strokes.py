"""The picture that strokes over a cut-out make: what they keep and what they remove."""

from __future__ import annotations

from collections.abc import Iterable

from PIL import Image, ImageDraw

from core.brush.strokes import Stroke
from core.geometry import Size

# What a request's picture of strokes says of a pixel.
KEPT, REMOVED, UNTOUCHED = (0, 255, 0), (255, 0, 0), (0, 0, 0)


def painted(
    strokes: Iterable[Stroke], size: Size, *, over: Image.Image | None = None
) -> Image.Image:
    """RGB of the source's ``size``; later strokes lie over earlier ones, all of them over ``over``,
    a picture of the same kind and size."""
    picture = Image.new("RGB", size, UNTOUCHED) if over is None else over.convert("RGB")
    pen = ImageDraw.Draw(picture)
    for stroke in strokes:
        stroke.draw(pen, KEPT if stroke.is_added else REMOVED)
    return picture
