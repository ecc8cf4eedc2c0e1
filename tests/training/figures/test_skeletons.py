import random

import numpy as np
import pytest

from core.figures.body.bodies import body_of
from core.geometry import Size
from core.pose.anatomy.head import completed
from core.pose.presets import get
from core.pose.skeleton import Pose
from training.figures import FAMILIES, HELD_OUT_POSES, held_out_pose, training_pose
from training.figures.skeletons import is_held_out, training_skeletons

SIZE = Size(256, 384)


def test_training_never_draws_a_held_out_pose():
    rng = random.Random(0)
    for _ in range(150):
        people = training_pose(rng, SIZE).people
        assert not any(is_held_out(person) for person in people)


def test_hard_poses_are_shown_from_behind_more_often():
    def backs(hard: float) -> float:
        rng = random.Random(2)
        found = [
            body_of(person).is_back
            for _ in range(150)
            for person in training_pose(rng, SIZE, hard=hard).people
            if not is_held_out(person)
        ]
        return float(np.mean(found))

    assert backs(1.0) > backs(0.0) + 0.15


@pytest.mark.parametrize("index", range(0, HELD_OUT_POSES, 7))
def test_held_out_poses_are_held_out_also_in_a_mirror(index):
    held = held_out_pose(index, SIZE)
    assert held.family == FAMILIES[index % 6]
    assert len(held.pose.people) == (2 if held.family == "two people" else 1)
    assert all(is_held_out(person) for person in held.pose.people)
    assert all(is_held_out(person) for person in held.pose.mirrored().people)
    assert held_out_pose(index, SIZE) == held
    shown = np.concatenate([person.body[person.visible, :2] for person in held.pose.people])
    assert (shown >= 0).all()
    assert (shown <= SIZE).all()


def test_an_index_beyond_the_two_hundred_is_refused():
    with pytest.raises(IndexError, match="got 200"):
        held_out_pose(HELD_OUT_POSES, SIZE)


def test_held_out_families_are_what_they_say():
    bodies = {family: [] for family in FAMILIES}
    for index in range(48):
        held = held_out_pose(index, SIZE)
        bodies[held.family] += [body_of(person) for person in held.pose.people]
    assert all(body.heads < 3.6 for body in bodies["chibi"])
    assert all(body.view == "back" for body in bodies["back"])
    assert np.mean([body.view == "side" for body in bodies["side"]]) > 0.8


def test_the_head_is_found_from_its_joints():
    rng = random.Random(1)
    for _ in range(80):
        (skeleton,) = training_skeletons(rng, SIZE, people=1)
        whole = skeleton.body
        ears = skeleton.joints[[16, 17]].mean(0)
        assert np.hypot(*(whole.head - ears)) < 0.35 * whole.radius
        assert 0.75 < whole.heads / skeleton.heads < 1.2


@pytest.mark.parametrize(
    ("preset", "view"), [("standing", "front"), ("standing-side", "side"), ("hero-back", "back")]
)
def test_the_view_is_told_from_the_joints(preset, view):
    pose = get(preset).pose
    body = body_of(pose.people[0])
    assert body is not None
    assert body.view == view
    mirrored = body_of(Pose(pose.people, pose.size).mirrored().people[0])
    assert mirrored is not None
    assert mirrored.view == view


def test_hidden_ends_go_on_where_their_limb_was_going():
    joints = np.zeros((18, 2))
    visible = np.zeros(18, bool)
    for joint, place in {1: (50, 20), 8: (45, 60), 11: (55, 60), 9: (45, 95)}.items():
        joints[joint], visible[joint] = place, True
    found = completed(joints, visible)
    assert found[10] == pytest.approx((45, 127), abs=2)
    assert found[12, 1] > 85
    assert np.array_equal(found[visible], joints[visible])
