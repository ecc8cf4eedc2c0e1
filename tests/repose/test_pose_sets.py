"""Poses that come together: sets, files of frames, videos."""

from __future__ import annotations

import json

import cv2
import numpy as np
import pytest

from core.errors import InputRejected
from core.geometry import Size
from core.pose import openpose, presets
from core.pose.skeleton import Pose
from core.repose.pose_sets import (
    MOVEMENTS,
    SETS,
    TWENTY,
    poses_of_file,
    poses_of_movement,
    poses_of_video,
)


def test_every_pose_of_a_set_is_there():
    assert len(set(TWENTY)) == 20
    for name in (one for names in SETS.values() for one in names):
        assert not presets.get(name).pose.is_empty


def moved(one: Pose, other: Pose) -> float:
    """How far, in pixels, the joint that both show goes that goes farthest."""
    here, there = one.people[0].body, other.people[0].body
    shown = (here[:, 2] > 0) & (there[:, 2] > 0)
    return float(np.abs(here[shown, :2] - there[shown, :2]).max())


@pytest.mark.parametrize("name", MOVEMENTS)
def test_a_movement_begins_at_its_first_key_and_closes_into_itself(name):
    poses = [one.pose for one in poses_of_movement(name)]
    assert len({one.name for one in poses_of_movement(name)}) == len(poses) == 10
    assert poses[0] == presets.get(MOVEMENTS[name].keys[0]).pose
    steps = [moved(*both) for both in zip(poses, (*poses[1:], poses[0]), strict=True)]
    whole = moved(poses[0], poses[5])
    assert 0 < max(steps) < 0.7 * whole  # nothing leaps, the way back to the first one least
    assert steps[-1] == pytest.approx(steps[0], rel=0.05)


def test_every_frame_of_a_file_is_a_pose():
    poses = [presets.get(name).pose for name in ("waving", "sitting")]
    text = json.dumps([json.loads(openpose.dumps(pose)) for pose in poses])
    found = poses_of_file(text, "walk")
    assert len(found) == 2
    assert len({one.name for one in found}) == 2
    assert found[0].pose.people[0].visible.sum() == poses[0].people[0].visible.sum()


@pytest.fixture
def video(tmp_path):
    """Ten frames a second, each of another grey."""
    path = tmp_path / "walk.avi"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 10, (64, 96))
    for number in range(9):
        writer.write(np.full((96, 64, 3), 20 * number + 20, np.uint8))
    writer.release()
    return path


def test_frames_without_anybody_are_passed_over(video):
    pose = presets.get("waving").pose
    told = iter((Pose((), Size(64, 96)), pose, pose))
    found = poses_of_video(video.read_bytes(), "walk", lambda _picture: next(told), 3)
    assert [one.name for one in found] == ["walk 1", "walk 2"]


def test_what_shows_nobody_is_refused(video):
    with pytest.raises(InputRejected):
        poses_of_video(b"no film", "walk", lambda _picture: presets.get("waving").pose, 3)
    with pytest.raises(InputRejected):
        poses_of_video(video.read_bytes(), "walk", lambda _picture: Pose((), Size(64, 96)), 3)
