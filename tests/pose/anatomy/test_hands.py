import numpy as np
import pytest

from core.errors import InputRejected
from core.pose import presets
from core.pose.anatomy import hands
from core.pose.anatomy.hands import GESTURES, HAND_LENGTH, hand_at, shape, with_hands
from core.pose.skeleton import Joint, Person

STANDING = presets.get("standing").pose.people[0]
WAVING = presets.get("waving").pose.people[0]
TIPS = [4, 8, 12, 16, 20]


def reach(gesture):
    """How far each finger tip is from the wrist, thumb first."""
    return np.hypot(*shape(gesture)[TIPS].T)


@pytest.mark.parametrize("gesture", GESTURES)
def test_shapes_begin_at_the_wrist_and_have_their_size(gesture):
    points = shape(gesture)
    assert points.shape == (21, 2)
    assert (points[0] == 0).all()
    assert 0.4 < np.hypot(*points.T).max() < 1.2
    assert points[1:5, 1].max() > points[17:, 1].max(), "the thumb is on the thumb's side"


def test_gestures_differ_in_the_fingers_that_they_name():
    open_hand, fist = reach("open"), reach("fist")
    assert (fist[1:] < 0.75 * open_hand[1:]).all()
    assert reach("point")[1] == pytest.approx(open_hand[1], rel=0.05)
    assert (reach("point")[2:] == fist[2:]).all()
    assert (reach("peace")[1:3] > 0.9).all() and (reach("peace")[3:] < 0.7).all()
    assert np.ptp(shape("open")[TIPS[1:], 1]) > np.ptp(shape("relaxed")[TIPS[1:], 1])


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_hand_goes_on_where_the_forearm_ends(side):
    hand = hand_at(STANDING, side, "open")
    elbow, wrist = (
        STANDING.body[Joint[f"{side.upper()}_{name}"], :2] for name in ("ELBOW", "WRIST")
    )
    assert np.allclose(hand[0, :2], wrist)
    middle = hand[12, :2] - wrist
    along = (wrist - elbow) / np.linalg.norm(wrist - elbow)
    assert middle @ along == pytest.approx(
        HAND_LENGTH * np.linalg.norm(wrist - elbow) * np.hypot(*shape("open")[12]), rel=0.02
    )
    assert (hand[:, 2] == 1).all()


def test_thumbs_are_on_the_bodys_side_hanging_and_raised():
    both = with_hands(STANDING, "open")
    assert both.right_hand[4, 0] > both.right_hand[0, 0]
    assert both.left_hand[4, 0] < both.left_hand[0, 0]
    raised = hand_at(WAVING, "right", "open")
    assert WAVING.body[Joint.RIGHT_WRIST, 1] < WAVING.body[Joint.RIGHT_ELBOW, 1]
    assert raised[4, 0] > raised[0, 0]


def test_a_hidden_arm_gets_no_hand_and_keeps_what_it_had():
    body = STANDING.body.copy()
    body[Joint.LEFT_ELBOW] = 0
    own = np.ones((21, 3))
    found = with_hands(Person(body, left_hand=own), "fist")
    assert np.array_equal(found.left_hand, own)
    assert found.right_hand is not None


def test_an_unknown_gesture_is_told():
    with pytest.raises(InputRejected, match="got 'wave'"):
        hands.shape("wave")
