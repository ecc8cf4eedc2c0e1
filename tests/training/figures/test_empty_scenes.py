import random

import numpy as np
import pytest

from core.geometry import Size
from core.pose.skeleton import Joint
from training.data.restyle import flat_colours, line_art, recoloured, with_background
from training.figures.close_up import LOWEST, Cut, close_up
from training.figures.empty_scenes import KINDS, empty_scene

SIZE = Size(128, 160)
UPPER = (Joint.NOSE, Joint.NECK, Joint.RIGHT_SHOULDER, Joint.LEFT_SHOULDER)


@pytest.mark.parametrize("kind", [kind for kind, _ in KINDS])
@pytest.mark.parametrize("size", [SIZE, Size(200, 90)])
def test_pictures_of_nobody_are_the_same_for_the_same_chance(kind, size):
    one, other = (kind(random.Random(7), size) for _ in range(2))
    assert one.shape == (size.height, size.width, 3)
    assert one.dtype == np.uint8
    assert np.array_equal(one, other)


def test_pictures_of_nobody_are_all_different():
    rng = random.Random(1)
    pictures = {empty_scene(rng, SIZE).tobytes() for _ in range(30)}
    assert len(pictures) > 25


@pytest.mark.parametrize("cut", Cut)
@pytest.mark.parametrize("view", [None, "back", "side"])
def test_what_lies_below_the_cut_does_not_show(cut, view):
    shown = np.stack(
        [
            close_up(random.Random(seed), SIZE, cut, view=view).people[0].visible
            for seed in range(12)
        ]
    )
    assert not shown[:, [Joint.RIGHT_ANKLE, Joint.LEFT_ANKLE]].any(1).mean() > 0.3
    assert shown[:, [Joint.NECK]].mean() > 0.8
    hips = shown[:, [Joint.RIGHT_HIP, Joint.LEFT_HIP]].mean()
    assert hips > 0.8 if LOWEST[cut][0] > 1.3 else hips < 0.9
    if LOWEST[cut][1] < 0.9:
        assert hips < 0.3


def test_a_portrait_is_nearer_than_a_half_figure():
    def shoulders(cut: Cut) -> float:
        widths = []
        for seed in range(20):
            (person,) = close_up(random.Random(seed), SIZE, cut, view="front").people
            if person.visible[[2, 5]].all():
                widths.append(abs(float(person.body[2, 0] - person.body[5, 0])))
        return float(np.median(widths))

    assert shoulders(Cut.PORTRAIT) > shoulders(Cut.HALF) > shoulders(Cut.KNEES)


def painted() -> tuple[np.ndarray, np.ndarray]:
    """A red disc on blue, and its mask."""
    y, x = np.mgrid[:60, :80]
    inside = (x - 40) ** 2 + (y - 30) ** 2 < 400
    picture = np.where(inside[..., None], (200, 40, 40), (30, 60, 180)).astype(np.uint8)
    return picture, (255 * inside).astype(np.uint8)


def test_another_ground_leaves_the_figure():
    picture, mask = painted()
    ground = np.full((30, 40, 3), (10, 250, 10), np.uint8)
    changed = with_background(picture, mask, ground)
    assert (changed[30, 40] == picture[30, 40]).all()
    assert (changed[2, 2] == (10, 250, 10)).all()


def test_line_art_has_lines_at_the_rim_and_paper_inside():
    picture, mask = painted()
    for seed in range(6):
        drawn = line_art(random.Random(seed), picture, mask).astype(int)
        rim, middle, ground = drawn[30, 58:63], drawn[30, 40], drawn[3, 3]
        assert np.abs(rim - ground).max() > 40
        assert np.abs(middle - ground).max() < 12


@pytest.mark.parametrize("redraw", [flat_colours, recoloured])
def test_other_colours_keep_the_shape(redraw):
    picture, _ = painted()
    drawn = redraw(random.Random(3), picture).astype(int)
    assert drawn.shape == picture.shape
    assert np.abs(drawn[30, 40] - drawn[3, 3]).max() > 20
    assert not np.array_equal(drawn, picture)
