"""A drawn figure gets its depth back, and turns about its own axis."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from benchmarks.pose.true_skeletons import HEIGHT, skeleton
from benchmarks.pose.true_skeletons import turned as truly_turned
from core.geometry import Size
from core.pose import presets
from core.pose.anatomy import hands
from core.pose.anatomy.head import head_of_person
from core.pose.lifting.lengths import ARMS, LEGS
from core.pose.lifting.lift import depths, lifted
from core.pose.lifting.view import head_shows, turned
from core.pose.skeleton import BONES, Joint, Person

CANVAS = Size(512, 768)
PRESETS = ["standing", "jogging", "fighting-stance", "sitting", "high-kick", "standing-back"]


def preset(name: str) -> Person:
    return presets.get(name).pose.fitted_to(CANVAS).people[0]


def of_truth(seed: int, *, is_lively: bool = False) -> tuple[np.ndarray, Person]:
    joints, seen = skeleton(np.random.default_rng(seed), is_lively=is_lively)
    return joints, Person(np.column_stack([joints[:, :2], seen]).astype(np.float32))


def bones(points: np.ndarray) -> np.ndarray:
    """Of trunk and limbs."""
    body = [(start, end) for start, end in BONES if max(start, end) < 14 and start * end]
    return np.linalg.norm([points[end] - points[start] for start, end in body], axis=1)


@pytest.mark.parametrize("name", PRESETS)
@pytest.mark.parametrize("turns", [0.0, 2 * math.pi, -2 * math.pi])
def test_no_turn_and_a_whole_one_are_the_figure_itself(name, turns):
    person = preset(name)
    assert turned(person, turns) == person


@pytest.mark.parametrize("name", PRESETS)
@pytest.mark.parametrize("yaw", [0.4, 1.2, 2.2, 3.1, -1.7])
def test_no_bone_is_ever_drawn_longer_than_it_is(name, yaw):
    person = preset(name)
    body = lifted(person)
    drawn = bones(turned(person, yaw).body[:, :2].astype(np.float64))
    assert (drawn <= bones(body.body) + 0.01).all()
    assert (bones(person.body[:, :2]) <= bones(body.body) + 0.01).all()


@pytest.mark.parametrize("name", PRESETS)
def test_half_a_turn_mirrors_the_figure_and_shows_the_other_side(name):
    person = preset(name)
    after = turned(person, math.pi)
    axis = lifted(person).axis[0]
    limbs = person.visible & (np.arange(18) >= 1) & (np.arange(18) < 14)
    np.testing.assert_allclose(after.body[limbs, 0] - axis, axis - person.body[limbs, 0], atol=0.01)
    np.testing.assert_allclose(after.body[limbs, 1], person.body[limbs, 1], atol=0.01)
    assert head_of_person(after).faces_away != head_of_person(person).faces_away


def test_a_preset_seen_from_behind_turns_its_face_to_the_viewer():
    front = turned(preset("standing-back"), math.pi)
    assert front.visible[[Joint.NOSE, Joint.RIGHT_EYE, Joint.LEFT_EYE]].all()
    nose, eyes = front.body[Joint.NOSE], front.body[[Joint.RIGHT_EYE, Joint.LEFT_EYE]]
    assert eyes[0, 0] < nose[0] < eyes[1, 0]
    assert eyes[:, 1].max() < nose[1] < front.body[Joint.NECK, 1]


@pytest.mark.parametrize(
    ("degrees", "shown"),
    [
        (0, [1, 1, 1, 1, 1]),
        (44, [1, 1, 1, 1, 0]),
        (96, [1, 1, 0, 1, 0]),
        (132, [0, 0, 0, 1, 0]),
        (180, [0, 0, 0, 1, 1]),
        (-96, [1, 0, 1, 0, 1]),
    ],
)
def test_a_head_shows_what_the_turnaround_presets_show(degrees, shown):
    assert head_shows(math.radians(degrees)).tolist() == [bool(one) for one in shown]


@pytest.mark.parametrize("seed", range(12))
def test_knees_bend_back_and_elbows_forward(seed):
    _, person = of_truth(seed)
    yaw = head_of_person(person).yaw
    front = np.array([math.sin(yaw), 0.0, math.cos(yaw)])
    body = lifted(person).body
    for limbs, side in ((LEGS, 1), (ARMS, -1)):
        for root, middle, end in limbs:
            bend = body[middle] - (body[root] + body[end]) / 2
            assert side * float(bend @ front) > -0.06 * HEIGHT


@pytest.mark.parametrize(("is_lively", "most"), [(False, 0.065), (True, 0.115)])
@pytest.mark.parametrize("yaw", [0.6, -1.2])
def test_a_turn_comes_nearer_to_the_truth_than_a_flat_figure(is_lively, most, yaw):
    errors, flat = [], []
    for seed in range(40):
        joints, person = of_truth(seed, is_lively=is_lively)
        truth = truly_turned(joints, yaw)[1:14, :2]
        axis = lifted(person).axis[:2]
        plain = (joints[1:14, :2] - axis) * (math.cos(yaw), 1) + axis
        seen = turned(person, yaw).body[1:14, :2]
        errors.append(np.hypot(*(seen - truth).T).mean() / HEIGHT)
        flat.append(np.hypot(*(plain - truth).T).mean() / HEIGHT)
    assert np.mean(errors) < most
    assert np.mean(errors) < 0.75 * np.mean(flat)


def test_hands_and_face_go_along():
    person = hands.with_hands(preset("standing"), "open")
    face = np.ones((70, 3))
    face[:, :2] = person.body[Joint.NOSE, :2] + np.arange(-35, 35)[:, None] / 4
    person = replace(person, face=face.astype(np.float32))
    aside, behind = turned(person, 0.8), turned(person, math.pi)
    for one in (aside, behind):
        np.testing.assert_allclose(one.left_hand[0], one.body[Joint.LEFT_WRIST], atol=0.5)
        np.testing.assert_allclose(one.right_hand[0], one.body[Joint.RIGHT_WRIST], atol=0.5)
    assert aside.face is not None
    assert aside.face[:, 2].all()
    assert not behind.face[:, 2].any()
    assert len(depths(lifted(person))) == 130
    assert len(depths(lifted(preset("standing")))) == 18


def test_tilted_from_above_a_hand_held_forward_comes_lower():
    person = preset("standing")
    body = lifted(person)
    after = turned(person, 0.0, 0.3)
    for joint in range(1, 14):
        x, y, z = body.body[joint] - body.axis
        assert after.body[joint, 0] == pytest.approx(body.axis[0] + x, abs=0.01)
        wanted = body.axis[1] + y * math.cos(0.3) + z * math.sin(0.3)
        assert after.body[joint, 1] == pytest.approx(wanted, abs=0.01)


def test_too_little_of_a_figure_stays_as_it_is():
    body = np.zeros((18, 3), np.float32)
    body[0] = (10, 10, 1)
    assert lifted(Person(body)) is None
    assert turned(Person(body), 1.0) == Person(body)
