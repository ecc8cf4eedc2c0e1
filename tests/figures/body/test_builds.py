"""A build changes how wide a body is drawn, and nothing of its pose."""

from dataclasses import replace

import numpy as np
import pytest

from core.figures.body.builds import BUILDS, WORDS
from core.figures.drawing import draw
from core.figures.looks import Look, Scene
from core.figures.words import read
from core.geometry import Size
from core.pose.presets import get

SIZE = Size(512, 768)
LOOK = Look("girl", "brown", "bob cut", False, "green", "fair skin", "smile", "sports outfit",
            "navy", "white")  # fmt: skip
POSE = get("standing").pose.fitted_to(SIZE)


def drawn(build: str) -> np.ndarray:
    look = replace(LOOK, build=build)
    return draw(POSE, [look], Scene("simple background"), SIZE).labels() > 0


def width(figure: np.ndarray, joint: int, share: float = 0.5) -> int:
    """Of the run of the figure around a place on the bone that begins at a joint."""
    body = POSE.people[0].body
    x, y = (body[joint, :2] * (1 - share) + body[joint + 1, :2] * share).round().astype(int)
    gaps = np.flatnonzero(~figure[y])
    return int(gaps[gaps > x].min() - gaps[gaps < x].max() - 1)


@pytest.mark.parametrize(("wide", "narrow"), [
    ("muscular", ""), ("plump", ""), ("", "slim"), ("", "petite"), ("muscular", "athletic"),
])  # fmt: skip
def test_limbs_are_as_thick_as_the_build_says(wide, narrow):
    one, other = drawn(wide), drawn(narrow)
    for joint in (3, 9, 12):  # a forearm and both shins
        assert width(one, joint) > width(other, joint)


@pytest.mark.parametrize("build", BUILDS)
def test_every_build_is_seen(build):
    plain, other = drawn(""), drawn(build)
    assert (plain ^ other).sum() > 0.02 * plain.sum()


def test_a_build_nobody_knows_is_plain():
    assert np.array_equal(drawn("gaseous"), drawn(""))


@pytest.mark.parametrize("word", WORDS, ids=lambda word: word.value)
def test_each_build_is_read_from_its_words(word):
    for name in word.names:
        assert read(f"1girl, {name}").looks[0].build == word.value, name
