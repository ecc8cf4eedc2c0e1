"""What lies between key poses, measured."""

import math

import numpy as np
import pytest
from scipy.interpolate import CubicSpline

from core.motion.between import frames
from core.motion.timeline import Ease, Key, Play, Timeline
from core.pose import presets
from core.pose.anatomy.hands import with_hands
from core.pose.anatomy.head import head_of_person
from core.pose.skeleton import BONES, Joint, Person, Pose

STANDING, JOGGING, KICK = (presets.get(n).pose for n in ("standing", "jogging", "soccer-kick"))
SIZE = STANDING.size
BODY = STANDING.people[0].body.astype(np.float64)
LIMBS = [number for number, (_, end) in enumerate(BONES) if end < 14 and end != Joint.NOSE]


def lengths(body):
    return np.array([np.hypot(*(body[end, :2] - body[start, :2])) for start, end in BONES])


def turned(seed, most=0.9, body=BODY):
    """All limbs turned by their own angle, their lengths kept; the feet anywhere."""
    by = np.random.default_rng(seed).uniform(-most, most, len(BONES))
    by[[start == Joint.NECK for start, _ in BONES]] /= 4
    result = body.copy()
    for number, (start, end) in enumerate(BONES):
        angle = by[number] if number in LIMBS else 0.0
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        result[end, :2] = result[start, :2] + turn @ (body[end, :2] - body[start, :2])
    return result


def pose(body, **parts):
    return Pose((Person(body, **parts),), SIZE)


def clip(*poses, steps=5, play=Play.LOOP, ease=Ease.SMOOTH):
    return Timeline(keys=[Key(pose=one, steps=steps, ease=ease) for one in poses], play=play)


def bodies(timeline):
    return np.array([one.people[0].body for one in frames(timeline)], np.float64)


TURNS = [turned(seed) for seed in range(4)]


@pytest.mark.parametrize("ease", Ease)
def test_bones_keep_their_length_all_through_a_clip(ease):
    found = np.array([lengths(body) for body in bodies(clip(*map(pose, TURNS), ease=ease))])
    assert np.abs(found / found[0] - 1).max() < 0.01


@pytest.mark.parametrize("ease", [Ease.SMOOTH, Ease.OUT])
def test_a_loop_has_no_seam(ease):
    """It does not matter at which key it begins: what comes before the first frame is the last."""
    poses = [*map(pose, TURNS[:2]), JOGGING.fitted_to(SIZE), KICK.fitted_to(SIZE)]
    found = bodies(clip(*poses, ease=ease))
    shifted = bodies(clip(*poses[1:], poses[0], ease=ease))
    assert np.abs(np.roll(found, -5, 0) - shifted)[..., :2].max() < 0.5


def test_angles_are_not_faster_changed_than_by_the_spline_through_the_keys():
    found = bodies(clip(*map(pose, TURNS), steps=8))
    for start, end in (BONES[number] for number in LIMBS):
        step = found[:, end, :2] - found[:, start, :2]
        angles = np.unwrap(np.arctan2(step[:, 1], step[:, 0]))
        closed = np.concatenate([angles, angles[:1]])
        keys = closed[::8]
        if abs(keys[0] - angles[-1]) > math.pi:
            continue  # goes on round: no periodic spline through the angles alone
        spline = CubicSpline(np.arange(5) * 8.0, keys, bc_type="periodic")
        most = np.abs(spline(np.arange(0, 32.01, 0.25), 2)).max()
        assert np.abs(np.diff(closed, 2)).max() <= 1.02 * most + 1e-4


def with_arm(*degrees):
    """The left arm with its upper arm and its forearm at these angles from hanging, outwards."""
    body = BODY.copy()
    for (start, end), angle in zip(((5, 6), (6, 7)), np.radians(degrees), strict=True):
        long = np.hypot(*(BODY[end, :2] - BODY[start, :2]))
        body[end, :2] = body[start, :2] + long * np.array([np.sin(angle), np.cos(angle)])
    return pose(body)


def arm_angles(timeline, start, end):
    step = bodies(timeline)[:, end, :2] - bodies(timeline)[:, start, :2]
    return np.degrees(np.unwrap(np.arctan2(step[:, 0], step[:, 1])))


def test_an_arm_that_goes_on_round_goes_round():
    found = arm_angles(clip(*(with_arm(a, a) for a in (0, 90, 180, 270))), 5, 6)
    assert np.allclose(np.diff(found), 18, atol=0.1)


def test_an_elbow_does_not_bend_through():
    """Raised beyond half a turn, the forearm's own short way would be the other one."""
    found = clip(with_arm(0, 0), with_arm(170, 200), play=Play.ONCE)
    bend = arm_angles(found, 6, 7) - arm_angles(found, 5, 6)
    assert (bend > -1).all() and bend.max() < 31


def test_smooth_flows_through_a_key_and_the_others_say_how_they_start():
    way = {
        ease: arm_angles(clip(with_arm(0, 0), with_arm(60, 60), play=Play.ONCE, ease=ease), 5, 6)
        for ease in Ease
    }
    assert np.allclose(np.diff(way[Ease.EVEN]), 12, atol=0.1)
    assert way[Ease.IN][1] < 3 < 12 < way[Ease.OUT][1]
    assert way[Ease.SMOOTH][1] == pytest.approx(60 * Ease.SMOOTH.at(0.2), abs=0.1)
    through = arm_angles(
        clip(with_arm(0, 0), with_arm(60, 60), with_arm(120, 120), play=Play.ONCE), 5, 6
    )
    assert np.diff(through)[4] > 12


