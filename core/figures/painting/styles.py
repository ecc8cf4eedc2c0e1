"""Styles: what a whole picture goes through at its end."""

from __future__ import annotations

import math
import random

import numpy as np
from numpy.typing import NDArray

from core.figures.attributes import Colour
from core.figures.painting.drawn import Drawn

Picture = NDArray[np.uint8]

PAPER: Colour = (248, 243, 232)


def in_style(drawn: Drawn, style: str, rng: random.Random) -> Picture:
    painter = PAINTERS.get(style)
    if painter is None:
        return drawn.picture
    noise = np.random.default_rng(rng.randrange(1 << 30))
    found = painter(drawn.picture.astype(np.float32), noise)
    return np.clip(found, 0, 255).astype(np.uint8)


Floats = NDArray[np.floating]


def _grey(picture: Floats) -> Floats:
    return picture @ np.array([0.3, 0.55, 0.15], np.float32)


def _grain(noise: np.random.Generator, shape: tuple[int, ...], size: float, blur: float) -> Floats:
    import cv2

    grain = noise.standard_normal(shape[:2], np.float32)
    if blur:
        grain = np.asarray(cv2.GaussianBlur(grain, (0, 0), blur), np.float32)
        grain /= float(grain.std()) + 1e-6
    return (grain * size)[..., None]


def _manga(picture: Floats, noise: np.random.Generator) -> Floats:
    """Black and white, with dots for the tones between."""
    grey = _grey(picture)
    height, width = grey.shape
    pitch = max(3.0, min(height, width) / 72)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    wave = np.cos((x + y) * math.pi / pitch) + np.cos((x - y) * math.pi / pitch)
    dots = 150 + 46 * wave
    toned = np.clip(128 + (grey - dots) * 3.5, 60, 255)
    result = np.where(
        grey > 214, 255, np.where(grey < 74, grey * 0.6, 0.35 * toned + 0.65 * (grey * 1.06))
    )
    return np.repeat(result[..., None], 3, 2).astype(np.float32)


def _watercolour(picture: Floats, noise: np.random.Generator) -> Floats:
    import cv2

    flat = cv2.medianBlur(picture.astype(np.uint8), 5).astype(np.float32)
    washed = 0.5 * flat + 0.5 * picture
    stain = _grain(noise, picture.shape, 3, 12.0) + _grain(noise, picture.shape, 3, 0.8)
    return washed * 0.74 + 0.26 * np.array(PAPER, np.float32) + stain


def _pastel(picture: Floats, noise: np.random.Generator) -> Floats:
    import cv2

    soft = cv2.GaussianBlur(picture, (0, 0), picture.shape[1] / 40)
    light = picture * 0.55 + 0.45 * np.array((255, 250, 252), np.float32)
    return light + 0.12 * (np.asarray(soft, np.float32) - 128)


def _cel(picture: Floats, noise: np.random.Generator) -> Floats:
    """Of the nineties: muted, warm, grainy."""
    muted = 0.8 * picture + 0.2 * _grey(picture)[..., None]
    warm = muted * np.array([0.98, 0.93, 0.84], np.float32) + np.array([10, 6, 4], np.float32)
    return warm + _grain(noise, picture.shape, 7, 0.6)


def _ink_wash(picture: Floats, noise: np.random.Generator) -> Floats:
    import cv2

    flat = cv2.medianBlur(picture.astype(np.uint8), 3).astype(np.float32)
    share = (_grey(flat) / 255)[..., None] ** 0.8
    ink, paper = np.array((36, 34, 42), np.float32), np.array(PAPER, np.float32)
    tinted = ink + (paper - ink) * share
    return 0.86 * tinted + 0.14 * picture + _grain(noise, picture.shape, 3, 1.2)


def _neon(picture: Floats, noise: np.random.Generator) -> Floats:
    width = picture.shape[1]
    share = np.linspace(0, 1, width, dtype=np.float32)[None, :, None]
    left, right = np.array((255, 60, 190), np.float32), np.array((40, 210, 255), np.float32)
    light = left * (1 - share) ** 2 + right * share**2
    dark = picture * np.array([0.62, 0.56, 0.76], np.float32)
    return dark + light * (0.12 + 0.22 * (_grey(picture) / 255)[..., None])


def _storybook(picture: Floats, noise: np.random.Generator) -> Floats:
    import cv2

    warm = picture * np.array([0.98, 0.93, 0.82], np.float32) + np.array([8, 6, 4], np.float32)
    hatch = noise.standard_normal(picture.shape[:2], np.float32)
    kernel = np.eye(9, dtype=np.float32) / 3
    return warm + 7 * np.asarray(cv2.filter2D(hatch, -1, kernel), np.float32)[..., None]


def _action(picture: Floats, noise: np.random.Generator) -> Floats:
    """Strong contrast, and lines that rush to the middle."""
    import cv2

    height, width = picture.shape[:2]
    strong = (128 + (picture - 128) * 1.18).clip(0, 255).astype(np.uint8)
    centre = np.array([width / 2, height * 0.48])
    for turn in noise.uniform(0, 2 * math.pi, 44):
        way = np.array([math.cos(turn), math.sin(turn)])
        inner = centre + way * np.array([width, height]) * noise.uniform(0.5, 0.62)
        outer, side = centre + way * (width + height), np.array([-way[1], way[0]])
        wedge = [inner, outer + side * width * 0.03, outer - side * width * 0.03]
        cv2.fillPoly(
            strong, [np.round(np.array(wedge) * 16).astype(np.int32)], (250, 250, 252),
            cv2.LINE_AA, 4,
        )  # fmt: skip
    return strong.astype(np.float32)


PAINTERS = {
    "monochrome": _manga, "watercolor": _watercolour, "pastel colors": _pastel,
    "90s cel animation": _cel, "ink wash painting": _ink_wash, "neon lighting": _neon,
    "storybook illustration": _storybook, "speed lines": _action,
}  # fmt: skip
