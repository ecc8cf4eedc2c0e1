"""What a checkpoint painted goes along with the drawing, without its flicker."""

import numpy as np
import pytest

from core.motion.flowing import HISTORY, carried_on

SIDE = 96


def drawn(left: int) -> np.ndarray:
    """A patch of many shapes before a light ground."""
    patch = np.random.default_rng(0).integers(0, 160, (9, 9, 3), np.uint8).repeat(4, 0).repeat(4, 1)
    picture = np.full((SIDE, SIDE, 3), 230, np.uint8)
    picture[30:66, left : left + 36] = patch
    return picture


def grained(picture: np.ndarray, seed: int) -> np.ndarray:
    noise = np.random.default_rng(seed).normal(0, 12, picture.shape)
    return np.clip(picture + noise, 0, 255).astype(np.uint8)


@pytest.fixture
def frames():
    one, other = drawn(20), drawn(22)
    before, painted = grained(one, 1), grained(other, 2)
    return before, painted, carried_on(before, painted, one, other)


def test_what_stands_still_is_painted_once(frames):
    before, painted, made = frames
    np.testing.assert_array_equal(made[:20], before[:20])
    np.testing.assert_array_equal(made[:, 80:], before[:, 80:])
    assert (painted[:20] != before[:20]).any()


def test_what_moves_takes_most_of_its_painting_along(frames):
    before, painted, made = frames
    inner = np.s_[36:60, 32:50]
    along = np.roll(before, 2, axis=1)[inner].astype(float)
    to_before = np.abs(made[inner] - along).mean()
    to_painted = np.abs(made[inner].astype(float) - painted[inner]).mean()
    assert to_before < to_painted
    assert HISTORY > 0.5


def test_what_comes_into_sight_is_painted_anew(frames):
    _, _, made = frames
    seen = np.s_[36:60, 20:22]  # the patch stood here
    assert np.abs(made[seen].astype(float) - 230).mean() < 16


def test_two_frames_alike_are_one():
    before, again = grained(drawn(20), 1), grained(drawn(20), 2)
    np.testing.assert_array_equal(carried_on(before, again, drawn(20), drawn(20)), before)
