"""What lies over what."""

import random
from dataclasses import replace

import numpy as np
import pytest

from core.figures.body.bodies import body_of
from core.figures.body.models import LEFT_ARM, LEFT_LEG, RIGHT_ARM, RIGHT_LEG, Model
from core.figures.body.order import behind_head, nearest_last, order_of
from core.figures.drawing import draw
from core.figures.looks import Look, Scene
from core.figures.painting.paint import Label
from core.geometry import Size
from core.pose.presets import all_presets, get
from core.pose.skeleton import Joint, Person, Pose

SIZE = Size(256, 384)
SCENE = Scene("simple background")
LOOK = Look("girl", "brown", "bob cut", False, "green", "fair skin", "smile", "sports outfit",
            "navy", "white")  # fmt: skip


def posed(preset: str) -> Pose:
    return get(preset).pose.fitted_to(SIZE)


def model(pose: Pose) -> Model:
    return Model(None, body_of(pose.people[0]), LOOK, random.Random(0), float(SIZE.height))


def labels(pose: Pose, looks=(LOOK,)) -> np.ndarray:
    return draw(pose, looks, SCENE, SIZE).labels()


def with_joints(pose: Pose, **places) -> Pose:
    body = np.array(pose.people[0].body)
    for name, place in places.items():
        body[Joint[name]] = (0, 0, 0) if place is None else (*place, 1)
    return Pose((Person(body),), pose.size)


@pytest.mark.parametrize(("preset", "near"), [
    ("turnaround-3-right", RIGHT_ARM), ("turnaround-7-left", LEFT_ARM),
])  # fmt: skip
def test_in_profile_the_near_arm_lies_over_the_trunk(preset, near):
    pose = posed(preset)
    order = order_of(model(pose))
    assert order.arms_before == (near,) and len(order.arms_behind) == 1
    x, y = pose.people[0].body[near.middle, :2].round().astype(int)
    assert labels(pose)[y, x] == Label.SKIN


def test_crossed_forearms_are_seen_from_the_front_and_hidden_from_the_back():
    pose = posed("arms-crossed")
    middle = pose.people[0].body[[4, 7], :2].mean(0).round().astype(int)
    assert labels(pose)[middle[1], middle[0]] == Label.SKIN
    away = with_joints(
        pose, NOSE=None, RIGHT_EYE=None, LEFT_EYE=None,
        **{Joint(j).name: pose.people[0].body[k, :2]
           for j, k in ((2, 5), (3, 6), (4, 7), (5, 2), (6, 3), (7, 4), (8, 11), (11, 8))},
    )  # fmt: skip
    order = order_of(model(away))
    assert set(order.arms_behind) == {RIGHT_ARM, LEFT_ARM}
    assert labels(away)[middle[1], middle[0]] == Label.OUTFIT


def test_a_hidden_wrist_below_a_shown_elbow_is_behind_the_back():
    pose = with_joints(posed("standing"), RIGHT_WRIST=None, LEFT_WRIST=None)
    assert set(order_of(model(pose)).arms_behind) == {RIGHT_ARM, LEFT_ARM}
    seen = labels(pose)
    hips = pose.people[0].body[[8, 11], 1].mean()
    skin = seen == Label.SKIN
    shown = labels(posed("standing")) == Label.SKIN
    rows = slice(int(hips) - 12, int(hips) + 8)
    assert not skin[rows].any() and shown[rows].any()


def test_a_bust_keeps_its_cropped_arms_at_its_sides():
    pose = posed("bust-front")
    assert order_of(model(pose)).arms_behind == ()


def test_hands_folded_behind_the_head():
    pose = posed("arms-up")
    body = body_of(pose.people[0])
    head, r = body.head, body.radius
    right, left = np.array([-1, 1]), np.array([1, 1])
    elbow, wrist = np.array([2, -0.3]) * r, np.array([0.6, -0.4]) * r
    folded = with_joints(
        pose, RIGHT_ELBOW=head + elbow * right, RIGHT_WRIST=head + wrist * right,
        LEFT_ELBOW=head + elbow * left, LEFT_WRIST=head + wrist * left,
    )  # fmt: skip
    assert behind_head(model(folded))
    assert not any(behind_head(model(posed(preset))) for preset in ("salute", "thinking", "block"))
    x, y = (head + wrist * right).round().astype(int)
    assert labels(folded)[y, x] == Label.HAIR


@pytest.mark.parametrize(("shin", "near"), [("RIGHT", RIGHT_LEG), ("LEFT", LEFT_LEG)])
def test_a_leg_that_is_laid_over_the_other_is_nearer(shin, near):
    pose = posed("sitting-cross-legged")
    body = pose.people[0].body
    other = "LEFT" if shin == "RIGHT" else "RIGHT"
    hip, knee = (body[Joint[f"{other}_{name}"], :2] for name in ("HIP", "KNEE"))
    across, drop = (hip + knee) / 2, np.array([0, 8])
    own = body[Joint[f"{shin}_KNEE"], :2]
    crossed = with_joints(pose, **{
        f"{shin}_ANKLE": across + (across - own) * 0.2 - drop, f"{other}_ANKLE": knee + 11 * drop,
    })  # fmt: skip
    order = order_of(model(crossed))
    assert (*order.legs_behind, *order.legs_before)[-1] == near


def test_knees_drawn_up_lie_over_the_trunk():
    pose = posed("standing")
    neck, hips = pose.people[0].body[1, :2], pose.people[0].body[[8, 11], :2].mean(0)
    knee, low = (neck + hips) / 2, np.array([0, 70])
    crouched = with_joints(pose, RIGHT_KNEE=knee, RIGHT_ANKLE=knee + low)
    assert order_of(model(crouched)).legs_before == (RIGHT_LEG,)
    assert order_of(model(pose)).legs_before == ()
    x, y = knee.round().astype(int)
    assert labels(crouched)[y, x] == Label.SKIN
    assert labels(pose)[y, x] == Label.OUTFIT


@pytest.mark.parametrize("preset", [preset.id for preset in all_presets()])
def test_every_limb_is_painted_once(preset):
    for person in posed(preset).people:
        order = order_of(model(Pose((person,), SIZE)))
        arms = (*order.arms_behind, *order.arms_before, *order.arms_last)
        legs = (*order.legs_behind, *order.legs_before)
        assert sorted(arm.side for arm in arms) == ["left", "right"]
        assert sorted(leg.side for leg in legs) == ["left", "right"]


def test_who_stands_lower_is_in_front_whatever_the_order():
    (person,) = posed("standing").people
    near = person.moved(10, 40)
    for people, front in (((person, near), 1), ((near, person), 0)):
        pose = Pose(people, SIZE)
        seen = labels(pose, [LOOK, replace(LOOK, cloth="red")])
        x, y = near.body[[1, 8, 11], :2].mean(0).round().astype(int)
        assert seen[y, x] == Label.OUTFIT + 16 * front


def test_people_on_one_ground_keep_the_order_of_the_pose():
    (person,) = posed("standing").people
    bodies = [body_of(person.moved(8 * i, i % 2)) for i in range(6)]
    assert nearest_last(bodies) == list(range(6))
    assert nearest_last([]) == []


def test_six_people_are_ordered_from_the_farthest_to_the_nearest():
    (person,) = posed("standing").people
    depths = [3, 0, 5, 1, 4, 2]
    bodies = [body_of(person.moved(0, 40 * depth)) for depth in depths]
    assert [depths[i] for i in nearest_last(bodies)] == list(range(6))
