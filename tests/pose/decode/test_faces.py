"""Faces on control maps: white dots that get their names back."""

import io

import numpy as np
import pytest
from PIL import Image, ImageDraw

from core.geometry import Size
from core.pose import presets
from core.pose.decode import decode
from core.pose.render import control_map
from core.pose.skeleton import FACE_MIRROR, FACE_POINTS, Joint, Person, Pose
from tests.products import every

HALF = {
    0: (-93, 2), 1: (-93, 26), 2: (-88, 49), 3: (-81, 72), 4: (-69, 94), 5: (-53, 110),
    6: (-36, 122), 7: (-17, 131), 8: (0, 134),
    17: (-76, -14), 18: (-64, -28), 19: (-47, -32), 20: (-30, -28), 21: (-14, -20),
    27: (0, -3), 28: (0, 13), 29: (0, 29), 30: (0, 45),
    31: (-18, 55), 32: (-9, 59), 33: (0, 62),
    36: (-56, 2), 37: (-47, -7), 38: (-33, -7), 39: (-24, 3), 40: (-34, 7), 41: (-47, 7),
    68: (-40, 0),
    48: (-34, 84), 49: (-22, 78), 50: (-9, 75), 51: (0, 77), 57: (0, 102), 58: (-10, 101),
    59: (-22, 96), 60: (-29, 85), 61: (-9, 83), 62: (0, 84), 66: (0, 92), 67: (-9, 91),
}  # fmt: skip
LOWER = {8: 0.9, 7: 0.9, 6: 0.7, 5: 0.4, 55: 0.8, 56: 1, 57: 1, 58: 1, 59: 0.8, 65: 1, 66: 1,
         67: 1, 48: 0.4, 54: 0.4, 60: 0.4, 64: 0.4, 9: 0.9, 10: 0.7, 11: 0.4}  # fmt: skip
IDS = ("standing", "waving", "jogging", "dancing", "victory", "casting", "arms-up", "archery")


def drawn_face(rng: np.random.Generator, *, hidden: int = 0, mouth: float = 20) -> np.ndarray:
    """(70, 3) around the eyes, half a face's width long; not the shape that is fitted."""
    points = np.zeros((FACE_POINTS, 2))
    for point, (x, y) in HALF.items():
        points[point] = x, y
        points[FACE_MIRROR[point]] = -x, y
    points += rng.normal(0, 1.2, points.shape)
    for point, share in LOWER.items():
        points[point, 1] += share * mouth
    shown = np.ones(FACE_POINTS)
    if hidden:  # behind hair or a hand: neighbours, from one side of the outline
        shown[rng.permutation(17)[:hidden]] = 0
    return np.column_stack([points / 93, shown])


def with_face(person: Person, face: np.ndarray, turn: float = 0.0, wide: float = 1.0) -> Person:
    body = person.body
    eyes = [body[joint, :2] for joint in (Joint.RIGHT_EYE, Joint.LEFT_EYE) if body[joint, 2]]
    middle = np.mean(eyes, axis=0) if eyes else body[Joint.NOSE, :2]
    reach = float(np.linalg.norm(body[Joint.NECK, :2] - middle)) * 0.6
    down = body[Joint.NECK, :2] - middle
    angle = np.arctan2(-down[0], down[1]) + turn
    rotation = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    places = middle + (face[:, :2] * (wide, 1) * reach) @ rotation
    return Person(body, face=np.column_stack([places, face[:, 2]]))


def matched(asked: Person, found: Person) -> tuple[float, float]:
    """Shares of dots with a point within two pixels, and of points with the right label."""
    assert asked.face is not None and found.face is not None
    shown, seen = asked.face[:, 2] > 0, found.face[:, 2] > 0
    away = np.linalg.norm(
        asked.face[shown, None, :2].astype(int) - found.face[None, seen, :2], axis=2
    )
    right = np.linalg.norm(asked.face[:, :2].astype(int) - found.face[:, :2], axis=1) <= 2
    right = np.where(shown, right & seen, ~seen)
    return float((away.min(axis=1) <= 2).mean()), float(right.mean())


SMALL, LARGE = Size(512, 768), Size(1024, 1536)
# Where half a face is 35 pixels wide, the dots of an eye are one blot.
LEAST_LABELS = {SMALL: 0.6, LARGE: 0.95}
LEAST_MEAN_LABELS = {SMALL: 0.9, LARGE: 0.98}
LEAST_MEAN_DOTS = {SMALL: 0.92, LARGE: 0.98}
CASES = [
    ({}, {}),  # plain
    ({"mouth": 45}, {"turn": 0.3}),  # open mouth, tilted
    ({"mouth": 0}, {"turn": -0.3, "wide": 0.8}),  # closed mouth, turned
    ({"hidden": 6}, {"turn": 0.15}),  # partly hidden
]


@pytest.mark.parametrize(("face", "placed"), CASES)
def test_small_faces_come_back_with_their_labels(face, placed):
    assert_faces_come_back(face, placed, SMALL)


@pytest.mark.parametrize(("face", "placed"), every(3, CASES))
def test_large_faces_come_back_with_their_labels(face, placed):
    assert_faces_come_back(face, placed, LARGE)


def assert_faces_come_back(face, placed, size):
    rng = np.random.default_rng(5)
    dots, labels = [], []
    for preset_id in IDS:
        pose = presets.get(preset_id).pose.fitted_to(size)
        person = with_face(pose.people[0], drawn_face(rng, **face), **placed)
        (found,) = decode(control_map(Pose((person,), size))).people
        near, right = matched(person, found)
        dots.append(near)
        labels.append(right)
    assert min(labels) >= LEAST_LABELS[size] and np.mean(labels) >= LEAST_MEAN_LABELS[size]
    assert np.mean(dots) >= LEAST_MEAN_DOTS[size]


def test_a_map_without_a_face_gives_none():
    pose = presets.get("waving").pose
    assert all(person.face is None for person in decode(control_map(pose)).people)


@pytest.mark.parametrize("where", [(0, 0), (270, 130)], ids=["far from the head", "at the head"])
def test_white_that_is_no_face_gives_none(where):
    """A label, a watermark, snow."""
    pose = presets.get("waving").pose
    picture = control_map(pose)
    draw = ImageDraw.Draw(picture)
    for number in range(80):
        x, y = where[0] + 9 * (number % 40), where[1] + 9 * (number // 40)
        draw.ellipse((x, y, x + 6, y + 6), fill="white")
    assert all(person.face is None for person in decode(picture).people)


def test_two_people_get_their_own_faces():
    rng = np.random.default_rng(2)
    pose = presets.get("high-five").pose
    pose = pose.scaled_to(pose.size.times(2))
    people = tuple(with_face(person, drawn_face(rng)) for person in pose.people)
    found = decode(control_map(Pose(people, pose.size))).people
    assert len(found) == 2
    for person in people:
        like = min(found, key=lambda other: np.abs(other.body - person.body).sum())
        near, right = matched(person, like)
        assert near >= 0.97 and right >= 0.95


def test_a_face_survives_jpeg():
    size = LARGE
    pose = presets.get("standing").pose.fitted_to(size)
    person = with_face(pose.people[0], drawn_face(np.random.default_rng(3)))
    buffer = io.BytesIO()
    control_map(Pose((person,), size)).save(buffer, "JPEG", quality=75)
    (found,) = decode(Image.open(buffer)).people
    near, right = matched(person, found)
    assert near >= 0.97 and right >= 0.95
