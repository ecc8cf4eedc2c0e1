"""The poses of a clip go to other tools and come back the same."""

from __future__ import annotations

import io
import json
import zipfile

import cv2
import pytest
from PIL import Image

from core.errors import RequestRejected
from core.geometry import Size
from core.motion.formats import Later, pose_maps, write_poses
from core.pose import openpose, presets
from core.pose.render import control_map


@pytest.fixture
def poses():
    size = Size(128, 192)
    return [presets.get(name).pose.fitted_to(size) for name in ("standing", "running", "sitting")]


def test_keypoints_and_control_maps_come_back(poses, tmp_path):
    path = tmp_path / "walk.zip"
    depth = [Image.new("RGB", (128, 192), (number, 0, 0)) for number in range(3)]
    write_poses(poses, path, fps=12, loop=True, maps={"depth": depth})
    with zipfile.ZipFile(path) as archive:
        read = archive.read
        names = archive.namelist()
        assert [one.pose for one in openpose.load_frames(read("poses.json")).frames] == poses
        listed = json.loads(read("poses.json"))
        assert {(one["canvas_width"], one["canvas_height"]) for one in listed} == {(128, 192)}
        files = [name for name in names if name.startswith("json/")]
        assert files == [f"json/frame_{number:04}_keypoints.json" for number in (1, 2, 3)]
        assert [openpose.loads(read(name)) for name in files] == poses
        for number, pose in enumerate(poses, 1):
            image = Image.open(io.BytesIO(read(f"openpose/frame_{number:04}.png")))
            assert image.tobytes() == control_map(pose).tobytes()
            image = Image.open(io.BytesIO(read(f"depth/frame_{number:04}.png")))
            assert image.getpixel((0, 0)) == (number - 1, 0, 0)
        assert json.loads(read("clip.json"))["fps"] == 12
        archive.extract("openpose.webm", tmp_path)
    video = cv2.VideoCapture(str(tmp_path / "openpose.webm"))
    frames = 0
    while video.read()[0]:
        frames += 1
    assert frames == 3


def test_no_poses_are_refused(tmp_path):
    with pytest.raises(RequestRejected):
        write_poses([], tmp_path / "x.zip", fps=12, loop=True)
    assert list(tmp_path.iterdir()) == []


def test_maps_are_drawn_when_they_are_asked_for(poses):
    maps = pose_maps(poses)
    assert len(maps) == 3
    assert maps[-1].tobytes() == control_map(poses[2]).tobytes()
    asked = []
    later = Later(4, lambda number: asked.append(number) or Image.new("RGB", (number + 1, 1)))
    assert [one.width for one in later[1:]] == [2, 3, 4]
    assert asked == [1, 2, 3]
    with pytest.raises(IndexError):
        later[4]
