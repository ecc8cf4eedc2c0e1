"""Shares of the canvas, −1..1 and pixels, mixed as files mix them; and markers of hidden joints."""

import json

import numpy as np
import pytest

from core.pose import openpose, presets
from core.pose.openpose import canvases, frames
from core.pose.skeleton import Joint
from tests.pose.openpose.figure import BODY, document, expected, triples

HAND = [(340 + i, 400 + 2 * i) for i in range(21)]
FACE = [(230 + i % 10 * 5, 120 + i // 10 * 6) for i in range(70)]


def shares(points) -> list[tuple[float, float]]:
    return [(x / 512, y / 768) for x, y in points]


def centred(points) -> list[tuple[float, float]]:
    return [(2 * x / 512 - 1, 2 * y / 768 - 1) for x, y in points]


def same(points):
    return points


def load(body, hand, face):
    person = {
        "pose_keypoints_2d": triples(body),
        "hand_left_keypoints_2d": triples(hand),
        "face_keypoints_2d": triples(face),
    }
    return openpose.load_frames(json.dumps(document(people=[person])))


@pytest.mark.parametrize("face", [same, shares])
@pytest.mark.parametrize("hand", [same, shares])
@pytest.mark.parametrize("body", [same, shares])
def test_each_part_is_read_in_its_own_units(body, hand, face):
    file = load(body(BODY), hand(HAND), face(FACE))
    (person,) = file.frames[0].pose.people
    assert np.allclose(person.body, expected(), atol=1e-3)
    assert np.allclose(person.left_hand[:, :2], HAND, atol=1e-3)
    assert np.allclose(person.face[:, :2], FACE, atol=1e-3)
    assert file.notes == ((frames.MIXED,) if len({body, hand, face}) > 1 else ())


def test_a_hand_of_two_points_goes_with_its_body():
    hand = [(0.0, 0.0)] * 19 + [(0.7, 0.5), (0.75, 0.5)]
    person = {
        "pose_keypoints_2d": triples(shares(BODY)),
        "hand_left_keypoints_2d": triples(hand),
    }
    (read,) = openpose.loads(json.dumps(document(people=[person]))).people
    assert read.left_hand[19].tolist() == pytest.approx([358.4, 384, 1])


def test_centred_places_fill_the_canvas():
    file = load(centred(BODY), centred(HAND), centred(FACE))
    (person,) = file.frames[0].pose.people
    assert np.allclose(person.body, expected(), atol=1e-3)
    assert np.allclose(person.left_hand[:, :2], HAND, atol=1e-3)
    assert file.notes == (frames.CENTRED,)


@pytest.mark.parametrize("unit", ["shares", "centred", "pixels"])
def test_every_preset_is_read_the_same_in_every_unit(unit):
    for preset in presets.all_presets():
        size = np.array(preset.pose.size, np.float64)
        people = []
        for person in preset.pose.people:
            body = person.body.astype(np.float64)
            if unit != "pixels":
                body[:, :2] /= size
            if unit == "centred":
                body[:, :2] = body[:, :2] * 2 - 1
            body[body[:, 2] == 0] = 0
            people.append({"pose_keypoints_2d": body.ravel().tolist()})
        value = {"people": people, "canvas_width": int(size[0]), "canvas_height": int(size[1])}
        read = openpose.loads(json.dumps(value))
        for person, like in zip(preset.pose.people, read.people, strict=True):
            assert np.allclose(person.body, like.body, atol=0.01), preset.id


def test_shares_whose_head_and_arm_leave_the_canvas_stay_shares():
    points = [(x, y - 0.3) for x, y in shares(BODY)]
    value = document(people=[{"pose_keypoints_2d": triples(points)}])
    body = openpose.loads(json.dumps(value)).people[0].body
    assert body[Joint.RIGHT_KNEE].tolist() == pytest.approx([220, 530 - 0.3 * 768, 1], abs=0.01)
    assert body[Joint.NOSE, 1] == pytest.approx(150 - 0.3 * 768, abs=0.01)


@pytest.mark.parametrize("marker", [(0, 0), (-1, -1), (-1.0, -1.0), (-999, -999), (None, None)])
@pytest.mark.parametrize("unit", [same, shares])
def test_markers_of_hidden_joints(marker, unit):
    points = unit(BODY)
    points = [*points[:4], marker, *points[5:]]
    value = document(people=[{"pose_keypoints_2d": triples(points)}])
    body = openpose.loads(json.dumps(value)).people[0].body
    assert np.allclose(body, expected(hidden=[4]), atol=1e-3)


def test_a_joint_left_of_the_canvas_is_no_marker():
    points = [*BODY[:4], (-1, 400), *BODY[5:]]
    value = document(people=[{"pose_keypoints_2d": triples(points)}])
    assert openpose.loads(json.dumps(value)).people[0].body[4].tolist() == [-1, 400, 1]


def test_nan_is_a_joint_without_a_place():
    text = json.dumps(document(people=[{"pose_keypoints_2d": triples()}]))
    text = text.replace("170, 400,", "NaN, NaN,")
    assert np.array_equal(openpose.loads(text).people[0].body, expected(hidden=[4]))


# --- canvases

BAD = {
    "none of it": ({"canvas_width": 0, "canvas_height": 0}, (512, 768), True),
    "one side": ({"canvas_width": 600}, (600, 768), True),
    "words": ({"canvas_width": "wide", "canvas_height": None}, (512, 768), True),
    "negative": ({"canvas_width": 512, "canvas_height": -768}, (512, 768), True),
    "enormous": ({"canvas_width": 10**9, "canvas_height": 768}, (512, 768), True),
    "digits": ({"canvas_width": 10**400, "canvas_height": 768}, (512, 768), True),
    "of one pixel": ({"canvas_width": 1, "canvas_height": 1}, (512, 768), True),
    "fraction": ({"canvas_width": 600.4, "canvas_height": 900}, (600, 900), False),
    "number in text": ({"canvas_width": "600", "canvas_height": "900"}, (600, 900), False),
}


@pytest.mark.parametrize(("canvas", "size", "is_told"), BAD.values(), ids=BAD)
def test_a_bad_canvas_beside_good_joints_is_made_from_them(canvas, size, is_told):
    value = canvas | {"people": [{"pose_keypoints_2d": triples()}]}
    file = openpose.load_frames(json.dumps(value))
    assert file.frames[0].pose.size == size
    assert np.array_equal(file.frames[0].pose.people[0].body, expected())
    assert file.notes == ((canvases.NOT_USABLE,) if is_told else ())


def test_a_canvas_that_most_joints_lie_off_is_a_slip():
    value = document(canvas_width=64, canvas_height=64)
    file = openpose.load_frames(json.dumps(value))
    assert (file.frames[0].pose.size, file.notes) == ((512, 768), (canvases.TOO_SMALL,))


def test_shares_without_a_canvas_say_so():
    file = openpose.load_frames(json.dumps(shares(BODY)))
    assert (file.frames[0].pose.size, file.notes) == ((512, 768), (canvases.MISSING,))


def test_a_photo_of_48_megapixels_is_made_smaller_with_its_figure():
    person = {"pose_keypoints_2d": triples([(10 * x, 10 * y) for x, y in BODY])}
    value = {"canvas_width": 6000, "canvas_height": 8000, "people": [person]}
    file = openpose.load_frames(json.dumps(value))
    pose = file.frames[0].pose
    assert pose.size == (4242, 5656)
    assert np.allclose(pose.people[0].body[:, :2], np.array(BODY) * 10 * 0.70711, atol=0.1)
    assert file.notes == (canvases.SHRUNK,)


def test_far_joints_are_clipped_with_a_word():
    points = [(1e30, -1e30), *BODY[1:]]
    file = openpose.load_frames(
        json.dumps(document(people=[{"pose_keypoints_2d": triples(points)}]))
    )
    assert file.frames[0].pose.people[0].body[0].tolist() == [1024, -768, 1]
    assert file.notes == (frames.FAR,)


def test_a_figure_around_its_own_middle_is_moved_onto_a_canvas():
    points = [(x - 256, y - 400) for x, y in BODY]
    file = openpose.load_frames(json.dumps(points))
    pose = file.frames[0].pose
    assert np.allclose(pose.people[0].body[:, :2], np.array(BODY) - (170, 135) + 64)
    assert file.notes == (frames.MOVED,)
