"""What a request wants behind its drawing."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.errors import RequestRejected
from core.figures.grounds import NOWHERE
from core.figures.looks import Scene
from core.images import on_white

if TYPE_CHECKING:
    from core.generation.input_store import PictureStore

FROM_WORDS = ""
# A drawing is at most twice as large, and its ground is soft.
LARGEST_SIDE = 2048


def is_picture(background: str) -> bool:
    """Whether it names a picture of the store."""
    return background not in (FROM_WORDS, NOWHERE)


def placed(scene: Scene, background: str) -> Scene:
    return replace(scene, place=NOWHERE) if background == NOWHERE else scene


def backdrop_of(background: str, pictures: PictureStore | None) -> NDArray[np.uint8] | None:
    """(height, width, 3) RGB, read-only; None where it is no picture. Raises ``NotFound``."""
    if not is_picture(background):
        return None
    if pictures is None:
        raise RequestRejected(
            expected=f"a store with the background {background:.40}",
            got="none",
            shown="This background cannot be used here. Take the one from the words.",
        )
    pictures.check(background)
    return _pixels(background, pictures)


@lru_cache(maxsize=4)
def _pixels(background: str, pictures: PictureStore) -> NDArray[np.uint8]:
    image = pictures.get(background)
    image.thumbnail((LARGEST_SIDE, LARGEST_SIDE), Image.Resampling.LANCZOS)
    pixels = np.array(on_white(image))
    pixels.flags.writeable = False
    return pixels
