"""What styles are made of: colours graded, blurred, brushed and grained, fast and at any size."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.figures.attributes import Colour

Picture = NDArray[np.uint8]
Noise = np.random.Generator
BRUSHED_SIDE = 420  # the square root of the pixels at which paint is spread


def side_of(picture: Picture) -> float:
    height, width = picture.shape[:2]
    return (height * width) ** 0.5


def grey_of(picture: Picture) -> Picture:
    """(height, width)."""
    import cv2

    return np.asarray(cv2.transform(picture, np.array([[0.3, 0.55, 0.15]])), np.uint8)


def graded(
    picture: Picture, saturation: float, gain: Sequence[float], lift: Sequence[float]
) -> Picture:
    """Channels multiplied and lifted, after their colour is weakened or strengthened."""
    import cv2

    grey = np.tile(np.array([0.3, 0.55, 0.15]), (3, 1))
    matrix = saturation * np.eye(3) + (1 - saturation) * grey
    table = np.concatenate([np.array(gain)[:, None] * matrix, np.array(lift)[:, None]], 1)
    return np.asarray(cv2.transform(picture, table), np.uint8)


def toward(picture: Picture, colour: Colour, share: float) -> Picture:
    return graded(picture, 1.0, (1 - share,) * 3, [share * channel for channel in colour])


def blurred(picture: Picture, share: float) -> Picture:
    """``share`` of the picture's side; wide blurs are made small and enlarged."""
    import cv2

    sigma = share * side_of(picture)
    shrink = max(1, int(sigma / 2))
    height, width = picture.shape[:2]
    size = (max(1, width // shrink), max(1, height // shrink))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA) if shrink > 1 else picture
    soft = cv2.GaussianBlur(small, (0, 0), max(0.3, sigma / shrink))
    large = (
        cv2.resize(soft, (width, height), interpolation=cv2.INTER_LINEAR) if shrink > 1 else soft
    )
    return np.asarray(large, np.uint8)


def painted(picture: Picture, brush: float) -> Picture:
    """As if by a brush ``brush`` pixels wide in a picture of ``BRUSHED_SIDE``."""
    import cv2

    height, width = picture.shape[:2]
    # A median of five pixels is the widest that is fast: a wider brush paints a smaller picture.
    shrink = BRUSHED_SIDE / side_of(picture) * 5 / brush
    if shrink >= 1:
        return np.asarray(cv2.medianBlur(picture, 5 if shrink < 1.7 else 3), np.uint8)
    size = (max(1, round(width * shrink)), max(1, round(height * shrink)))
    small = cv2.medianBlur(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), 5)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)


def grain(picture: Picture, noise: Noise, strength: float, cells: float) -> NDArray[np.int16]:
    """(height, width): ``cells`` grains along the picture's side."""
    import cv2

    height, width = picture.shape[:2]
    shrink = min(1.0, cells / side_of(picture))
    shape = max(2, round(height * shrink)), max(2, round(width * shrink))
    values = (noise.standard_normal(shape, np.float32) * strength).astype(np.int16)
    return np.asarray(cv2.resize(values, (width, height), interpolation=cv2.INTER_CUBIC), np.int16)


def grained(picture: Picture, noise: Noise, strength: float, cells: float) -> Picture:
    import cv2

    one = grain(picture, noise, strength, cells)
    return np.asarray(cv2.add(picture, cv2.merge([one, one, one]), dtype=cv2.CV_8U), np.uint8)
