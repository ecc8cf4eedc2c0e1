"""Whatever the joints are, there is a drawing of them, and soon."""

import random
import time

import numpy as np
import pytest

from core.figures.drawing import draw
from core.figures.looks import new_look, new_scene
from core.pose.skeleton import Size
from tests.figures.wild_poses import KINDS, wild_pose

SIZE = Size(256, 384)
SECONDS = 1.0  # of one core, at this size
SIZES = (Size(64, 64), Size(64, 96), Size(64, 1024), Size(1024, 64), Size(333, 517), Size(640, 512))


def seconds_to_draw(number: int, size: Size) -> float:
    """Of this process; raises what the painter raises, warnings about numbers too."""
    pose, _ = wild_pose(number, size)
    rng = random.Random(number)
    looks, scene = [new_look(rng) for _ in range(6)], new_scene(rng)
    started = time.process_time()
    with np.errstate(divide="raise", invalid="raise", over="raise"):
        drawing = draw(pose, looks, scene, size, seed=number)
        picture, labels = drawing.picture(), drawing.labels()
    took = time.process_time() - started
    assert picture.shape == (size.height, size.width, 3)
    assert labels.shape == (size.height, size.width)
    return took


@pytest.mark.parametrize("kind", range(len(KINDS)), ids=[kind.__name__ for kind in KINDS])
def test_wild_poses_are_drawn(kind):
    for number in range(kind, 20 * len(KINDS), len(KINDS)):
        assert seconds_to_draw(number, SIZE) < SECONDS


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_wild_poses_are_drawn_at_any_size(size):
    for number in range(26):
        seconds_to_draw(number, size)


def test_a_wild_pose_is_drawn_as_large_as_pictures_get():
    seconds_to_draw(10, Size(4096, 4096))
    seconds_to_draw(7, Size(64, 4096))


@pytest.mark.slow
@pytest.mark.timeout(7200)
def test_twenty_thousand_wild_poses_are_drawn():
    slowest = max(seconds_to_draw(number, SIZE) for number in range(20_000))
    assert slowest < SECONDS
