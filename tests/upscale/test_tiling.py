from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from core.geometry import Size
from core.upscale.tiling import Box, tiles

sides = st.integers(1, 300)


@settings(max_examples=150, deadline=None)
@given(width=sides, height=sides, side=st.integers(1, 128), padding=st.integers(0, 40))
def test_every_pixel_of_the_result_is_drawn_exactly_once(width, height, side, padding):
    side = max(side, max(width, height) // 12)
    scale = 2
    drawn = np.zeros((height * scale, width * scale), np.int32)
    for tile in tiles(Size(width, height), side, padding):
        box = tile.keep.times(scale)
        drawn[box.top : box.bottom, box.left : box.right] += 1
    assert (drawn == 1).all()


@settings(max_examples=150, deadline=None)
@given(width=sides, height=sides, side=st.integers(8, 128), padding=st.integers(0, 40))
def test_padding_reaches_as_far_as_asked_or_to_the_edge(width, height, side, padding):
    size = Size(width, height)
    for tile in tiles(size, side, padding):
        keep, read = tile.keep, tile.read
        assert max(keep.size) <= side
        assert read.left == max(0, keep.left - padding)
        assert read.top == max(0, keep.top - padding)
        assert read.right == min(width, keep.right + padding)
        assert read.bottom == min(height, keep.bottom + padding)
        inside = tile.keep_in_read
        assert inside.size == keep.size
        assert inside.left >= 0 and inside.right <= read.size.width


def test_tiles_are_even_and_no_sliver_is_left():
    columns = {tile.keep.size.width for tile in tiles(Size(513, 64), 512, 18)}
    assert columns == {256, 257}


def test_a_picture_that_fits_is_one_tile():
    (tile,) = tiles(Size(128, 192), 512, 18)
    assert tile.read == tile.keep == Box(0, 0, 128, 192)
