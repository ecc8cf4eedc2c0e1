"""Ready cycles: weight, feet that stand, any proportions."""

import math

import numpy as np
import pytest

from core.errors import NotFound
from core.geometry import Size
from core.motion.between import frames
from core.motion.cycles import CYCLES, gaits, timeline_of
from core.motion.cycles.rig import Build, in_round
from core.motion.timeline import Play
from core.pose import presets
from core.pose.anatomy.retarget import measure, retarget
from core.pose.skeleton import BONES, Joint, Person

SIZE = Size(512, 768)
ANKLES = [Joint.RIGHT_ANKLE, Joint.LEFT_ANKLE]
USUAL = presets.get("standing").pose.people[0]
BUILD = Build.of(USUAL)
EACH = pytest.mark.parametrize("cycle", CYCLES.values(), ids=CYCLES)
# Which feet never leave their place.
STANDING_FEET = {
    "idle": ANKLES, "wave": ANKLES, "cast": ANKLES, "sit": ANKLES,
    "punch": [Joint.LEFT_ANKLE], "kick": [Joint.LEFT_ANKLE],
}  # fmt: skip


def bodies(cycle_id, person=None, **view):
    poses = frames(timeline_of(cycle_id, SIZE, person, **view))
    return np.array([pose.people[0].body for pose in poses], np.float64)


def lengths(places):
    limbs = [bone for bone in BONES if max(bone) < Joint.RIGHT_EYE and Joint.NOSE not in bone]
    return np.array([np.linalg.norm(places[end] - places[start]) for start, end in limbs])


def tall(found):
    return np.ptp(found[0, found[0, :, 2] > 0, 1])


@EACH
def test_bones_keep_their_length_in_the_round(cycle):
    found = [lengths(in_round(BUILD, stance).body) for stance in cycle.stances()]
    fixed = np.array(found)[:, 2:]  # shoulders go up with their arms
    hips = [4, 7]  # from the neck: the trunk bends between
    for bone in range(fixed.shape[1]):
        most = 0.06 if bone in hips else 0.01
        assert np.abs(fixed[:, bone] / fixed[0, bone] - 1).max() < most


@EACH
def test_feet_reach_where_they_should_and_knees_bend_forwards(cycle):
    for stance in cycle.stances():
        body = in_round(BUILD, stance).body
        for side, leg, hip in ((-1, stance.right_leg, 8), (1, stance.left_leg, 11)):
            aim = np.array([side * BUILD.bones.hips / 2, 0, 0])
            aim = aim + np.array([side * leg.aside, leg.up, leg.ahead]) * BUILD.leg
            assert np.linalg.norm(body[hip + 2] - aim) < 0.02 * BUILD.leg
            line, knee = body[hip + 2] - body[hip], body[hip + 1] - body[hip]
            off = knee - line * (knee @ line) / (line @ line)
            turn = math.radians(stance.turn)
            assert off @ np.array([-math.sin(turn), 0, math.cos(turn)]) > -1e-6


@pytest.mark.parametrize("name", STANDING_FEET)
def test_a_foot_that_stands_does_not_slip(name):
    found = bodies(name)
    places = found[:, STANDING_FEET[name], :2]
    if name == "punch":
        assert np.ptp(found[:, Joint.RIGHT_ANKLE, 0]) < 0.05 * tall(found)  # it turns on its ball
    assert np.ptp(places, axis=0).max() <= 0.01 * tall(found)


@pytest.mark.parametrize(("name", "gait"), [("walk", gaits.WALK), ("run", gaits.RUN)])
def test_a_foot_goes_with_the_ground_while_it_stands(name, gait):
    """Evenly, at one speed for both feet, though it is on the spot."""
    found, count = bodies(name, yaw=90), CYCLES[name].frames
    speed = -gait.stride / gait.stands / count * Build.of(person_of(found)).leg
    for ankle, late in ((Joint.LEFT_ANKLE, 0.0), (Joint.RIGHT_ANKLE, 0.5)):
        stands = [n for n in range(2 * count) if (n / count + late) % 1 <= gait.heel]
        for frame in (n for n in stands if n + 1 in stands):
            step = found[(frame + 1) % count, ankle] - found[frame % count, ankle]
            assert step[0] == pytest.approx(speed, abs=0.01 * tall(found))
            assert abs(step[1]) < 0.01 * tall(found)


def person_of(found):
    return Person(found[0])


