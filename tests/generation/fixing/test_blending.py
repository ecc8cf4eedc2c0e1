"""Nothing beside a detail changes, and no seam shows."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from core.generation.fixing.blending import cut, detail_mask, laid_back
from core.generation.fixing.details import Detail, Part, crop_of
from core.geometry import Size

PICTURE, DRAWN = Size(120, 160), Size(256, 256)


def noise(size: Size, seed: int) -> Image.Image:
    levels = np.random.default_rng(seed).integers(60, 200, (size.height, size.width, 3), np.uint8)
    return Image.fromarray(levels)


@pytest.mark.parametrize(("x", "y"), [(60.0, 80.0), (2.0, 3.0), (119.0, 159.0), (30.5, 120.2)])
@pytest.mark.parametrize("width", [9.0, 24.0, 40.0])
def test_every_byte_outside_the_mask_stays(x, y, width):
    detail = Detail(Part.FACE, x, y, width)
    crop = crop_of(detail, PICTURE, DRAWN)
    before = noise(PICTURE, 1)
    after = laid_back(before, noise(DRAWN, 2), detail, crop)
    assert after.size == before.size
    changed = (np.asarray(before) != np.asarray(after)).any(axis=2)
    rows, columns = np.mgrid[: PICTURE.height, : PICTURE.width]
    apart = np.hypot(columns + 0.5 - x, rows + 0.5 - y)
    assert changed[apart < width * 0.35].mean() > 0.9
    assert not changed[apart > width * 0.5 + 4 + width * 0.25].any()


def test_the_mask_is_black_at_the_edges_of_the_cut_out():
    detail = Detail(Part.FACE, 60.0, 80.0, 30.0)
    crop = crop_of(detail, PICTURE, DRAWN)
    mask = np.asarray(detail_mask(detail, crop, DRAWN))
    assert mask[128, 128] == 255
    assert not (mask[0].any() or mask[-1].any() or mask[:, 0].any() or mask[:, -1].any())


def test_a_codec_that_shifts_colours_leaves_no_rim():
    detail = Detail(Part.HAND, 60.0, 80.0, 30.0)
    crop = crop_of(detail, PICTURE, DRAWN)
    before = Image.new("RGB", PICTURE, (200, 120, 90))
    after = laid_back(before, Image.new("RGB", DRAWN, (188, 131, 96)), detail, crop)
    assert np.array_equal(np.asarray(after), np.asarray(before))


def test_what_is_cut_out_and_laid_back_unchanged_is_nearly_the_same():
    detail = Detail(Part.FACE, 50.0, 60.0, 40.0)
    crop = crop_of(detail, PICTURE, DRAWN)
    before = noise(Size(12, 16), 3).resize(PICTURE, Image.Resampling.BICUBIC)
    after = laid_back(before, cut(before, crop, DRAWN), detail, crop)
    apart = np.abs(np.asarray(after, int) - np.asarray(before, int))
    assert apart.max() <= 3
