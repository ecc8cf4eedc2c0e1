import numpy as np
import pytest

from core.errors import InputRejected
from core.geometry import Size
from core.pose import presets
from core.pose.interpolate import (
    Easing,
    between,
    body_between,
    frames,
    onion_skin,
    person_between,
    strip,
)
from core.pose.skeleton import BONES, Joint, Person, Pose

STANDING, JOGGING = presets.get("standing").pose, presets.get("jogging").pose


def lengths(body):
    return np.array([np.hypot(*(body[b, :2] - body[a, :2])) for a, b in BONES])


def turned(body, radians: float):
    """All bones turned by their own angle, their lengths kept."""
    result = np.array(body, np.float64)
    for number, (start, end) in enumerate(BONES):
        step = body[end, :2].astype(np.float64) - body[start, :2]
        angle = radians * (1 + number % 5) / 5
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        result[end, :2] = result[start, :2] + turn @ step
    return result


@pytest.mark.parametrize("share", [0.1, 0.5, 0.77])
@pytest.mark.parametrize("radians", [0.4, -1.2, 2.9])
def test_bones_keep_their_length_on_the_way(share, radians):
    start = STANDING.people[0].body.astype(np.float64)
    middle = body_between(start, turned(start, radians), share)
    assert np.abs(lengths(middle) / lengths(start) - 1).max() < 1e-6


def test_an_arm_turns_the_short_way_round():
    body = STANDING.people[0].body.astype(np.float64)
    up, right = body.copy(), body.copy()
    elbow = body[Joint.RIGHT_ELBOW, :2]
    up[Joint.RIGHT_WRIST, :2] = np.add(elbow, (0, -40))
    right[Joint.RIGHT_WRIST, :2] = np.add(elbow, (40, 0))
    wrist = body_between(up, right, 0.5)[Joint.RIGHT_WRIST, :2] - elbow
    assert wrist == pytest.approx([40 * np.sqrt(0.5), -40 * np.sqrt(0.5)])


def test_the_ends_are_the_keys():
    assert between(STANDING, JOGGING, 0) == STANDING
    assert between(STANDING, JOGGING, 1) == JOGGING.fitted_to(STANDING.size)
    same = person_between(STANDING.people[0], STANDING.people[0], 0.3)
    assert np.allclose(same.body, STANDING.people[0].body, atol=1e-3)


def test_frames_hold_the_keys_and_count():
    found = frames([STANDING, JOGGING, STANDING], 3)
    assert len(found) == 9
    assert (found[0], found[4], found[8]) == (STANDING, JOGGING, STANDING)
    assert {pose.size for pose in found} == {STANDING.size}


def test_smooth_starts_slower_than_even_and_meets_it_in_the_middle():
    first = {
        easing: frames([STANDING, JOGGING], 3, easing)[1].people[0].body[Joint.NECK]
        for easing in Easing
    }
    start = STANDING.people[0].body[Joint.NECK]
    way = {easing: np.abs(neck - start).sum() for easing, neck in first.items()}
    assert 0 < way[Easing.SMOOTH] < way[Easing.EVEN]
    middle = [frames([STANDING, JOGGING], 3, easing)[2] for easing in Easing]
    assert middle[0] == middle[1]


def test_joints_shown_in_one_key_are_there_on_its_side():
    body = STANDING.people[0].body.copy()
    body[Joint.LEFT_WRIST] = 0
    without = Person(body)
    early = person_between(STANDING.people[0], without, 0.25)
    late = person_between(STANDING.people[0], without, 0.75)
    assert early.visible[Joint.LEFT_WRIST] and not late.visible[Joint.LEFT_WRIST]
    assert lengths(early.body)[5] == pytest.approx(lengths(STANDING.people[0].body)[5], rel=1e-5)


def test_more_people_in_one_key_come_in_the_middle():
    pair = Pose((*JOGGING.people, JOGGING.people[0].moved(60, 0)), JOGGING.size)
    assert len(between(JOGGING, pair, 0.4).people) == 1
    assert len(between(JOGGING, pair, 0.6).people) == 2


def test_hands_move_with_their_wrist():
    person = STANDING.people[0]
    hand = np.tile(np.add(person.body[Joint.LEFT_WRIST], [4, 1, 0]), (21, 1))
    held = Person(person.body, left_hand=hand)
    found = person_between(held, JOGGING.people[0], 0.3)
    gap = found.left_hand[:, :2] - found.body[Joint.LEFT_WRIST, :2]
    assert np.allclose(gap, [4, 1], atol=1e-3)
    assert person_between(held, JOGGING.people[0], 0.8).left_hand is None


@pytest.mark.parametrize(("keys", "count"), [(1, 3), (2, 300), (2, -1), (100, 5)])
def test_wrong_counts_are_told(keys, count):
    with pytest.raises(InputRejected, match="Expected at"):
        frames([STANDING] * keys, count)


def test_pictures_of_a_way():
    poses = frames([STANDING, JOGGING], 2)
    assert strip(poses, 96, gap=4).shape == (96, 4 * 64 + 3 * 4, 3)
    skin = onion_skin(poses, Size(128, 192))
    assert skin.shape == (192, 128, 3) and skin.dtype == np.uint8
    last = onion_skin(poses[-1:], Size(128, 192))
    assert (skin[last.max(axis=2) > 0] == last[last.max(axis=2) > 0]).all()
    assert (skin.max(axis=2) > 0).sum() > (last.max(axis=2) > 0).sum()
