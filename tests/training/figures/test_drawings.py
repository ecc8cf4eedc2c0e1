import random

import numpy as np
import pytest

from core.geometry import Size
from core.pose.skeleton import MIRROR, Joint, Person, Pose
from training.figures import training_pose
from training.figures.blank_heads import facing_viewer, head_of
from training.figures.drawings import DrawingStyle, drawing

PAPER = Size(160, 240)


def pose_of(seed: int) -> Pose:
    return training_pose(random.Random(seed), PAPER)


@pytest.mark.parametrize("style", DrawingStyle)
def test_a_drawing_is_the_same_for_the_same_chance(style):
    one, other, third = (drawing(random.Random(s), pose_of(1), style) for s in (5, 5, 6))
    assert one.pose == other.pose
    assert np.array_equal(one.picture, other.picture)
    assert not np.array_equal(one.picture, third.picture)
    assert one.picture.shape == (PAPER.height, PAPER.width, 3)
    assert one.picture.dtype == np.uint8


@pytest.mark.parametrize("style", DrawingStyle)
def test_wrists_and_ankles_are_drawn_where_the_pose_says(style):
    """Painting the same figure with one limb less changes the picture at that limb's end.

    Not where another part covers it, which is rare.
    """
    changed = []
    for seed in range(6):
        pose = pose_of(seed)
        (person,) = pose.people
        full = drawing(random.Random(seed), pose, style)
        for joint in (Joint.RIGHT_WRIST, Joint.LEFT_ANKLE):
            if not person.visible[joint]:
                continue
            body = person.body.copy()
            body[joint] = 0
            less = drawing(random.Random(seed), Pose((Person(body),), PAPER), style)
            x, y = person.body[joint, :2].astype(int)
            around = np.s_[max(y - 6, 0) : y + 7, max(x - 6, 0) : x + 7]
            apart = np.abs(full.picture[around].astype(int) - less.picture[around])
            changed.append(apart.max() > 20)
    assert np.mean(changed) > 0.7


def test_a_shape_without_a_face_looks_at_the_viewer():
    for seed in range(12):
        drawn = drawing(random.Random(seed), pose_of(seed), DrawingStyle.SILHOUETTE)
        (person,) = drawn.pose.people
        assert head_of(person.body) is not None
        assert person.visible[[0, 14, 15, 16, 17]].all()
        right, left = person.body[Joint.RIGHT_EAR], person.body[Joint.LEFT_EAR]
        down = person.body[8, :2] + person.body[11, :2] - 2 * person.body[1, :2]
        across = left[:2] - right[:2]
        assert down[1] * across[0] - down[0] * across[1] > 0


def test_a_back_becomes_a_front_with_left_and_right_swapped():
    body = pose_of(3).people[0].body.astype(np.float64)
    front = facing_viewer(body)
    width = PAPER.width
    mirrored = Person(front).mirrored(width).body.astype(np.float64)
    back = mirrored[list(MIRROR)]  # with the old names
    assert np.array_equal(facing_viewer(back), mirrored)


def test_a_skeleton_render_keeps_the_pose_and_its_colours():
    pose = pose_of(8)
    drawn = drawing(random.Random(1), pose, DrawingStyle.SKELETON)
    assert drawn.pose == pose
