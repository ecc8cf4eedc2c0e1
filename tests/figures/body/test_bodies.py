"""What a drawing tells from the joints alone."""

import math
from dataclasses import replace

import numpy as np
import pytest

from core.figures.body.bodies import body_of
from core.figures.drawing import draw
from core.figures.looks import Look, Scene
from core.figures.painting.paint import Label
from core.geometry import Size
from core.pose.anatomy.head import HEAD_JOINTS, head_of_person
from core.pose.presets import all_presets, get
from core.pose.skeleton import Joint, Person, Pose

SIZE = Size(512, 768)
LOOK = Look("girl", "brown", "bob cut", False, "green", "fair skin", "serious", "casual clothes",
            "navy", "white")  # fmt: skip


def nodding(pitch: float, yaw: float = 0.0) -> Person:
    """The standing figure with its head turned and nodded about its middle."""
    (person,) = get("standing").pose.fitted_to(SIZE).people
    body = np.array(person.body)
    head = head_of_person(person)
    for joint, (azimuth, height, reach) in HEAD_JOINTS.items():
        x, depth = reach * math.sin(azimuth + yaw), reach * math.cos(azimuth + yaw)
        up = height * math.cos(pitch) + depth * math.sin(pitch)
        seen = depth > -0.25
        body[joint] = (*(head.centre + np.array([x, -up]) * head.radius), seen)
    return Person(body)


@pytest.mark.parametrize("yaw", [-0.8, -0.3, 0.0, 0.5, 0.9])
@pytest.mark.parametrize("pitch", [-0.7, -0.5, 0.5, 0.7])
def test_a_nodded_head_is_told_by_its_five_points(pitch, yaw):
    head = head_of_person(nodding(pitch, yaw))
    assert np.sign(head.pitch) == np.sign(pitch)
    assert 0.04 < abs(head.pitch) <= 0.6
    assert abs(head.yaw - yaw) < 0.35


@pytest.mark.parametrize("pitch", [-0.15, 0.0, 0.15])
def test_a_head_is_level_unless_it_is_clear(pitch):
    assert head_of_person(nodding(pitch)).pitch == 0


def test_few_points_tell_no_nod():
    body = np.array(nodding(0.6).body)
    body[[16, 17]] = 0
    assert head_of_person(Person(body)).pitch == 0


@pytest.mark.parametrize("pitch", [-0.55, 0.0, 0.55])
def test_the_eyes_of_a_nodding_head_stay_on_their_joints(pitch):
    person = nodding(pitch)
    labels = draw(Pose((person,), SIZE), [LOOK], Scene("simple background"), SIZE).labels()
    rows, columns = np.nonzero(labels == Label.EYES)
    middle = person.body[[14, 15], :2].mean(0)
    radius = head_of_person(person).radius
    assert np.hypot(columns.mean() - middle[0], rows.mean() - middle[1]) < 0.3 * radius


def test_looking_up_shows_less_hair_above_the_eyes_than_looking_down():
    def crown(pitch: float) -> float:
        person = nodding(pitch)
        labels = draw(Pose((person,), SIZE), [LOOK], Scene("simple background"), SIZE).labels()
        rows, _ = np.nonzero(labels == Label.HAIR)
        return float(person.body[[14, 15], 1].mean() - rows.min())

    assert crown(0.6) < crown(0.0) < crown(-0.6)


def test_a_bust_in_profile_has_a_grown_trunk():
    body = body_of(get("bust-profile").pose.people[0])
    assert body.torso >= 3 * body.radius


def test_a_chibi_with_its_hips_shown_keeps_its_short_trunk():
    body = body_of(get("chibi-standing").pose.people[0])
    assert body.torso < 1.6 * body.radius


