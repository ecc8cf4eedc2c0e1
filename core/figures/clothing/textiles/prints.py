"""What is printed on a chest: a text or a picture, upright to the wearer and never mirrored."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from core.figures.clothing.tailor import Tailor
from core.figures.clothing.textiles.pictures import is_picture, mosaic
from core.figures.painting.paint import Region
from core.figures.painting.shapes import Polygon
from core.images import shown_area

MOST_LETTERS = 60
_LINE_LETTERS = 9  # a longer text goes on in the next line
_PIXELS = 96  # the height a letter is read from
_WIDE, _HIGH = 0.74, 0.42  # of the patch: azimuth to each side, torso lengths
_MIDDLE = 0.36


@lru_cache(maxsize=64)
def letter_shapes(text: str) -> tuple[tuple[Polygon, ...], tuple[Polygon, ...], float]:
    """Outlines and their holes in the unit of the text's width, origin in its middle, y down; and
    the text's height in that unit. Empty for a text without ink."""
    import cv2

    mask = text_mask(text)
    found, tree = cv2.findContours(mask, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    if not found:
        return (), (), 0.0
    height, width = mask.shape
    plain = [cv2.approxPolyDP(one, 0.01 * _PIXELS, True).reshape(-1, 2) for one in found]
    shapes = [(one + 0.5 - (width / 2, height / 2)) / width for one in plain]
    levels = np.asarray(tree).reshape(-1, 4)[:, 3]
    outer = tuple(s for s, up in zip(shapes, levels, strict=True) if up < 0 and len(s) > 2)
    holes = tuple(s for s, up in zip(shapes, levels, strict=True) if up >= 0 and len(s) > 2)
    return outer, holes, height / width


def text_mask(text: str) -> NDArray[np.uint8]:
    """(height, width) 255 where there is ink, cut to it; at most ``MOST_LETTERS`` letters."""
    from PIL import Image, ImageDraw, ImageFont

    font = ImageFont.load_default(_PIXELS)
    lines = "\n".join(_lines(printable(text)))
    pen = ImageDraw.Draw(Image.new("L", (1, 1)))
    left, top, right, bottom = pen.multiline_textbbox((0, 0), lines, font, align="center",
                                                      stroke_width=_PIXELS // 24)  # fmt: skip
    size = max(1, round(right - left)), max(1, round(bottom - top))
    sheet = Image.new("L", size)
    ImageDraw.Draw(sheet).multiline_text(
        (-left, -top), lines, 255, font, align="center", stroke_width=_PIXELS // 24
    )
    inked = np.asarray(sheet) > 127
    area = shown_area(inked)
    if area is None:
        return np.zeros((1, 1), np.uint8)
    return np.where(inked[area], 255, 0).astype(np.uint8)


def printable(text: str) -> str:
    """What of a text the font can draw."""
    kept = "".join(one for one in text[: 4 * MOST_LETTERS] if one.isspace() or " " < one < "\u0100")
    return " ".join(kept.split())[:MOST_LETTERS]


def _lines(text: str) -> list[str]:
    """Words in lines of about equal length; a word that is too long is broken."""
    words = [word[i : i + 2 * _LINE_LETTERS] for word in text.split()
             for i in range(0, len(word), 2 * _LINE_LETTERS)]  # fmt: skip
    lines: list[str] = []
    for word in words:
        if lines and len(lines[-1]) + len(word) < _LINE_LETTERS:
            lines[-1] += " " + word
        else:
            lines.append(word)
    return lines


def paint_print(t: Tailor, region: Region) -> None:
    """On the chest, in a colour that stands out from it; turns and narrows with the torso."""
    if not t.m.shows_front:
        return
    if is_picture(t.w.print):
        pieces, ratio = mosaic(t.w.print)
        for colour, shapes in pieces:
            t.inside(region, [_laid(t, shape, ratio) for shape in shapes], colour=colour)
        return
    if not printable(t.w.print):
        return
    outer, holes, ratio = letter_shapes(t.w.print)
    if not outer:
        return
    light = sum(t.colour()) > 420
    ink = (44, 40, 56) if light else (250, 250, 252)
    for shapes, colour in ((outer, ink), (holes, t.colour())):
        t.inside(region, [_laid(t, shape, ratio) for shape in shapes], colour=colour)


def _laid(t: Tailor, shape: Polygon, ratio: float) -> Polygon:
    """On the chest; the patch keeps its own proportions and fits into its field."""
    m = t.m
    span = 2 * _WIDE * m.half_width(_MIDDLE)
    tall = _HIGH * m.body.torso
    width = min(span, tall / max(ratio, 1e-3))
    wide = width / max(m.half_width(_MIDDLE), 1e-6)
    level = _MIDDLE + shape[:, 1] * width / max(m.body.torso, 1e-6)
    turned = np.arcsin(np.clip(shape[:, 0] * wide, -1, 1)) + m.body.yaw
    share = np.sin(np.clip(turned, -np.pi / 2, np.pi / 2))  # what has turned away is not seen
    middle = m.joint(1) + (m.body.hips - m.joint(1)) * level[:, None]
    return middle + m.across * (m.half_width(_MIDDLE) * share)[:, None]
