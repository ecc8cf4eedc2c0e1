"""Colours of a figure without those of the ground that it was cut from."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Alpha = NDArray[np.float32]
Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]

# Windows of the two passes, in pixels: far for what is all edge, near for what is right.
FAR, NEAR = 31, 7
# Alpha from which on a pixel shows the figure alone.
WHOLE = 0.996


def freed(picture: Pixels, alpha: Alpha) -> Pixels:
    """(h, w, 3) RGB of the figure, of a picture (h, w, 3) whose share ``alpha`` (h, w) it is.

    Where the figure covers a pixel its colour stays; beside the figure its colours go on for some
    pixels, so that a picture scaled later takes no old ground in; further away all is black.

    Germer et al.: "Fast Multi-Level Foreground Estimation" (2020) solves for both colours; Forte:
    "Approximate Fast Foreground Colour Estimation" (2021) for both of them with two means.
    """
    mixed = picture.astype(np.float32)
    figure, ground = _means(mixed, mixed, alpha, FAR)
    figure = _corrected(mixed, alpha, figure, ground)
    figure, ground = _means(figure, ground, alpha, NEAR)
    figure = _corrected(mixed, alpha, figure, ground)
    clean = np.rint(figure).astype(np.uint8)
    return np.where(alpha[..., None] >= WHOLE, picture, clean)


def _means(figure: Floats, ground: Floats, alpha: Alpha, window: int) -> tuple[Floats, Floats]:
    """Of the colours around a pixel, each as much as it is figure, or ground."""
    import cv2

    box = (window, window)
    cover = alpha[..., None]
    whole = np.asarray(cv2.blur(alpha, box), np.float32)[..., None]
    of_figure = np.asarray(cv2.blur(figure * cover, box), np.float32) / (whole + 1e-5)
    of_ground = np.asarray(cv2.blur(ground * (1 - cover), box), np.float32) / (1 - whole + 1e-5)
    return np.asarray(of_figure, np.float32), np.asarray(of_ground, np.float32)


def _corrected(mixed: Floats, alpha: Alpha, figure: Floats, ground: Floats) -> Floats:
    """As much nearer to what the picture shows as the figure has a share in it."""
    cover = alpha[..., None]
    better = figure + cover * (mixed - cover * figure - (1 - cover) * ground)
    return np.asarray(np.clip(better, 0, 255), np.float32)
