"""The transparency that a picture brings along."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Alpha = NDArray[np.float32]
Pixels = NDArray[np.uint8]

# Of the pixels, so many have to be see-through, and so many to be seen: a few are dust.
LEAST_SHARE = 0.002
CLEAR, SEEN = 250, 5


def own_alpha(picture: Image.Image) -> Alpha | None:
    """(h, w) 0–1; None for a picture without transparency that tells a figure from its ground.

    Dust does not: nor does a layer whose pixels are clear and opaque like noise.
    """
    if not picture.has_transparency_data:
        return None
    cover = np.asarray(picture.convert("RGBA").getchannel("A"))
    clear, seen = cover < CLEAR, cover > SEEN
    if clear.mean() < LEAST_SHARE or seen.mean() < LEAST_SHARE or _is_noise(cover):
        return None
    return np.asarray(cover, np.float32) / np.float32(255)


def within(alpha: Alpha, picture: Image.Image) -> Alpha:
    """What was clear before stays clear, and as clear."""
    if not picture.has_transparency_data:
        return alpha
    own = np.asarray(picture.convert("RGBA").getchannel("A"), np.float32) / np.float32(255)
    return np.minimum(alpha, own)


def own_colours(picture: Image.Image) -> Pixels:
    """(h, w, 3) RGB as the file has them, also below what is clear."""
    return np.ascontiguousarray(np.asarray(picture.convert("RGBA"))[..., :3])


def _is_noise(cover: NDArray[np.uint8]) -> bool:
    """Clear pixels that do not lie together: opening by three pixels leaves nearly none."""
    import cv2

    clear = (cover < 128).astype(np.uint8)
    if not clear.any():
        return False
    together = cv2.morphologyEx(clear, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    return float(together.sum()) < 0.2 * float(clear.sum())
