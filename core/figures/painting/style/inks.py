"""Styles of ink and pencil: screentone, hatching, lines alone."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
from numpy.typing import NDArray

from core.figures.attributes import Colour
from core.figures.painting.style.drawn import Drawn
from core.figures.painting.style.filters import Noise, Picture, graded, grain, grey_of, side_of

DOTS = 96  # of a screentone along the picture's side
HATCHES = 110


def duotone(grey: Picture, dark: Colour, light: Colour) -> Picture:
    """(height, width) → (height, width, 3): from ``dark`` for black to ``light`` for white."""
    import cv2

    level = (np.arange(256) / 255.0)[:, None]
    table = np.array(dark) + (np.array(light) - np.array(dark)) * level
    return np.asarray(
        cv2.LUT(cv2.merge([grey, grey, grey]), np.round(table).astype(np.uint8)[:, None]), np.uint8
    )


def screen(picture: Picture, dots: float = DOTS) -> Picture:
    """(height, width): levels of a screen at 45°; where a grey is darker, there is ink."""
    height, width = picture.shape[:2]
    pitch = max(3.0, side_of(picture) / dots)
    x, y = (np.cos(np.arange(n, dtype=np.float32) * math.pi / pitch) for n in (width, height))
    return np.round(127.5 + 110 * np.outer(y, x)).astype(np.uint8)


def manga(drawn: Drawn, noise: Noise) -> Picture:
    """Black, white and dots: light tones stay white, dark ones are solid."""
    import cv2

    grey = grey_of(drawn.picture)
    curve = np.interp(np.arange(256), (0, 62, 78, 206, 224, 255), (0, 20, 96, 236, 255, 255))
    tones = cv2.LUT(grey, np.round(curve).astype(np.uint8))
    level = screen(drawn.picture)
    ink = cv2.addWeighted(tones, 3.2, level, -3.2, 150)  # a soft threshold keeps dots round
    dotted = cv2.addWeighted(ink, 0.42, tones, 0.58, 0)
    shown = np.where(tones >= 250, 255, np.where(tones < 40, tones, dotted)).astype(np.uint8)
    return np.asarray(cv2.merge([shown, shown, shown]), np.uint8)


def comic(drawn: Drawn, noise: Noise) -> Picture:
    """Few strong colours, with dots in the tones between."""
    import cv2

    strong = graded(drawn.picture, 1.3, (1.1, 1.1, 1.1), (-14, -14, -14))
    grey = grey_of(strong)
    dots = screen(strong, 80)
    middle = ((grey > 70) & (grey < 200) & (dots.astype(np.int16) + 96 < grey)).astype(np.uint8)
    soft = cv2.GaussianBlur(middle * 255, (0, 0), 0.5)
    veil = cv2.multiply(cv2.merge([soft, soft, soft]), np.array(0.16))
    lit = cv2.add(strong, np.asarray(veil, np.uint8))
    ink = cv2.inRange(grey, np.array(0), np.array(58))
    return np.asarray(cv2.subtract(lit, cv2.merge([ink, ink, ink]) // 5), np.uint8)


def line_art(drawn: Drawn, noise: Noise) -> Picture:
    """Black lines on white paper."""
    lines = drawn.lines()
    return np.repeat(lines[..., None], 3, 2)


def sketch(drawn: Drawn, noise: Noise) -> Picture:
    """Pencil lines that wander a little, and hatching in the shadows."""
    import cv2

    height, width = drawn.picture.shape[:2]
    lines = drawn.lines()
    reach = side_of(drawn.picture) * 0.0016
    ys, xs = (np.arange(n, dtype=np.float32) for n in (height, width))
    twice: Picture = np.full((height, width), 255, np.uint8)
    for _ in range(2):
        dx, dy = (grain(drawn.picture, noise, 100, 16).astype(np.float32) * (reach / 100)
                  for _ in range(2))  # fmt: skip
        moved = cv2.remap(lines, xs[None] + dx, ys[:, None] + dy, cv2.INTER_LINEAR,
                          borderMode=cv2.BORDER_REPLICATE)  # fmt: skip
        twice = np.asarray(cv2.min(twice, cv2.addWeighted(moved, 0.8, moved, 0, 51)), np.uint8)
    hatched = cv2.min(twice, hatching(drawn.picture, noise))
    return duotone(np.asarray(hatched, np.uint8), (58, 56, 66), (250, 248, 242))


def hatching(picture: Picture, noise: Noise) -> Picture:
    """(height, width): slanted strokes, closer where it is darker."""
    import cv2

    grey = cv2.GaussianBlur(grey_of(picture), (0, 0), side_of(picture) * 0.004)
    height, width = grey.shape
    pitch = side_of(picture) / HATCHES
    x = np.arange(width, dtype=np.float32)[None] / pitch
    y = np.arange(height, dtype=np.float32)[:, None] / pitch
    wave = np.cos((x * 0.8 + y) * 2 * math.pi) * 70 + grain(picture, noise, 20, 60)
    ink = np.clip((grey.astype(np.float32) + wave - 92) * 4 + 128, 150, 255)
    return ink.astype(np.uint8)


def pencilled(picture: Picture, noise: Noise, strength: float) -> Picture:
    """Strokes of a coloured pencil, all one way."""
    import cv2

    strokes = grain(picture, noise, strength * 3, 330).astype(np.float32)
    kernel = np.eye(9, dtype=np.float32) / 9
    laid = np.asarray(cv2.filter2D(strokes, -1, kernel), np.float32).astype(np.int16)
    return np.asarray(cv2.add(picture, cv2.merge([laid, laid, laid]), dtype=cv2.CV_8U), np.uint8)


def speed_lines(picture: Picture, noise: Noise) -> Picture:
    """White wedges that rush to the middle."""
    import cv2

    height, width = picture.shape[:2]
    result = picture.copy()
    centre = np.array([width / 2, height * 0.48])
    for turn in noise.uniform(0, 2 * math.pi, 44):
        way = np.array([math.cos(turn), math.sin(turn)])
        inner = centre + way * np.array([width, height]) * noise.uniform(0.5, 0.62)
        outer, side = centre + way * (width + height), np.array([-way[1], way[0]])
        wedge = np.array([inner, outer + side * width * 0.03, outer - side * width * 0.03])
        cv2.fillPoly(
            result, [np.round(wedge * 16).astype(np.int32)], (250, 250, 252), cv2.LINE_AA, 4
        )
    return result


# The inks of a print: paper, blacks, and a few that are laid over each other.
INKS: tuple[Colour, ...] = (
    (250, 242, 224), (38, 42, 66), (214, 78, 70), (246, 198, 92), (64, 132, 150), (150, 204, 206),
    (246, 206, 178), (128, 82, 66), (110, 158, 104), (74, 96, 156), (232, 140, 150),
)  # fmt: skip


@cache
def _nearest_ink() -> NDArray[np.uint8]:
    """(32768, 3): the ink for each colour of five bits a channel."""
    levels = np.arange(32) * 8 + 4
    red, green, blue = np.meshgrid(levels, levels, levels, indexing="ij")
    colours = np.stack([red, green, blue], -1).reshape(-1, 1, 3)
    inks = np.array(INKS)
    weights = np.array([0.55, 0.75, 0.45])
    place = (((colours - inks) * weights) ** 2).sum(-1).argmin(1)
    return inks[place].astype(np.uint8)


def printed(picture: Picture) -> Picture:
    """Each colour by the nearest ink."""
    bits = (picture >> 3).astype(np.int32)
    return _nearest_ink()[(bits[..., 0] << 10) + (bits[..., 1] << 5) + bits[..., 2]]


def vignetted(picture: Picture, corners: float) -> Picture:
    """``corners`` is what is left of the light there."""
    import cv2

    height, width = picture.shape[:2]
    x, y = (np.linspace(-1, 1, n, dtype=np.float32) ** 2 for n in (width, height))
    fall: NDArray[np.float32] = 255 * (
        1 - (1 - corners) * np.clip(x[None] + y[:, None] - 0.3, 0, 1)
    )
    level = fall.astype(np.uint8)
    return np.asarray(
        cv2.multiply(picture, cv2.merge([level, level, level]), None, 1 / 255), np.uint8
    )
