"""What hangs on a moving figure, and limbs that keep their order."""

from dataclasses import replace

import numpy as np
import pytest

from core.figures.body.bodies import body_of
from core.figures.body.models import LEFT_ARM
from core.figures.body.order import anybody, layers_of, order_of
from core.figures.drawing import draw
from core.figures.looks import Look, Scene
from core.figures.motion import Bend, Layers, Motion
from core.geometry import Size
from core.motion.between import frames
from core.motion.cycles import timeline_of
from core.motion.swing import layers, swing
from core.motion.swing.springs import Spring, softly
from core.motion.swing.swing import MOST, PARTS
from core.motion.timeline import Play
from core.pose import presets
from core.pose.skeleton import Person, Pose

STANDING = presets.get("standing").pose
SIZE = Size(256, 384)
FPS = 12
LOOK = Look("girl", "brown", "bob cut", False, "green", "fair skin", "smile", "sports outfit",
            "navy", "white")  # fmt: skip


def shifted(steps):
    return [Pose((STANDING.people[0].moved(x, 0),), STANDING.size) for x in steps]


def hair(motions):
    return np.array([motion.hair.angle for motion in motions])


def test_a_spring_settles_into_a_loop_as_after_endless_rounds():
    spring, pull = Spring(1.3, 0.3), np.sin(np.linspace(0, 2 * np.pi, 16, endpoint=False)) ** 3
    own, damping, step = 2 * np.pi * 1.3, 0.3, 1 / FPS / 100
    place = pace = 0.0
    walked = []
    for number in range(12 * 16 * 100):
        at = number / 100 % 16
        now = np.interp(at, range(17), [*pull, pull[0]])
        pace += step * (own**2 * (now - place) - 2 * damping * own * pace)
        place += step * pace
        if number % 100 == 0 and number >= 11 * 16 * 100:
            walked.append(place)
    assert np.abs(spring.answer(pull, FPS) - walked).max() < 0.08


def test_a_loop_that_is_played_twice_swings_the_same_twice():
    poses = list(frames(timeline_of("jump", SIZE)))
    once, twice = (swing(many, FPS, Play.LOOP) for many in (poses, poses * 2))
    for part in PARTS:
        one, both = (
            np.array([getattr(motion, part).angle for motion in many]) for many in (once, twice)
        )
        assert np.abs(np.concatenate([one, one]) - both).max() < 0.02


def test_what_stands_still_hangs_still():
    for play in Play:
        for motion in swing(shifted([0] * 8), FPS, play):
            assert replace(motion, layers=None, gestures=None) == Motion()


def test_hair_stays_behind_a_start_and_swings_on_after_a_stop():
    way = np.concatenate([np.zeros(6), np.cumsum([12, 24, 24, 24, 12]), np.full(12, 96)])
    found = hair(swing(shifted(way), FPS, Play.ONCE))
    assert found[0] == pytest.approx(0, abs=0.02)
    assert found[5:10].min() < -0.15 and found[10:15].max() > 0.1
    assert np.abs(found[-3:]).max() < 0.5 * np.abs(found).max()


def test_a_runner_on_the_spot_has_the_wind_of_the_ground():
    poses = frames(timeline_of("run", SIZE))
    other = [pose.mirrored() for pose in poses]
    assert hair(swing(poses, FPS, Play.LOOP)).mean() < -0.1
    assert hair(swing(other, FPS, Play.LOOP)).mean() > 0.1


def test_nothing_swings_further_than_it_can():
    jolts = np.random.default_rng(0).uniform(0, 300, 24)
    for motion in swing(shifted(jolts), FPS, Play.LOOP):
        assert all(abs(getattr(motion, part).angle) <= MOST for part in PARTS)
    assert softly(np.array([0.1]), 1.0)[0] == pytest.approx(0.1, abs=0.001)


def test_frames_without_anybody_take_the_nearest():
    nobody = Pose((), STANDING.size)
    poses = [nobody, *shifted([0, 30, 60, 30]), nobody]
    found = swing(poses, FPS, Play.LOOP)
    assert len(found) == len(poses) and np.ptp(hair(found)) > 0.05
    assert swing([nobody, nobody], FPS, Play.LOOP) == (Motion(), Motion())


