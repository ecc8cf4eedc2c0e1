"""Plain grounds are taken away from the border in, gaps beside arms and shadows too."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.cutout.measures import boundary_f, iou
from core.cutout.by_colours import grabcut
from core.cutout.by_colours.plain import figure_on_plain
from core.cutout.by_colours.prior import closeness
from core.geometry import Size
from tests.cutout.conftest import drawing_of


def on_paper(drawing, ground, grain=0.0) -> tuple[np.ndarray, np.ndarray]:
    figure = drawing.figure()
    alpha = figure[..., 3].astype(np.float32) / 255
    mixed = figure[..., :3] * alpha[..., None] + ground * (1 - alpha[..., None])
    mixed = mixed + np.random.default_rng(1).normal(0, grain, mixed.shape)
    return np.rint(np.clip(mixed, 0, 255)).astype(np.uint8), alpha


def slope() -> np.ndarray:
    down = np.linspace(150, 240, 384)[:, None, None]
    return np.broadcast_to(down + np.array([0, 5, 15]), (384, 256, 3))


@pytest.mark.parametrize(
    ("ground", "grain"),
    [(np.array([255, 255, 255]), 0), (np.array([244, 236, 220]), 3), (slope(), 0)],
    ids=["white", "grainy paper", "gradient"],
)
def test_it_is_exact_on_plain_grounds(ground, grain):
    drawing = drawing_of("none", "hands-on-hips")
    picture, alpha = on_paper(drawing, ground, grain)
    found = grabcut.cut(picture, drawing.pose)
    assert iou(found, alpha) > 0.97
    assert boundary_f(found, alpha, 2) > 0.97
    # the gaps between the arms and the body are open
    size = Size(256, 384)
    near = closeness(drawing.pose, size)
    assert near is not None
    gaps = (alpha == 0) & (near < 1.6) & (near > 1.1)
    assert found[gaps].mean() < 0.2


@pytest.mark.parametrize("shape", [(1, 1), (2, 3), (1, 300), (300, 1), (96, 64)])
@pytest.mark.parametrize("far", [None, 0, 5000])
def test_colours_cut_out_pictures_of_any_size_and_with_nobody_in_them(shape, far):
    """A pose may lie beside the picture, and a picture be smaller than its border."""
    picture = np.random.default_rng(3).integers(0, 256, (*shape, 3)).astype(np.uint8)
    pose = drawing_of("none", "hands-on-hips").pose
    moved = None if far is None else replace(pose, people=(pose.people[0].moved(far, 0),))
    found = grabcut.cut(picture, moved)
    assert found.shape == shape
    assert np.isfinite(found).all()


def test_a_pose_beside_the_picture_is_none():
    picture = np.random.default_rng(3).integers(0, 256, (96, 64, 3)).astype(np.uint8)
    pose = drawing_of("none", "hands-on-hips").pose
    beside = replace(pose, people=(pose.people[0].moved(5000, 0),))
    assert np.array_equal(grabcut.cut(picture, beside), grabcut.cut(picture, None))


def test_a_white_shirt_on_white_stays():
    picture = np.full((200, 160, 3), 255, np.uint8)
    picture[60:140, 50:110] = 0
    picture[64:136, 54:106] = 255
    figure = figure_on_plain(picture, np.full((200, 160), 0.5, np.float32))
    assert figure is not None
    assert figure[64:136, 54:106].all()
    assert not figure[:50].any()


def test_a_soft_shadow_on_the_ground_goes():
    picture = np.full((200, 160, 3), 250, np.float32)
    rows, columns = np.mgrid[0:200, 0:160]
    dark = np.exp(-(((rows - 170) / 10) ** 2 + ((columns - 80) / 40) ** 2))
    picture *= 1 - 0.3 * dark[..., None]
    picture[40:165, 70:90] = (180, 30, 40)
    near = np.full((200, 160), 3.0, np.float32)
    near[40:165, 70:90] = 0.5
    figure = figure_on_plain(np.rint(picture).astype(np.uint8), near)
    assert figure is not None
    assert figure[40:165, 70:90].all()
    assert figure.sum() < 1.1 * 125 * 20


@pytest.mark.parametrize("place", ["forest", "city at night", "classroom"])
def test_a_place_is_no_plain_ground(place):
    drawing = drawing_of(place, "hands-on-hips")
    assert figure_on_plain(drawing.picture(), None) is None
