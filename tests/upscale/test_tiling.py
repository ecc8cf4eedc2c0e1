from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.geometry import Size
from core.upscale.tiling import Tile, span, tiles

sides = st.integers(1, 300)


@settings(max_examples=150, deadline=None)
@given(
    width=sides, height=sides, asked=st.tuples(st.integers(1, 400), st.integers(1, 400)),
    side=st.integers(1, 128), padding=st.integers(0, 40),
)  # fmt: skip
def test_every_pixel_of_the_result_is_drawn_exactly_once(width, height, asked, side, padding):
    side = max(side, max(width, height) // 12)
    result = Size(width + asked[0], height + asked[1])
    drawn = np.zeros((result.height, result.width), np.int32)
    for tile in tiles(Size(width, height), result, side, padding):
        rows, columns = tile.rows.made, tile.columns.made
        drawn[rows.start : rows.stop, columns.start : columns.stop] += 1
    assert (drawn == 1).all()


@settings(max_examples=150, deadline=None)
@given(
    given_=sides, more=st.integers(0, 900), at=st.tuples(st.floats(0, 1), st.floats(0, 1)),
    padding=st.integers(0, 40),
)  # fmt: skip
def test_what_is_read_holds_what_is_made_and_its_padding(given_, more, at, padding):
    asked = given_ + more
    start, end = sorted(round(place * given_) for place in at)
    if start == end:
        return
    found = span(start, end, given_, asked, padding)
    assert found.read.start >= 0 and found.read.stop <= given_
    scale = 4
    first, last = found.crop(scale)
    inside = len(found.read) * scale
    for distance, is_edge in (
        (first, found.read.start == 0),
        (inside - last, found.read.stop == given_),
    ):
        assert distance >= 0
        assert is_edge or distance >= padding * scale
    assert (last - first) * asked == pytest.approx(len(found.made) * given_ * scale)


def test_tiles_are_even_and_no_sliver_is_left():
    plan = tiles(Size(513, 64), Size(1026, 128), 512, 0)
    assert {len(tile.columns.read) for tile in plan} == {256, 257}


def test_a_picture_that_fits_is_one_tile():
    size = Size(128, 192)
    (tile,) = tiles(size, size.times(4), 512, 18)
    assert (tile.columns.read, tile.rows.read) == (range(128), range(192))
    assert (tile.columns.crop(4), tile.rows.crop(4)) == ((0, 512), (0, 768))
    assert isinstance(tile, Tile)


def test_at_the_networks_own_scale_a_crop_is_whole_pixels():
    for tile in tiles(Size(201, 150), Size(804, 600), 57, 18):
        for side in (tile.columns, tile.rows):
            first, last = side.crop(4)
            assert first == int(first) and last - first == len(side.made)
