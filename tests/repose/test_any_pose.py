"""Whatever picture a puppet is made of and whatever is asked of it: a picture, and no crash."""

from __future__ import annotations

import random

import numpy as np
import pytest

from core.errors import InputRejected
from core.figures.looks import new_look
from core.geometry import Size
from core.pose import presets
from core.pose.skeleton import Person, Pose
from tests.repose.conftest import drawn, posed, source_of

SMALL = Size(96, 144)
SOURCES = ("standing", "bust-front", "sitting", "standing-side", "standing-back", "crouching",
           "arms-crossed", "lying", "hugging-knees", "seiza", "chibi-jump",
           "looking-back")  # fmt: skip
ASKED = ("waving", "lying", "bust-profile", "hugging-knees", "standing-back", "high-kick",
         "push-up", "ballet-arabesque", "flying", "chibi-sit", "turnaround-3-right",
         "knee-up")  # fmt: skip


def moved(person: Person, change) -> Person:
    body = person.body.copy()
    body[:, :2] = change(body[:, :2])
    return Person(body, None, None)


CHANGES = {
    "mirrored": lambda at: at * [-1, 1] + [SMALL.width, 0],
    "upside down": lambda at: at * [1, -1] + [0, SMALL.height],
    "tiny": lambda at: at * 0.01,
    "huge": lambda at: at * 30,
    "far outside": lambda at: at + 5000,
    "flat": lambda at: at * [1, 0.01],
    "a point": lambda at: at * 0 + 40,
}


@pytest.mark.parametrize("labels", [True, False])
@pytest.mark.parametrize("source", SOURCES)
def test_of_any_pose_into_any_pose(source, labels):
    puppet = drawn(posed(source, SMALL), new_look(random.Random(7)), labels=labels).puppet
    for name in ASKED:
        posture = puppet.posture(posed(name, SMALL).people[0])
        figure = puppet.drawn(posture, SMALL)
        assert np.isfinite(posture.places).all()
        assert 100 < (figure[..., 3] > 127).sum() < SMALL.pixels, name


@pytest.mark.parametrize("change", CHANGES)
def test_wild_places(change):
    puppet = drawn(posed("standing", SMALL), new_look(random.Random(7))).puppet
    asked = moved(posed("jogging", SMALL).people[0], CHANGES[change])
    posture = puppet.posture(asked)
    assert np.isfinite(posture.places).all() and np.isfinite(posture.floor)
    assert puppet.drawn(posture, SMALL).shape == (144, 96, 4)


def test_hidden_joints_are_guessed_or_refused_in_an_artists_words():
    puppet = drawn(posed("standing", SMALL), new_look(random.Random(7))).puppet
    rng, drawn_ones = np.random.default_rng(3), 0
    for _ in range(40):
        body = posed("walking", SMALL).people[0].body.copy()
        body[rng.random(18) < 0.45] = 0
        try:
            figure = puppet.drawn(puppet.posture(Person(body, None, None)), SMALL)
        except InputRejected as error:
            assert "joints" in error.shown
        else:
            drawn_ones += 1
            assert np.isfinite(figure).all()
    assert drawn_ones > 20


@pytest.mark.parametrize("part", ["no legs", "no arms", "cut at the knees"])
def test_a_source_of_which_a_part_is_out_of_the_picture(part):
    body = posed("standing", SMALL).people[0].body.copy()
    body[
        {"no legs": [9, 10, 12, 13], "no arms": [3, 4, 6, 7], "cut at the knees": [10, 13]}[part]
    ] = 0
    source = drawn(Pose((Person(body, None, None),), SMALL), new_look(random.Random(7)))
    for name in ASKED:
        assert source.puppet.posed(posed(name, SMALL), size=SMALL)[..., 3].any()


def test_a_bust_has_no_legs_and_says_so():
    bust = source_of("bust-front").puppet
    notes = bust.posture(posed("standing").people[0]).aim.notes
    assert "The picture does not show the legs: the puppet has none." in notes
    own = bust.posture(posed("bust-front").people[0])
    assert own.aim.notes == ()


@pytest.mark.parametrize(
    ("source", "asked", "is_told"),
    [("standing", "waving", False), ("standing", "standing-back", True),
     ("standing", "standing-side", True), ("standing-side", "standing", True),
     ("standing-side", "turnaround-3-right", False), ("standing-back", "standing-back", False),
     ("standing", "looking-back", True)],
)  # fmt: skip
def test_a_view_that_the_picture_cannot_give_is_told(source, asked, is_told):
    notes = source_of(source).puppet.posture(posed(asked).people[0]).aim.notes
    assert any("Redraw can turn the figure" in note for note in notes) == is_told


@pytest.mark.parametrize("source", ["crouching", "throne", "seiza"])
def test_limbs_that_the_picture_shows_from_their_end_are_told(source):
    seated = source_of(source).puppet
    notes = seated.posture(posed("standing").people[0]).aim.notes
    assert any("look short" in note for note in notes)
    assert source_of().puppet.posture(posed("arms-up").people[0]).aim.notes == ()


def test_every_preset_can_be_asked_for():
    puppet = drawn(posed("standing", SMALL), new_look(random.Random(7))).puppet
    for one in presets.all_presets():
        for person in one.pose.fitted_to(SMALL).people:
            assert np.isfinite(puppet.posture(person).places).all(), one.id
