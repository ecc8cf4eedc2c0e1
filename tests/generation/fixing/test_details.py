"""Where the pose says that faces and hands are, and what is cut out for them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.generation.fixing.details import Part, crop_of, details, expected, moved_into
from core.generation.request import Fix
from core.geometry import Box, Size
from core.pose.anatomy.hands import hand_at
from core.pose.checks import hidden
from core.pose.skeleton import Joint, Pose

FACE_JOINTS = (Joint.NOSE, Joint.RIGHT_EYE, Joint.LEFT_EYE)


def without(pose: Pose, *joints: Joint) -> Pose:
    (person,) = pose.people
    for joint in joints:
        person = hidden(person, joint)
    return replace(pose, people=(person,))


def parts(pose: Pose, fix: Fix) -> list[Part]:
    return [one.part for one in details(pose, fix)]


@pytest.mark.parametrize(
    ("fix", "found"),
    [
        (Fix(), [Part.HAND, Part.HAND, Part.FACE]),
        (Fix(hands=False), [Part.FACE]),
        (Fix(faces=False), [Part.HAND, Part.HAND]),
    ],
)
def test_one_face_and_two_hands_of_a_person(standing, fix, found):
    assert parts(standing, fix) == found
    assert expected(standing, fix) == expected(None, fix) == len(found)
    two = replace(standing, people=standing.people * 2)
    assert expected(two, fix) == 2 * len(found)


@pytest.mark.parametrize(
    ("joints", "found"),
    [
        ((Joint.RIGHT_WRIST,), [Part.HAND, Part.FACE]),
        ((Joint.RIGHT_ELBOW, Joint.LEFT_WRIST), [Part.FACE]),
        (FACE_JOINTS, [Part.HAND, Part.HAND]),
        ((Joint.NOSE, Joint.LEFT_EYE), [Part.HAND, Part.HAND, Part.FACE]),
    ],
)
def test_what_does_not_show_is_none(standing, joints, found):
    assert parts(without(standing, *joints), Fix()) == found


def test_what_lies_beyond_the_canvas_is_none(standing):
    (person,) = standing.people
    aside = replace(standing, people=(person.moved(-1000, 0),))
    assert details(aside, Fix()) == ()


def test_the_face_lies_about_eyes_and_ears(standing):
    (face,) = details(standing, Fix(hands=False))
    joints = standing.people[0].body[[0, 14, 15, 16, 17], :2]
    apart = np.hypot(*(joints - (face.x, face.y)).T)
    assert (apart < face.width / 2).all()
    assert face.width < 4 * np.ptp(joints, axis=0).max()


def test_a_hand_goes_on_where_the_forearm_went(standing):
    (person,) = standing.people
    right, left = details(standing, Fix(faces=False))
    for hand, elbow, wrist in ((right, 3, 4), (left, 6, 7)):
        end, start = person.body[wrist, :2], person.body[elbow, :2]
        along = (end - start) / np.hypot(*(end - start))
        beyond = np.array([hand.x, hand.y]) - end
        assert 0 < beyond @ along < hand.width
        assert abs(beyond @ along - np.hypot(*beyond)) < 1e-3


def test_points_of_a_hand_say_it_better(standing):
    (person,) = standing.people
    points = hand_at(person, "right", "open")
    moved = points + np.array([20, -30, 0], np.float32)
    posed = replace(standing, people=(replace(person, right_hand=moved),))
    hand = details(posed, Fix(faces=False))[0]
    low, high = moved[:, :2].min(axis=0), moved[:, :2].max(axis=0)
    assert (hand.x, hand.y) == pytest.approx(tuple((low + high) / 2))
    assert (high - low).max() < hand.width < 2 * (high - low).max()


def test_only_small_ones_are_expected(standing):
    (face,) = details(standing, Fix(hands=False))
    large = replace(standing, people=(standing.people[0].scaled(3, 3),), size=Size(384, 576))
    assert expected(standing, Fix(hands=False, largest=int(face.width) + 1)) == 1
    assert expected(large, Fix(hands=False, largest=int(face.width) + 1)) == 0


@pytest.mark.parametrize("drawn", [Size(512, 512), Size(640, 512), Size(512, 768)])
@pytest.mark.parametrize("place", [(0.0, 0.0), (0.5, 0.5), (1.0, 0.3)])
def test_a_cut_out_lies_in_the_picture_and_has_the_drawn_shape(standing, drawn, place):
    (face,) = details(standing, Fix(hands=False))
    picture = Size(200, 300)
    face = replace(face, x=place[0] * 199, y=place[1] * 299, width=40.0)
    crop = crop_of(face, picture, drawn)
    assert crop == crop.within(Box.of(picture))
    assert crop.width / crop.height == pytest.approx(drawn.aspect, rel=0.02)
    assert min(crop.width, crop.height) == pytest.approx(40 * 2.2, abs=1)
    assert crop.left <= face.x < crop.right and crop.top <= face.y < crop.bottom


def test_a_pose_lies_in_the_cut_out_as_in_the_picture(standing):
    crop, drawn = Box(20, 10, 84, 74), Size(512, 512)
    moved = moved_into(standing, crop, drawn)
    assert moved.size == drawn
    before, after = standing.people[0].body, moved.people[0].body
    assert np.allclose(after[:, :2], (before[:, :2] - (20, 10)) * 8, atol=1e-3)
    assert np.array_equal(after[:, 2], before[:, 2])
