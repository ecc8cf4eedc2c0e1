"""Hands are drawn on their points, and told from their arms where a pose has none."""

from dataclasses import replace

import numpy as np
import pytest

from core.figures.body.hands import FINGERS, THUMB, Hand
from core.figures.drawing import draw
from core.figures.looks import Look, Scene
from core.figures.painting.paint import Label
from core.geometry import Size
from core.pose.anatomy.hands import GESTURES, hand_at, with_hands
from core.pose.presets import get
from core.pose.skeleton import Joint, Person, Pose

SIZE = Size(512, 768)
LOOK = Look("girl", "brown", "bob cut", False, "green", "fair skin", "smile", "casual clothes",
            "navy", "white")  # fmt: skip
TIPS = [finger[3] for finger in (THUMB, *FINGERS)]


def skin(pose: Pose, look: Look = LOOK) -> np.ndarray:
    return draw(pose, [look], Scene("simple background"), SIZE).labels() == Label.SKIN


def raised(gesture: str | None) -> Person:
    """The right hand is up in the air, with nothing but the ground around it."""
    (person,) = get("waving").pose.fitted_to(SIZE).people
    return person if gesture is None else with_hands(person, gesture)


@pytest.mark.parametrize("gesture", GESTURES)
def test_every_tip_is_drawn_on_its_point(gesture):
    person = raised(gesture)
    shown = skin(Pose((person,), SIZE))
    for x, y in person.right_hand[TIPS, :2]:
        rows, columns = np.mgrid[-3:4, -3:4]
        assert shown[int(y) + rows, int(x) + columns].any(), gesture


@pytest.mark.parametrize("gesture", ["open", "point", "peace", "relaxed"])
def test_nothing_is_drawn_beyond_the_tips_of_stretched_fingers(gesture):
    person = raised(gesture)
    hand = person.right_hand[:, :2]
    shown = skin(Pose((person,), SIZE))
    rows, columns = np.nonzero(shown[: int(hand[0, 1])])
    near = np.hypot(columns - hand[0, 0], rows - hand[0, 1]) < 100
    assert abs(rows[near].min() - hand[:, 1].min()) < 5


def test_open_fingers_are_parted_and_a_fist_is_short():
    def reach(gesture: str) -> float:
        person = raised(gesture)
        rows, columns = np.nonzero(skin(Pose((person,), SIZE)))
        wrist = person.body[Joint.RIGHT_WRIST]
        return float(wrist[1] - rows[np.abs(columns - wrist[0]) < 60].min())

    assert reach("fist") < 0.8 * reach("open")
    person = raised("open")
    shown = skin(Pose((person,), SIZE))
    between = (person.right_hand[8, :2] + person.right_hand[12, :2]) / 2
    x, y = between.round().astype(int)
    assert not shown[y - 2 : y + 1, x - 1 : x + 2].all()


def test_a_hidden_point_is_guessed_from_the_others():
    person = raised("open")
    some = np.array(person.right_hand)
    some[[0, 7, 8, 11]] = 0
    partly = Person(person.body, person.left_hand, some)
    whole = skin(Pose((person,), SIZE))
    guessed = skin(Pose((partly,), SIZE))
    assert (whole ^ guessed).sum() < 5


def test_a_hand_of_few_points_is_told_from_its_arm():
    some = np.zeros((21, 3), np.float32)
    some[:4] = raised("fist").right_hand[:4]
    assert np.array_equal(
        skin(Pose((Person(raised(None).body, right_hand=some),), SIZE)),
        skin(Pose((raised(None),), SIZE)),
    )


@pytest.mark.parametrize(("side", "palm"), [("right", True), ("left", False)])
def test_which_side_of_a_hand_is_seen(side, palm):
    """A right hand whose thumb points to the picture's right, fingers up, shows its palm."""
    points = hand_at(raised(None), "right", "open")[:, :2]
    assert points[4, 0] > points[20, 0]
    assert Hand.of(points, is_right=side == "right").shows_palm is palm


def test_a_glove_covers_the_hand():
    look = replace(LOOK, outfit="ninja outfit")
    person = raised("open")
    labels = draw(Pose((person,), SIZE), [look], Scene("simple background"), SIZE).labels()
    x, y = person.right_hand[9, :2].round().astype(int)
    assert labels[y, x] == Label.TRIM


def test_a_hand_without_extent_is_drawn():
    spot = np.tile(np.array([200, 100, 1], np.float32), (21, 1))
    assert skin(Pose((Person(raised(None).body, right_hand=spot),), SIZE)).any()
