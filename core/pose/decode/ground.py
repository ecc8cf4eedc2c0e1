"""Whatever a skeleton picture was saved on → the same on black."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from PIL import Image

Pixels = NDArray[np.int16]

# Anything darker is ground; bones reach 153 in some channel.
DARK = 60
# The largest difference between the channels of a ground that is grey or white.
NEUTRAL = 24


def on_black(image: Image.Image) -> Pixels:
    """(height, width, 3) of 0..255; transparent, white and grey grounds become black.

    Every colour of a skeleton has a channel of 0. Over a grey ground, at its smooth edges too, the
    lowest channel is therefore what shows of the ground, and taking it away from all three leaves
    what would show over black. White dots of faces cannot be told from a white ground.
    """
    if "A" in image.getbands() or "transparency" in image.info:
        rgba = np.asarray(image.convert("RGBA")).astype(np.int32)
        pixels = (rgba[..., :3] * rgba[..., 3:] // 255).astype(np.int16)
    else:
        pixels = np.asarray(image.convert("RGB")).astype(np.int16)
    edge = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    ground = np.median(edge, axis=0)
    if ground.max() < DARK or np.ptp(ground) > NEUTRAL:
        return pixels
    return pixels - pixels.min(axis=2, keepdims=True)