def test_a_key_near_another_is_not_swung_far_beyond():
    keys = [
        Key(pose=with_arm(angle, angle), steps=steps)
        for angle, steps in ((0, 2), (60, 12), (62, 2), (0, 2))
    ]
    assert arm_angles(Timeline(keys=keys, play=Play.ONCE), 5, 6).max() < 70


def test_who_turns_round_does_not_roll_the_shoulders():
    back = presets.get("standing-back").pose.fitted_to(SIZE)
    found = bodies(clip(STANDING, back, steps=8, play=Play.ONCE))
    tilt = np.abs(found[:, Joint.LEFT_SHOULDER, 1] - found[:, Joint.RIGHT_SHOULDER, 1])
    assert tilt.max() < 0.02 * SIZE.height
    across = found[:, Joint.LEFT_SHOULDER, 0] - found[:, Joint.RIGHT_SHOULDER, 0]
    assert across[0] > 0 > across[-1] and (np.diff(across) < 1).all()


def test_feet_that_stand_do_not_slide_and_legs_keep_their_length():
    body = BODY.copy()
    body[:, 1] += np.where(np.isin(np.arange(18), (10, 13)), 0, 30)  # knees and all above give
    for knee, hip, ankle, side in ((9, 8, 10, -1), (12, 11, 13, 1)):
        span = body[ankle, :2] - body[hip, :2]
        thigh = np.hypot(*(BODY[knee, :2] - BODY[hip, :2]))
        shin = np.hypot(*(BODY[ankle, :2] - BODY[knee, :2]))
        far = np.hypot(*span)
        corner = np.arccos((thigh**2 + far**2 - shin**2) / (2 * thigh * far)) * side
        turn = np.array([[np.cos(corner), np.sin(corner)], [-np.sin(corner), np.cos(corner)]])
        body[knee, :2] = body[hip, :2] + turn @ span / far * thigh
    found = bodies(clip(STANDING, pose(body)))
    tall = np.ptp(BODY[:, 1])
    assert np.abs(found[:, [10, 13]] - found[0, [10, 13]]).max() <= 0.01 * tall
    long = np.array([lengths(one) for one in found])[:, LIMBS]
    assert np.abs(long / long[0] - 1).max() < 0.01


def test_a_head_turns_as_a_ball_and_keeps_its_size():
    side = presets.get("standing-side").pose.fitted_to(SIZE)
    found = frames(clip(STANDING, side, steps=8, play=Play.ONCE))
    heads = [head_of_person(one.people[0]) for one in found]
    yaws = np.array([abs(head.yaw) for head in heads])
    assert yaws[-1] > 1 and (np.diff(yaws) > -0.15).all()
    low, high = sorted((heads[0].radius, heads[-1].radius))
    assert all(0.88 * low < head.radius < 1.12 * high for head in heads)


def test_hands_turn_with_their_forearm_and_keep_their_size():
    start, end = (
        Pose((with_hands(one.people[0], "open"),), SIZE)
        for one in (with_arm(10, 10), with_arm(80, 95))
    )
    found = frames(clip(start, end, play=Play.ONCE))
    for one in found:
        person = one.people[0]
        hand = person.left_hand[:, :2].astype(np.float64)
        forearm = person.body[7, :2].astype(np.float64) - person.body[6, :2]
        finger = hand[12] - hand[0]
        assert np.hypot(*(hand[0] - person.body[7, :2])) < 0.1
        off = np.arctan2(*finger) - np.arctan2(*forearm)
        assert abs(math.remainder(off, math.tau)) < 0.35
    sizes = [np.hypot(*(p.people[0].left_hand[12] - p.people[0].left_hand[0])[:2]) for p in found]
    assert np.ptp(sizes) < 0.02 * sizes[0]


def test_a_face_stays_on_its_head():
    points = np.random.default_rng(0).uniform(-15, 15, (70, 2)) + BODY[Joint.NOSE, :2]
    face = np.column_stack([points, np.ones(70)])
    moved = BODY + np.array([40, -10, 0])
    end = pose(moved, face=face + np.array([40, -10, 0]))
    found = frames(clip(pose(BODY, face=face), end, play=Play.ONCE))
    for one in found:
        person = one.people[0]
        off = person.face[:, :2] - person.body[Joint.NOSE, :2]
        assert np.allclose(off, points - BODY[Joint.NOSE, :2], atol=0.5)


def test_joints_shown_in_one_key_are_there_on_its_side():
    body = BODY.copy()
    body[Joint.LEFT_WRIST] = 0
    found = frames(clip(STANDING, pose(body), steps=4, play=Play.ONCE))
    assert [bool(one.people[0].visible[Joint.LEFT_WRIST]) for one in found] == [1, 1, 0, 0, 0]
    forearm = lengths(found[1].people[0].body)[BONES.index((6, 7))]
    assert forearm == pytest.approx(lengths(BODY)[BONES.index((6, 7))], rel=0.01)


def test_more_people_in_one_key_come_in_the_middle():
    pair = Pose((*STANDING.people, JOGGING.people[0].moved(60, 0)), SIZE)
    found = frames(clip(STANDING, pair, steps=4, play=Play.ONCE))
    assert [len(one.people) for one in found] == [1, 1, 2, 2, 2]


def test_nobody_and_busts_are_no_trouble():
    nobody = Person(np.zeros((18, 3)))
    bust = BODY.copy()
    bust[8:14] = 0
    beside = Pose((Person(bust), nobody), SIZE)
    found = frames(clip(beside, Pose((Person(turned(1, body=bust)), nobody), SIZE)))
    assert all(np.isfinite(one.people[0].body).all() for one in found)
    assert all(one.people[1].is_empty and not one.people[0].visible[8:14].any() for one in found)
