"""Cutting a detail out, and laying it back so that nothing beside it changes and no seam shows."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from core.generation.fixing.details import Detail
from core.geometry import Box, Size

# Over the detail's width.
FEATHER = 0.06


def cut(picture: Image.Image, crop: Box, drawn: Size) -> Image.Image:
    """RGB of the size ``drawn``."""
    return picture.crop(crop).resize(drawn, Image.Resampling.LANCZOS)


def detail_mask(detail: Detail, crop: Box, size: Size) -> Image.Image:
    """Grey, of ``size``, which shows what lies in ``crop``: white where the detail is drawn anew,
    soft at the rim, black at the edges of the crop."""
    x, y = size.width / crop.width, size.height / crop.height
    mask = Image.new("L", size)
    middle, reach = (detail.x - crop.left, detail.y - crop.top), detail.width / 2
    ImageDraw.Draw(mask).ellipse(
        (
            (middle[0] - reach) * x, (middle[1] - reach) * y,
            (middle[0] + reach) * x, (middle[1] + reach) * y,
        ),
        fill=255,
    )  # fmt: skip
    return mask.filter(ImageFilter.GaussianBlur(max(1.0, detail.width * FEATHER * x)))


def laid_back(picture: Image.Image, redrawn: Image.Image, detail: Detail, crop: Box) -> Image.Image:
    """The picture with the detail of ``redrawn``, which shows ``crop`` at any size.

    Its colours are shifted to those around: a codec changes them a little. Where the mask is black,
    every byte stays.
    """
    old = picture.crop(crop)
    size = Size(*old.size)
    mask = detail_mask(detail, crop, size)
    new = _matched(redrawn.resize(size, Image.Resampling.LANCZOS), old, mask)
    result = picture.copy()
    result.paste(Image.composite(new, old, mask), (crop.left, crop.top))
    return result


def _matched(new: Image.Image, old: Image.Image, mask: Image.Image) -> Image.Image:
    """With the mean colour of ``old`` along the mask's soft rim."""
    share = np.asarray(mask, np.float64) / 255
    rim = share * (1 - share)
    if not rim.any():
        return new
    levels = np.asarray(new, np.float64)
    apart = np.asarray(old, np.float64) - levels
    shift = (apart * rim[..., None]).sum(axis=(0, 1)) / rim.sum()
    return Image.fromarray(np.clip(np.rint(levels + shift), 0, 255).astype(np.uint8))
