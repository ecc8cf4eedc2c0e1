"""A picture that is printed on a chest, as polygons: so it is as sharp as the drawing is large."""

from __future__ import annotations

import base64
import binascii
import io
from functools import lru_cache
from itertools import pairwise

import numpy as np

from core.figures.attributes import Colour
from core.figures.painting.shapes import Polygon

# A picture is given where a text is, as ``data:image/png;base64,…``.
PREFIX = "data:image/"
FORMATS = ("PNG", "JPEG", "WEBP")
MOST_CHARACTERS = 400_000
MOST_PIXELS = 4_000_000
_CELLS = 44  # along the longer side
_COLOURS = 20
_OPAQUE = 128

Mosaic = tuple[tuple[Colour, tuple[Polygon, ...]], ...]


def is_picture(text: str) -> bool:
    return text.startswith(PREFIX)


@lru_cache(maxsize=16)
def mosaic(text: str) -> tuple[Mosaic, float]:
    """Colours and where they lie, in units of the picture's width, origin in its middle, y down;
    and its height in that unit. Nothing for what is no picture, or too large a one."""
    pixels = _pixels(text)
    if pixels is None:
        return (), 0.0
    height, width = pixels.shape[:2]
    places: dict[tuple[int, int, int], list[Polygon]] = {}
    for y in range(height):
        for first, last in _runs(pixels[y]):
            red, green, blue, alpha = (int(value) for value in pixels[y, first])
            if alpha >= _OPAQUE:
                corners = np.array([(first, y), (last, y), (last, y + 1), (first, y + 1)], float)
                shape = (corners - (width / 2, height / 2)) / width
                places.setdefault((red, green, blue), []).append(shape)
    found = tuple((colour, tuple(shapes)) for colour, shapes in places.items())
    return found, height / width


def _runs(row: np.ndarray) -> list[tuple[int, int]]:
    """Neighbours of one colour: the first, and the one after the last."""
    changes = np.flatnonzero((row[1:] != row[:-1]).any(1)) + 1
    edges = [0, *changes.tolist(), len(row)]
    return list(pairwise(edges))


def _pixels(text: str) -> np.ndarray | None:
    """(height, width, 4), small and of few colours."""
    from PIL import Image

    if len(text) > MOST_CHARACTERS:
        return None
    try:
        data = base64.b64decode(text.partition(",")[2], validate=True)
        with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                return None
            picture = opened.convert("RGBA")
    except (binascii.Error, ValueError, OSError, SyntaxError, Image.DecompressionBombError):
        return None
    picture.thumbnail((_CELLS, _CELLS), Image.Resampling.BOX)
    few = picture.convert("RGB").quantize(_COLOURS).convert("RGB")
    alpha = np.asarray(picture)[..., 3:]
    return np.concatenate([np.asarray(few), np.where(alpha < _OPAQUE, 0, 255)], 2).astype(np.uint8)