@pytest.mark.parametrize("preset", [preset.id for preset in all_presets()])
def test_joints_that_show_are_where_the_pose_has_them(preset):
    for person in get(preset).pose.people:
        body = body_of(person)
        limbs = person.visible.copy()
        limbs[[0, 14, 15, 16, 17]] = False
        assert np.allclose(body.joints[limbs], person.body[limbs, :2])


def test_a_body_scales_with_all_its_parts():
    body = replace(
        body_of(get("waving").pose.people[0]), hands={"left": np.ones((21, 2))}, pitch=0.2
    )
    large = body.scaled(2)
    assert large.torso == pytest.approx(2 * body.torso)
    assert (large.hands["left"] == 2).all() and large.pitch == 0.2


def test_the_foot_of_a_kick_points_up_from_a_raised_shin():
    pose = get("high-kick").pose.fitted_to(SIZE)
    labels = draw(pose, [LOOK], Scene("simple background"), SIZE).labels()
    x, y = pose.people[0].body[Joint.LEFT_ANKLE, :2]
    other = pose.people[0].body[Joint.RIGHT_ANKLE, 1]
    raised = (x, y) if y < other else tuple(pose.people[0].body[Joint.RIGHT_ANKLE, :2])
    rows, columns = np.nonzero(labels == Label.SHOES)
    near = np.hypot(columns - raised[0], rows - raised[1]) < 60
    assert rows[near].mean() < raised[1]


@pytest.mark.parametrize(
    ("preset", "yaw"),
    [("turnaround-4-back-right", 2.3), ("turnaround-5-back", math.pi),
     ("turnaround-6-back-left", 2 * math.pi - 2.3), ("standing-back", math.pi)],
)  # fmt: skip
def test_a_head_from_behind_turns_to_the_side_of_the_ear_that_shows(preset, yaw):
    (person,) = get(preset).pose.people
    for each, expected in ((person, yaw), (get(preset).pose.mirrored().people[0], -yaw)):
        found = head_of_person(each)
        assert found.faces_away
        off = (found.yaw - expected + math.pi) % (2 * math.pi) - math.pi
        assert abs(off) < 0.15 and abs(found.tilt) < 0.15


def test_shoulders_straight_from_behind_leave_one_ear_to_say_the_turn():
    body = np.array(get("standing-back").pose.people[0].body)
    body[17] = 0
    body[16, 0] = body[1, 0] + 0.5 * (body[16, 0] - body[1, 0])
    head = head_of_person(Person(body))
    assert 2.2 < head.yaw < 2.95


BACKS = ("standing-back", "walking-away", "running-away", "hero-back", "turnaround-5-back")


@pytest.mark.parametrize("preset", BACKS)
@pytest.mark.parametrize("is_mirrored", [False, True])
def test_below_a_head_straight_from_behind_the_torso_is_a_back(preset, is_mirrored):
    pose = get(preset).pose
    body = body_of((pose.mirrored() if is_mirrored else pose).people[0])
    assert math.cos(body.head_yaw) < -0.99
    assert math.cos(body.yaw) < -0.99 and body.view == "back"


@pytest.mark.parametrize(
    ("narrowed", "least", "most"), [(1.0, -1.01, -0.99), (0.85, -1.01, -0.99), (0.5, -0.8, -0.5)]
)
def test_only_far_narrower_shoulders_turn_a_back(narrowed, least, most):
    body = np.array(get("standing-back").pose.people[0].body)
    joints = [Joint.RIGHT_SHOULDER, Joint.LEFT_SHOULDER, Joint.RIGHT_HIP, Joint.LEFT_HIP]
    middle = body[Joint.NECK, 0]
    body[joints, 0] = middle + narrowed * (body[joints, 0] - middle)
    assert least < math.cos(body_of(Person(body)).yaw) < most


@pytest.mark.parametrize("preset", ["turnaround-4-back-right", "turnaround-6-back-left"])
def test_a_torso_turns_on_with_a_head_that_does(preset):
    assert -0.9 < math.cos(body_of(get(preset).pose.people[0]).yaw) < -0.4
