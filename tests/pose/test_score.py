import math
from itertools import pairwise

import numpy as np
import pytest

from core.geometry import Size
from core.pose import presets
from core.pose.score import SIGMAS, score
from core.pose.skeleton import Joint, Person, Pose


def moved(pose: Pose, x: float, y: float = 0) -> Pose:
    return Pose(tuple(person.moved(x, y) for person in pose.people), pose.size)


def changed(pose: Pose, joint: Joint, place) -> Pose:
    body = pose.people[0].body.copy()
    body[joint] = place
    return Pose((Person(body), *pose.people[1:]), pose.size)


@pytest.mark.parametrize("preset", presets.all_presets(), ids=lambda preset: preset.id)
def test_a_pose_matches_itself_perfectly(preset):
    result = score(preset.pose, preset.pose)
    assert (result.oks, result.pck) == (1.0, 1.0)
    assert {value for value in result.per_joint if value is not None} == {1.0}


def test_the_formula_of_coco(standing):
    """exp(-d² / (2 s² (2σ)²)), one joint displaced by 10 px, s² the figure's area."""
    wrist = standing.people[0].body[Joint.LEFT_WRIST]
    found = changed(standing, Joint.LEFT_WRIST, wrist + np.array([6, 8, 0]))
    area = 0.53 * (86 - 42) * (164 - 34)
    expected = math.exp(-100 / (2 * area * (2 * 0.062) ** 2))
    result = score(standing, found)
    assert result.per_joint[Joint.LEFT_WRIST] == pytest.approx(expected)
    assert result.oks == pytest.approx((17 + expected) / 18)
    (wrong,) = [error for error in result.errors if error.distance > 0]
    torso = 100 - 56
    assert wrong.joint is Joint.LEFT_WRIST
    assert wrong.offset == pytest.approx((6 / torso, 8 / torso))
    assert wrong.is_off  # 10 px of a torso of 44


def test_neck_counts_as_a_shoulder():
    assert SIGMAS[Joint.NECK] == SIGMAS[Joint.LEFT_SHOULDER] == 0.079
    assert SIGMAS[Joint.NOSE] == 0.026


def test_the_farther_the_worse(standing):
    results = [score(standing, moved(standing, step)) for step in range(0, 60, 3)]
    oks, pck = [r.oks for r in results], [r.pck for r in results]
    assert all(a > b for a, b in pairwise(oks))
    assert pck == sorted(pck, reverse=True)
    assert oks[0] == 1
    assert oks[-1] < 0.05
    assert pck[-1] == 0


def test_pck_reaches_a_fifth_of_the_torso(standing):
    torso = math.hypot(64 - 64, 100 - 56)
    assert score(standing, moved(standing, 0.19 * torso)).pck == 1
    assert score(standing, moved(standing, 0.21 * torso)).pck == 0


def test_a_joint_that_was_not_found_counts_nothing(standing):
    result = score(standing, changed(standing, Joint.NOSE, [0, 0, 0]))
    assert result.oks == result.pck == pytest.approx(17 / 18)
    assert result.per_joint[Joint.NOSE] == 0
    nose = result.errors[Joint.NOSE]
    assert (nose.offset, nose.distance, nose.is_off) == (None, math.inf, True)
    assert not any(error.is_off for error in result.errors if error.joint is not Joint.NOSE)


def test_a_joint_that_was_not_asked_does_not_count(standing):
    asked = changed(standing, Joint.NOSE, [0, 0, 0])
    result = score(asked, standing)
    assert (result.oks, result.pck) == (1.0, 1.0)
    assert result.per_joint[Joint.NOSE] is None


def test_canvases_of_other_sizes_are_scaled_first(standing):
    assert score(standing, standing.scaled_to(Size(512, 768))).oks == pytest.approx(1)
    assert score(standing.scaled_to(Size(512, 768)), standing).pck == 1


def test_people_are_matched_whatever_their_order():
    pose = presets.get("high-five").pose
    result = score(pose, Pose(pose.people[::-1], pose.size))
    assert (result.oks, result.pck) == (1.0, 1.0)


def test_a_person_who_is_missing_counts_nothing_for_all_joints():
    pose = presets.get("side-by-side").pose
    first, second = (int(person.visible.sum()) for person in pose.people)
    result = score(pose, Pose(pose.people[1:], pose.size))
    assert result.oks == result.pck == pytest.approx(second / (first + second))
    assert (result.people_found, result.people_asked) == (1, 2)
    assert all(error.is_off == (error.person == 0) for error in result.errors)


def test_a_stranger_in_the_picture_costs_nothing(standing):
    found = Pose((standing.people[0].moved(30, 0), *standing.people), standing.size)
    assert score(standing, found).oks == 1


def test_the_pairs_with_the_best_sum_are_taken():
    base = presets.get("standing").pose

    def at(*places):
        return Pose(tuple(base.people[0].moved(x, 0) for x in places), base.size)

    other_sum = (score(at(0), at(35)).oks + score(at(72), at(-4)).oks) / 2
    best_sum = (score(at(0), at(-4)).oks + score(at(72), at(35)).oks) / 2
    assert best_sum > other_sum
    assert score(at(0, 72), at(35, -4)).oks == pytest.approx(best_sum)


def test_a_crowd_is_matched_too(standing):
    people = tuple(standing.people[0].scaled(0.3, 0.3).moved(9 * i, 0) for i in range(12))
    asked = Pose(people, Size(256, 192))
    order = np.random.default_rng(0).permutation(12)
    assert score(asked, Pose(tuple(people[i] for i in order), asked.size)).oks == 1


def test_nothing_found_and_nothing_asked(standing):
    nobody = Pose((), standing.size)
    assert (score(standing, nobody).oks, score(standing, nobody).pck) == (0.0, 0.0)
    assert score(nobody, standing).per_joint == (None,) * 18
    hidden = Pose((Person(np.zeros((18, 3))),), standing.size)
    assert score(standing, hidden).oks == 0
    assert score(hidden, standing).oks == 0


def test_one_asked_joint_still_has_a_scale(standing):
    body = np.zeros((18, 3))
    body[Joint.LEFT_WRIST] = (64, 64, 1)
    asked = Pose((Person(body),), standing.size)
    assert score(asked, asked).oks == 1
    near, far = (score(asked, moved(asked, step)).oks for step in (0.5, 5))
    assert 1 > near > far
