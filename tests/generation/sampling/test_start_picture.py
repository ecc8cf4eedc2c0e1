"""A start picture with a soft mask and with new ground around it."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from core.generation.input_store import PictureStore
from core.generation.request_inputs import Outpaint, StartPicture
from core.generation.sampling.inpaint import InpaintMask
from core.generation.sampling.start_picture import BLUR_REACH, StartLayout, with_ground
from core.geometry import Box, Size

PICTURE = Size(96, 64)
DRAWN = Size(128, 80)
GROUND = Outpaint(left=24, right=8, bottom=16, overlap=6)


@pytest.fixture
def pictures(tmp_path):
    return PictureStore(tmp_path)


@pytest.fixture
def picture(pictures):
    noise = np.random.default_rng(3).integers(0, 256, (*PICTURE[::-1], 3), np.uint8)
    return pictures.put(Image.fromarray(noise))


@pytest.fixture
def right_half(pictures):
    mask = Image.new("L", PICTURE)
    mask.paste(255, (48, 0, 96, 64))
    return pictures.put(mask)


def levels(image: Image.Image | None) -> np.ndarray:
    assert image is not None
    return np.asarray(image)


def test_new_ground_lies_around_the_picture_which_stays_bit_for_bit(pictures, picture):
    layout = StartLayout(StartPicture(picture, outpaint=GROUND), pictures, DRAWN)
    laid = levels(layout.picture(DRAWN))
    assert laid.shape == (80, 128, 3)
    assert np.array_equal(laid[:64, 24:120], levels(pictures.get(picture)))
    assert np.array_equal(laid, levels(layout.picture(DRAWN))), "the same every time"
    twice = levels(layout.picture(DRAWN.times(2)))
    assert np.array_equal(
        twice[:128, 48:240], levels(pictures.get(picture).resize((192, 128), Image.LANCZOS))
    )


def test_new_ground_goes_on_with_the_colours_beside_it():
    halves = np.zeros((40, 40, 3), np.uint8)
    halves[:20], halves[20:] = (200, 40, 40), (40, 40, 200)
    laid = levels(with_ground(Image.fromarray(halves), Size(80, 40), Box(0, 0, 40, 40)))
    top, bottom = laid[:12, 44:].mean((0, 1)), laid[28:, 44:].mean((0, 1))
    assert top[0] > 150 > 90 > top[2]
    assert bottom[2] > 150 > 90 > bottom[0]
    assert laid[:, 60:].std(axis=(0, 1)).min() > 5, "noise to make something of"


def test_a_figure_gets_no_double_on_new_ground():
    scene = np.full((40, 120, 3), (200, 200, 220), np.uint8)
    scene[:, 60:80] = (200, 20, 20)
    laid = levels(with_ground(Image.fromarray(scene), Size(240, 40), Box(0, 0, 120, 40)))
    assert np.abs(laid[:, 140:].mean((0,)) - (200, 200, 220)).max() < 12


@pytest.mark.parametrize("margin", [1, 40, 200], ids=str)
def test_new_ground_may_be_narrow_or_wider_than_the_picture(margin):
    size = Size(40 + margin, 30)
    laid = levels(with_ground(Image.new("RGB", (40, 30), (10, 120, 60)), size, Box(0, 0, 40, 30)))
    assert laid.shape == (30, 40 + margin, 3)
    assert np.abs(laid[:, 40:].mean((0, 1)) - (10, 120, 60)).max() < 8


def test_new_ground_is_drawn_and_reaches_into_the_picture_where_it_begins(pictures, picture):
    mask = levels(StartLayout(StartPicture(picture, outpaint=GROUND), pictures, DRAWN).mask(DRAWN))
    kept = np.zeros((80, 128), np.bool_)
    kept[:58, 30:114] = True  # no overlap at the top, where nothing is new
    assert np.array_equal(mask == 0, kept)
    assert set(np.unique(mask)) == {0, 255}


def test_what_is_painted_counts_beside_the_new_ground(pictures, picture, right_half):
    start = StartPicture(picture, mask=right_half, outpaint=GROUND)
    mask = levels(StartLayout(start, pictures, DRAWN).mask(DRAWN))
    assert mask[10, 40] == 0 and mask[10, 24 + 60] == 255
    assert (mask[:, :24] == 255).all() and (mask[64:] == 255).all()


@pytest.mark.parametrize("blur", [1, 4, 12])
@pytest.mark.parametrize("times", [1, 2])
def test_blur_reaches_so_far_and_no_further(pictures, picture, right_half, blur, times):
    start = StartPicture(picture, mask=right_half, mask_blur=blur)
    layout, size = StartLayout(start, pictures, PICTURE), PICTURE.times(times)
    hard, soft = levels(layout.mask(size)), levels(layout.soft_mask(size))
    edge, reach = 48 * times, int(np.ceil(BLUR_REACH * blur * times)) + 1
    assert np.array_equal(soft[:, : max(0, edge - reach - 1)], hard[:, : max(0, edge - reach - 1)])
    assert np.array_equal(soft[:, edge + reach + 1 :], hard[:, edge + reach + 1 :])
    row = soft[32].astype(int)
    assert (np.diff(row) >= 0).all() and row[edge - 1] < 128 < row[edge]
    assert len(np.unique(row)) > 2 + blur * times


def test_outside_the_blur_every_pixel_is_the_pictures(pictures, picture, right_half):
    start = StartPicture(picture, mask=right_half, mask_blur=4)
    drawn = Image.new("RGB", PICTURE, "white")
    made = levels(InpaintMask.of_start_picture(start, pictures, PICTURE).composited(drawn))
    before, reach = levels(pictures.get(picture)), 11
    assert np.array_equal(made[:, : 48 - reach], before[:, : 48 - reach])
    assert (made[:, 48 + reach :] == 255).all()
    edge = made[:, 46:50].astype(int)
    assert (edge > before[:, 46:50]).mean() > 0.9 and (edge < 255).mean() > 0.9


def test_new_ground_is_never_mixed_with_what_it_was_filled_with(pictures, picture):
    start = StartPicture(picture, mask_blur=16, outpaint=GROUND)
    mask = InpaintMask.of_start_picture(start, pictures, DRAWN)
    made = levels(mask.composited(Image.new("RGB", DRAWN, "white")))
    assert (made[:, :24] == 255).all() and (made[64:] == 255).all() and (made[:, 120:] == 255).all()


def test_a_whole_start_picture_has_no_mask_to_blur(pictures, picture):
    layout = StartLayout(StartPicture(picture, mask_blur=8), pictures, PICTURE)
    assert layout.mask(PICTURE) is None and layout.soft_mask(PICTURE) is None
