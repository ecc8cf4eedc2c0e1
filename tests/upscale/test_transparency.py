"""Transparency goes the way of the colours, and is counted with them."""

from __future__ import annotations

import numpy as np
from PIL import Image

from core.upscale.transparency import enlarged


def doubled(image, on_tile):
    assert image.mode == "RGB"
    for done in (1, 2, 3):
        on_tile(done, 3)
    return image.resize((2 * image.width, 2 * image.height), Image.Resampling.NEAREST)


def test_colours_and_alpha_are_enlarged_and_all_tiles_counted():
    picture = Image.new("RGBA", (8, 6), (10, 20, 30, 0))
    picture.paste((200, 40, 40, 128), (2, 2, 6, 4))
    told = []
    large = enlarged(picture, doubled, lambda done, every: told.append((done, every)))
    exact = picture.resize((16, 12), Image.Resampling.NEAREST)
    assert np.array_equal(np.asarray(large), np.asarray(exact))
    assert told == [(done, 6) for done in range(1, 7)]


def test_an_opaque_picture_is_enlarged_once():
    told = []
    large = enlarged(Image.new("L", (8, 6)), doubled, lambda *tile: told.append(tile))
    assert (large.mode, large.size, len(told)) == ("RGB", (16, 12), 3)
