"""Drawing or photo? Told by how a picture's pixels behave, so that it is asked of the detector that
was taught on such pictures.

Photos and renders have grain and texture nearly everywhere; drawings have even areas and dark
lines. What weighs how much was fitted on drawn figures in every style against photographs and
textures: ``benchmarks/pose/automatic.py``. Grained styles (oil, watercolour, old film) look like
photos to it, and photos out of focus like drawings: whoever asks has another look to decide by.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from core.images import on_white

# Longer side of the picture that is judged.
SIDE = 512
LUMINANCE = np.array([0.299, 0.587, 0.114], np.float32)
# A dark line is at most this wide, in pixels, and this much darker than what is beside it.
LINE_PIXELS, LINE_DEPTH = 5, 50
# Below this much grain, in levels, one cannot tell more from less.
LEAST_GRAIN = 0.3
# Logistic weights: 1, logarithm of the grain, share of the picture that is dark lines.
PHOTO_WEIGHTS = (-1.60, 1.42, -28.1)


def looks_real(image: Image.Image) -> bool:
    """Whether it looks like a photo or a render, not like a drawing."""
    return float(np.dot(PHOTO_WEIGHTS, features(image))) > 0


def features(image: Image.Image) -> tuple[float, float, float]:
    """As ``PHOTO_WEIGHTS`` weigh them."""
    picture = on_white(image)
    picture.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    light = np.asarray(picture, np.float32) @ LUMINANCE
    return 1.0, float(np.log(_grain(light) + LEAST_GRAIN)), _lines(picture.convert("L"))


def _grain(light: NDArray[np.float32]) -> float:
    """How far a pixel lies from the plane through its neighbours, in levels; the median."""
    if min(light.shape) < 3:
        return 0.0
    around = light[:-2, 1:-1] + light[2:, 1:-1] + light[1:-1, :-2] + light[1:-1, 2:]
    return float(np.median(np.abs(around - 4 * light[1:-1, 1:-1])))


def _lines(grey: Image.Image) -> float:
    """By how much the thin dark pixels outnumber the thin bright ones, as a share of the picture:
    grain is as often one as the other."""
    widest, narrowest = ImageFilter.MaxFilter(LINE_PIXELS), ImageFilter.MinFilter(LINE_PIXELS)
    light = np.asarray(grey, np.int16)
    closed = np.asarray(grey.filter(widest).filter(narrowest), np.int16)
    opened = np.asarray(grey.filter(narrowest).filter(widest), np.int16)
    dark, bright = (closed - light > LINE_DEPTH).mean(), (light - opened > LINE_DEPTH).mean()
    return float(max(dark - bright, 0.0))
