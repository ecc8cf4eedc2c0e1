"""A small clip: a disc that goes round before a ground of many colours, or before nothing."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

COUNT, WIDTH, HEIGHT = 7, 66, 50


def frames(ground: bool) -> list[Image.Image]:
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH]
    shades = np.stack([rows * 5, columns * 3, 255 - rows * 2 - columns], 2).astype(np.uint8)
    base = Image.fromarray(shades).convert("RGB" if ground else "RGBA")
    if not ground:
        base = Image.new("RGBA", (WIDTH, HEIGHT))
    made = []
    for number in range(COUNT):
        frame = base.copy()
        x = 8 + 6 * number
        ImageDraw.Draw(frame).ellipse((x, 12, x + 13, 40), fill=(230, 40 + 20 * number, 60))
        made.append(frame)
    return made


@pytest.fixture(scope="session")
def on_ground() -> list[Image.Image]:
    return frames(ground=True)


@pytest.fixture(scope="session")
def cut_out() -> list[Image.Image]:
    return frames(ground=False)