def test_everybody_swings_for_themselves():
    runs = frames(timeline_of("run", SIZE))
    still = STANDING.people[0].scaled(0.5, 0.5)
    pairs = [Pose((*pose.people, still), SIZE) for pose in runs]
    for motion in swing(pairs, FPS, Play.LOOP):
        (other,) = motion.others
        assert (
            replace(other, layers=None, gestures=None)
            == Motion()
            != replace(motion, layers=None, gestures=None, others=())
        )
    swung = Motion(others=(Motion(hair=Bend(0.5)),))
    long = replace(LOOK, hair_style="straight hair", long=True)
    scene = Scene("simple background")
    pictures = [
        draw(pairs[0], (long,), scene, SIZE, motion=motion).picture()
        for motion in (None, Motion(hair=Bend(0.5)), swung)
    ]
    assert (pictures[0] != pictures[2]).any() and (pictures[1] != pictures[2]).any()


def told(person):
    return layers_of(anybody(body_of(person)))


def test_a_flicker_of_one_frame_is_not_believed(monkeypatch):
    behind = replace(told(STANDING.people[0]), arms_behind=frozenset({"left"}))
    bodies = [body_of(STANDING.people[0])] * 9
    minds = iter([replace(behind, arms_behind=frozenset())] * 4 + [behind] +
                 [replace(behind, arms_behind=frozenset())] * 4)  # fmt: skip
    monkeypatch.setattr(layers, "layers_of", lambda _: next(minds))
    found = layers.steady_layers(bodies, is_ring=True)
    assert {one.arms_behind for one in found} == {frozenset()}


def test_what_lasts_is_believed(monkeypatch):
    one = told(STANDING.people[0])
    minds = iter([replace(one, near_leg="left")] * 5 + [replace(one, near_leg="right")] * 5)
    monkeypatch.setattr(layers, "layers_of", lambda _: next(minds))
    found = layers.steady_layers([body_of(STANDING.people[0])] * 10, is_ring=False)
    assert [layer.near_leg for layer in found] == ["left"] * 5 + ["right"] * 5


def test_a_switch_waits_until_the_limbs_are_apart():
    flags = np.array([0, 0, 0, 1, 1, 1, 1], bool)
    gaps = np.array([0.1, 0.1, 0.2, 0.3, 0.6, 0.9, 0.9])
    assert layers._parted(flags, gaps, is_ring=False).tolist() == [0, 0, 0, 0, 1, 1, 1]
    assert layers._parted(flags, gaps[::-1], is_ring=False).tolist() == flags.tolist()


def test_the_painter_keeps_to_the_layers_it_is_given():
    pose = presets.get("arms-crossed").pose.fitted_to(SIZE)
    given = replace(told(pose.people[0]), arms_behind=frozenset({"left", "right"}))
    scene = Scene("simple background")
    plain, hidden = (
        draw(pose, (LOOK,), scene, SIZE, motion=Motion(layers=layer)).picture()
        for layer in (None, given)
    )
    assert (plain != hidden).any()
    model = anybody(body_of(pose.people[0]))
    model.motion = Motion(layers=given)
    assert LEFT_ARM in order_of(model).arms_behind and not order_of(model).arms_before


def test_layers_are_the_first_persons_alone():
    pair = presets.get("high-five").pose.fitted_to(SIZE)
    first = told(pair.people[0])
    scene = Scene("simple background")
    plain = draw(pair, (LOOK,), scene, SIZE).picture()
    given = draw(pair, (LOOK,), scene, SIZE, motion=Motion(layers=first)).picture()
    assert (plain == given).all()


def test_an_arm_that_reaches_back_on_the_far_side_is_behind_the_trunk():
    poses = frames(timeline_of("jump", SIZE))
    crouched = max(poses, key=lambda pose: pose.people[0].body[1, 1])
    person = Person(crouched.people[0].body)
    assert told(person).arms_behind == {"left"}
    assert isinstance(told(person), Layers)
