"""What garments lie on: floors, sheets and blankets with a texture of their own, and a hanger."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from tests.characters.garments.flat_lays import SIZE

Floats = NDArray[np.float64]
WIDE, TALL = SIZE
STEEL, BEECH = (150, 152, 158), (206, 170, 122)


def _smooth(seed: int, across: int, down: int) -> Floats:
    """(h, w) -1…1, soft hills of ``across`` × ``down`` over the picture."""
    hills = np.random.default_rng(seed).uniform(0, 255, (down, across)).astype(np.uint8)
    picture = Image.fromarray(hills).resize(SIZE, Image.Resampling.BICUBIC)
    return np.asarray(picture, float) / 127.5 - 1


def _grain(seed: int, strength: float) -> Floats:
    return np.random.default_rng(seed).normal(0, strength, (TALL, WIDE))


def _picture(levels: Floats) -> Image.Image:
    return Image.fromarray(np.clip(levels, 0, 255).astype(np.uint8))


def wood(seed: int = 0) -> Image.Image:
    """Planks of several browns, with their grain and dark seams between them."""
    rng = np.random.default_rng(seed)
    levels, left = np.zeros((TALL, WIDE, 3)), 0
    while left < WIDE:
        right = left + int(rng.integers(56, 84))
        levels[:, left:right] = np.array((168, 122, 80)) * rng.uniform(0.8, 1.2)
        levels[:, right - 2 : right] = (72, 48, 30)
        left = right
    veins = 9 * np.sin(_smooth(seed + 1, 40, 4) * 9) + 6 * _smooth(seed + 2, 90, 6)
    return _picture(levels + veins[..., None] + _grain(seed, 3)[..., None])


def sheet(seed: int = 0, colour: tuple[int, int, int] = (226, 226, 232)) -> Image.Image:
    """A bed sheet with soft folds."""
    folds = 14 * _smooth(seed, 4, 5) + 9 * np.sin(_smooth(seed + 1, 3, 3) * 7)
    return _picture(np.array(colour) + folds[..., None] + _grain(seed, 2)[..., None])


def blanket(seed: int = 0) -> Image.Image:
    """Wide checks of three blues."""
    ys, xs = np.mgrid[0:TALL, 0:WIDE]
    both = (ys // 44 % 2) + (xs // 44 % 2)
    colours = np.array([(206, 216, 232), (150, 172, 208), (96, 128, 182)], float)
    levels = colours[both] + 5 * _smooth(seed, 5, 6)[..., None]
    return _picture(levels + _grain(seed, 4)[..., None])


def carpet(seed: int = 0) -> Image.Image:
    """Coarse and beige."""
    tufts = Image.fromarray(np.clip(128 + _grain(seed, 70), 0, 255).astype(np.uint8))
    soft = np.asarray(tufts.filter(ImageFilter.GaussianBlur(1)), float) - 128
    return _picture(
        np.array((182, 168, 146)) + soft[..., None] + 8 * _smooth(seed, 3, 3)[..., None]
    )


def tiles(seed: int = 0) -> Image.Image:
    """Pale, with grey joints."""
    ys, xs = np.mgrid[0:TALL, 0:WIDE]
    joints = (ys % 120 < 5) | (xs % 120 < 5)
    levels = np.where(joints[..., None], (150, 148, 144), (222, 216, 206))
    return _picture(levels + 7 * _smooth(seed, 6, 7)[..., None] + _grain(seed, 2)[..., None])


TABLES = {"wood": wood, "sheet": sheet, "blanket": blanket, "carpet": carpet, "tiles": tiles}


def hang(picture: Image.Image, neck: tuple[int, int], *, behind: Image.Image) -> None:
    """A wire hanger at the neck: its hook over it, its bar where ``behind`` (the garment's cover)
    leaves it to be seen."""
    x, y = neck
    hanger = Image.new("RGBA", picture.size)
    pen = ImageDraw.Draw(hanger)
    pen.line((x, y + 6, x, y - 22), fill=STEEL, width=4)
    pen.arc((x - 2, y - 46, x + 22, y - 20), 150, 20, fill=STEEL, width=4)
    pen.line((x - 70, y + 34, x, y + 4, x + 70, y + 34), fill=BEECH, width=7)
    hidden = Image.composite(Image.new("RGBA", picture.size), hanger, behind)
    picture.paste(hidden, mask=hidden.getchannel("A"))
