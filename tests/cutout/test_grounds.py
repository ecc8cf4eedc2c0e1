"""New grounds behind a cut-out."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from core.cutout.cutout import Cutout
from core.cutout.grounds import covering, ground_picture, on_ground
from core.cutout.request import Ground, GroundKind
from core.errors import RequestRejected
from core.geometry import Size

SIZE = Size(90, 120)


@pytest.fixture
def half() -> Cutout:
    """Red, opaque above and half there below."""
    alpha = np.ones((120, 90), np.float32)
    alpha[60:] = 0.5
    colours = np.full((120, 90, 3), (255, 0, 0), np.uint8)
    return Cutout(alpha, colours, None, "alpha")


def test_the_share_of_each_is_mixed(half):
    mixed = np.asarray(on_ground(half, "#0000ff"))
    assert tuple(mixed[10, 10]) == (255, 0, 0)
    assert tuple(mixed[100, 10]) == (128, 0, 128)


def test_strips_of_a_high_picture_fit_together():
    rng = np.random.default_rng(5)
    alpha = rng.random((600, 40), np.float32)
    colours = rng.integers(0, 256, (600, 40, 3)).astype(np.uint8)
    behind = rng.integers(0, 256, (600, 40, 3)).astype(np.uint8)
    mixed = np.asarray(on_ground(Cutout(alpha, colours, None, "alpha"), Image.fromarray(behind)))
    cover = alpha[..., None].astype(np.float64)
    assert mixed == pytest.approx(colours * cover + behind * (1 - cover), abs=0.501)


def test_nothing_a_colour_a_place_and_a_picture():
    assert ground_picture(Ground(), SIZE) is None
    plain = ground_picture(Ground(GroundKind.COLOUR, "#102030"), SIZE)
    assert plain.getpixel((5, 5)) == (16, 32, 48)
    place = ground_picture(Ground(GroundKind.PLACE, "forest"), SIZE)
    assert place.size == SIZE
    assert np.asarray(place).std() > 20
    own = Image.new("RGB", (400, 100), "#aa0000")
    named = Ground(GroundKind.PICTURE, "0" * 32)
    assert ground_picture(named, SIZE, picture=own).getpixel((0, 0)) == (170, 0, 0)


def test_a_place_that_nobody_draws_is_refused():
    with pytest.raises(RequestRejected, match="forest"):
        ground_picture(Ground(GroundKind.PLACE, "nowhere at all"), SIZE)


def test_a_picture_covers_by_its_middle():
    wide = Image.new("RGB", (300, 100), "red")
    wide.paste("blue", (100, 0, 200, 100))
    seen = np.asarray(covering(wide, Size(100, 100)))
    assert seen.shape == (100, 100, 3)
    assert (seen[:, 10:90] == (0, 0, 255)).all()