@EACH
def test_a_loop_closes_within_the_pace_of_its_other_frames(cycle):
    if cycle.play is not Play.LOOP:
        return
    start, end = (in_round(BUILD, cycle.curve(phase)).body for phase in (0.0, 1.0))
    assert np.abs(end - start).max() < 0.5
    found = bodies(cycle.id)[:, :14, :2]
    steps = np.abs(np.diff(np.concatenate([found, found[:1]]), axis=0)).max((1, 2))
    assert steps[-1] <= steps[:-1].max() + 0.5


@pytest.mark.parametrize("name", ["walk", "run", "idle", "dance"])
def test_hips_and_shoulders_move_against_each_other(name):
    stances = CYCLES[name].stances()
    turn = [(one.turn, one.chest_turn) for one in stances]
    tip = [(one.tip, one.chest_tip) for one in stances]
    for pairs in (turn, tip):
        hips, shoulders = np.array(pairs).T
        if np.ptp(hips) > 1:
            assert np.corrcoef(hips, shoulders)[0, 1] < -0.5


@EACH
def test_the_body_gives_in_every_cycle(cycle):
    assert np.ptp([stance.rise for stance in cycle.stances()]) > 0.005


@pytest.mark.parametrize("name", ["walk", "run"])
def test_arms_swing_against_their_legs_and_both_sides_alike(name):
    cycle = CYCLES[name]
    for stance in cycle.stances():
        if abs(stance.left_leg.ahead - stance.right_leg.ahead) > 0.5:
            ahead = stance.left_leg.ahead > stance.right_leg.ahead
            assert (stance.left_arm.swing < stance.right_arm.swing) == ahead
    mirrored = cycle.curve(0.7).mirrored()
    assert np.allclose(
        in_round(BUILD, mirrored).body,
        in_round(BUILD, cycle.curve(0.2)).body,
        atol=0.02 * BUILD.leg,
    )


def test_a_jump_leaves_the_ground_and_gives_before_and_after():
    found = bodies("jump")
    lowest = found[:, ANKLES, 1].max(1)
    ground, hips = lowest.max(), found[:, [8, 11], 1].mean(1)
    top = int(hips.argmin())
    assert ground - lowest[top] > 0.1 * tall(found)
    assert hips[:top].max() > hips[0] + 0.08 * tall(found)
    assert hips[top:].max() > hips[0] + 0.08 * tall(found)


@EACH
@pytest.mark.parametrize("style", ["chibi-2", "anime", "long-legged"])
def test_it_fits_other_proportions_and_stays_in_the_picture(cycle, style):
    person = retarget(presets.get("standing").pose, style).people[0]
    found = bodies(cycle.id, person)
    shown = found[..., 2] > 0
    x, y = found[..., 0][shown], found[..., 1][shown]
    assert x.min() > 0 and x.max() < SIZE.width and y.min() > 0 and y.max() < SIZE.height
    own, given = Build.of(person_of(found)), Build.of(person)
    # a figure in mid-stride shows less of its lengths than one that stands
    assert own.head / own.leg == pytest.approx(given.head / given.leg, rel=0.2)


def test_who_is_given_stands_where_it_stood_and_keeps_its_size():
    person = presets.get("standing").pose.people[0].scaled(0.5, 0.5).moved(90, 200)
    found = bodies("idle", person)
    assert found[0, ANKLES, 1].max() == pytest.approx(person.body[ANKLES, 1].max(), abs=12)
    assert found[0, [8, 11], 0].mean() == pytest.approx(person.body[[8, 11], 0].mean(), abs=12)
    assert measure(person_of(found)).heads == pytest.approx(measure(person).heads, abs=0.76)
    assert tall(found) == pytest.approx(np.ptp(person.body[:, 1]), rel=0.05)


def test_a_bust_and_nobody_get_a_whole_figure():
    bust = USUAL.body.copy()
    bust[8:14] = 0
    for person in (Person(bust), Person(np.zeros((18, 3)))):
        assert np.isfinite(bodies("walk", person)).all()


def test_hands_open_and_close_with_the_move():
    poses = frames(timeline_of("cast", SIZE))
    spread = [
        np.hypot(*(pose.people[0].right_hand[12] - pose.people[0].right_hand[0])[:2])
        for pose in poses
    ]
    assert max(spread) > 1.3 * min(spread)


def test_what_is_not_listed_is_told():
    with pytest.raises(NotFound) as told:
        timeline_of("moonwalk", SIZE)
    assert told.value.shown
