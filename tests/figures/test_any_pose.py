"""Whatever the joints are, there is a drawing of them, and soon."""

import random
import time

import cv2
import numpy as np
import pytest

from core.figures.body.bodies import body_of
from core.figures.draw import floor_of
from core.figures.drawing import draw
from core.figures.looks import Look, Scene, new_look, new_scene
from core.figures.painting.paint import Label
from core.geometry import Size
from core.pose.presets import get
from core.pose.skeleton import Pose
from tests.figures.wild_poses import KINDS, wild_pose
from tests.products import rotated

SIZE = Size(256, 384)
# Of one core, at this size: half a second where nobody else calculates; what never ends is meant.
SECONDS = 5.0
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
    for number in range(kind, 5 * len(KINDS), len(KINDS)):
        assert seconds_to_draw(number, SIZE) < SECONDS


@pytest.mark.parametrize(("number", "sizes"), rotated(range(26), SIZES))
def test_wild_poses_are_drawn_at_any_size(number, sizes):
    for (size,) in sizes:
        seconds_to_draw(number, size)


@pytest.mark.parametrize(
    ("number", "size"),
    [(7, Size(64, 4096)), pytest.param(10, Size(4096, 4096), marks=pytest.mark.slow)],
)
def test_a_wild_pose_is_drawn_as_large_as_pictures_get(number, size):
    seconds_to_draw(number, size)


@pytest.mark.slow
@pytest.mark.timeout(7200)
def test_twenty_thousand_wild_poses_are_drawn():
    slowest = max(seconds_to_draw(number, SIZE) for number in range(20_000))
    assert slowest < SECONDS


# -- the same pose elsewhere -----------------------------------------------------------------

CALM = Look("boy", "black", "short hair", False, "blue", "fair skin", "smile", "sports outfit",
            "red", "white")  # fmt: skip
EVEN = ("standing", "running", "sitting-cross-legged", "high-kick", "standing-back", "lying",
        "bust-three-quarter", "chibi-wave")  # fmt: skip


def shown(pose: Pose, size: Size = SIZE) -> np.ndarray:
    return draw(pose, [CALM], Scene("simple background"), size).labels()


def agreement(one: np.ndarray, other: np.ndarray) -> float:
    """Share of the figures' pixels that show the same."""
    figure = (one > 0) | (other > 0)
    return float((one == other)[figure].mean())


@pytest.mark.parametrize("preset", EVEN)
def test_a_pose_of_twice_the_size_is_the_same_drawing(preset):
    pose = get(preset).pose.fitted_to(SIZE)
    large = shown(pose, SIZE.times(2))
    assert agreement(shown(pose), large[::2, ::2]) > 0.93


@pytest.mark.parametrize("preset", EVEN)
def test_a_pose_that_is_moved_is_the_same_drawing(preset):
    pose = get(preset).pose.fitted_to(SIZE)
    moved = Pose(tuple(person.moved(9, -6) for person in pose.people), SIZE)
    one, other = shown(pose)[6:, :-9], shown(moved)[:-6, 9:]
    assert agreement(one, other) > 0.97


@pytest.mark.parametrize("preset", EVEN)
def test_a_pose_in_a_mirror_is_the_mirrored_drawing(preset):
    pose = get(preset).pose.fitted_to(SIZE)
    one, other = shown(pose)[:, ::-1].copy(), shown(pose.mirrored()).copy()
    hair = (one == Label.HAIR) | (other == Label.HAIR)  # falls to one side in both
    one[hair] = other[hair] = 0
    apart = cv2.morphologyEx((one != other).astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3)))
    assert apart.sum() < 0.02 * (one > 0).sum()  # but for a pixel along the edges


def test_who_is_outside_of_the_picture_leaves_it_empty():
    pose = get("standing").pose.fitted_to(SIZE)
    away = Pose(tuple(person.moved(900, 0) for person in pose.people), SIZE)
    assert not (shown(away) > 0).any()


def test_half_outside_is_the_half_that_is_left():
    pose = get("standing").pose.fitted_to(SIZE)
    half = Pose(tuple(person.moved(-SIZE.width // 2, 0) for person in pose.people), SIZE)
    assert agreement(shown(pose)[:, SIZE.width // 2 :], shown(half)[:, : SIZE.width // 2]) > 0.97


@pytest.mark.parametrize("preset", ["push-up", "standing", "crouching"])
def test_no_hand_or_foot_is_below_the_ground(preset):
    body = body_of(get(preset).pose.fitted_to(SIZE).people[0])
    lowest = body.joints[[4, 7, 10, 13], 1].max()
    assert lowest < floor_of(body, SIZE) < lowest + 0.3 * body.torso
