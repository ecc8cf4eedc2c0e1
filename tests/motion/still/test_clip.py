"""A still picture moves where it should, and nowhere else."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from core.cutout.parts import BodyPart
from core.motion.still.clip import PUSH, StillClip
from core.motion.still.eyes import eyes_of
from core.motion.still.moves import Move
from core.motion.still.scene import empty_scene
from core.motion.still.sway import RISE, sway_of
from core.pose.anatomy.head import joints_of, torso_of
from core.pose.skeleton import Joint, Pose

COUNT, FPS = 24, 6


def clip_of(scene, *moves, **values):
    return StillClip(scene, count=COUNT, fps=FPS, moves=moves or tuple(Move), **values)


def frames(clip):
    return [np.asarray(clip.frame(number)) for number in range(len(clip))]


def changed(clip):
    """Where any frame differs from the first."""
    first, *others = frames(clip)
    return np.any([(one != first).any(2) for one in others], 0)


def test_the_first_frame_is_the_picture_and_the_loop_closes(scene, picture):
    clip = clip_of(scene)
    assert np.array_equal(np.asarray(clip.frame(0)), np.asarray(picture))
    assert np.array_equal(np.asarray(clip.frame(COUNT)), np.asarray(picture))
    steps = [np.abs(a.astype(int) - b).mean() for a, b in zip(*_neighbours(clip), strict=True)]
    assert steps[-1] <= 1.5 * max(steps[:-1])


def _neighbours(clip):
    made = frames(clip)
    return made, [*made[1:], made[0]]


def test_ground_that_nobody_moves_over_stays_to_the_pixel(scene):
    moved = changed(clip_of(scene, Move.BREATH, Move.BLINK, Move.HAIR))
    reach = np.ones((25, 25), np.uint8)
    near = cv2.dilate((scene.cover > 0).astype(np.uint8), reach) > 0
    assert moved.any()
    assert not moved[~near].any()
    assert (~near).mean() > 0.4


def test_a_breath_lifts_the_shoulders_and_leaves_the_legs(scene):
    person = scene.pose.people[0]
    rise = sway_of(scene, breathes=True, swings=False).at(1.0, 0.0)
    x, y, _ = person.body[Joint.NECK]
    lifted = -rise[int(y), int(x), 1] / torso_of(joints_of(person))
    assert lifted == pytest.approx(RISE, rel=0.15)
    knee = int(person.body[Joint.LEFT_KNEE, 1])
    assert np.abs(rise[knee:]).max() < 1e-3
    moved = changed(clip_of(scene, Move.BREATH))
    assert not moved[knee:].any()


def test_who_is_cut_off_below_does_not_come_off_the_edge(scene):
    hips = int(scene.pose.people[0].body[Joint.LEFT_HIP, 1]) - 30
    cropped = replace(
        scene, sheet=scene.sheet[:hips], ground=scene.ground[:hips], parts=scene.parts[:hips]
    )
    moved = changed(clip_of(cropped, Move.BREATH))
    assert moved.any()
    assert not moved[-1].any()


def test_eyes_close_and_nothing_else_changes(scene, picture):
    eyes = eyes_of(scene)
    assert len(eyes) == 2
    for eye, joint in zip(eyes, (Joint.RIGHT_EYE, Joint.LEFT_EYE), strict=True):
        x, y, _ = scene.pose.people[0].body[joint]
        assert np.hypot(eye.x - x, eye.y - y) < 8
    shut = scene.sheet
    for eye in eyes:
        shut = eye.closed(shut, 1.0)
    moved = (shut != scene.sheet).any(2)
    allowed = np.zeros_like(moved)
    for eye in eyes:
        allowed[eye.area] = True
    assert moved.any()
    assert not moved[~allowed].any()
    assert np.array_equal(shut[..., 3], scene.sheet[..., 3])
    blue = np.asarray(picture).astype(int)
    is_blue = (blue[..., 2] > blue[..., 0] + 60) & allowed
    now = np.asarray(scene.laid(shut, scene.ground)).astype(int)
    left = (now[..., 2] > now[..., 0] + 60) & allowed
    assert is_blue.sum() > 20
    assert left.sum() < 0.2 * is_blue.sum()


def test_a_face_that_looks_away_does_not_blink(scene):
    person = scene.pose.people[0]
    body = person.body.copy()
    body[[Joint.NOSE, Joint.RIGHT_EYE, Joint.LEFT_EYE]] = 0
    away = replace(scene, pose=Pose((replace(person, body=body),), scene.pose.size))
    assert eyes_of(away) == ()


def test_hair_and_skirt_swing_and_the_face_does_not(scene):
    sway = sway_of(scene, breathes=False, swings=True)
    for part in (BodyPart.HAIR, BodyPart.SKIRT):
        assert sway.swing[scene.parts == part].max() > 1
    x, y, _ = scene.pose.people[0].body[Joint.NOSE]
    assert abs(sway.swing[int(y), int(x)]) < 0.25
    assert np.abs(sway.swing[scene.parts == BodyPart.FOOT]).max() < 0.3


def test_a_push_brings_the_picture_nearer(picture):
    clip = StillClip(empty_scene(picture), count=COUNT, fps=FPS, loops=False, moves=[Move.PUSH])
    last = np.asarray(clip.frame(COUNT - 1)).astype(int)
    factor = 1 + PUSH
    middle = np.array([picture.width / 2, picture.height * 0.4])
    matrix = np.array([[factor, 0, 0], [0, factor, 0]])
    matrix[:, 2] = middle * (1 - factor)
    asked = cv2.warpAffine(np.asarray(picture), matrix, picture.size, flags=cv2.INTER_CUBIC,
                           borderMode=cv2.BORDER_REPLICATE)  # fmt: skip
    assert np.abs(last - asked).mean() < 1
    assert np.array_equal(np.asarray(clip.frame(0)), np.asarray(picture))


def test_what_is_transparent_stays_so(clear, figure):
    made = clip_of(clear)
    first, later = made.frame(0), made.frame(COUNT // 3)
    assert first.mode == later.mode == "RGBA"
    seen = np.asarray(figure)[..., 3] > 0
    assert np.abs(np.asarray(first).astype(int) - np.asarray(figure))[seen].max() <= 1
    assert np.asarray(later)[0, 0, 3] == 0
    assert not np.array_equal(np.asarray(later), np.asarray(first))
