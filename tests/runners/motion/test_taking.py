"""A clip of the gallery as a file: its frames, and the poses behind them."""

from __future__ import annotations

import io
import json
import zipfile

import numpy as np
import pytest
from PIL import Image

from core.errors import NotFound
from core.motion.formats import ClipFormat
from core.pose import openpose
from core.runners.motion import taking
from tests.runners.motion.conftest import drawn_clip


@pytest.fixture
def clip(studio):
    (image_id,) = studio.submit(drawn_clip()).result
    return studio.gallery.get(image_id)


def test_frames_times_and_loop_are_those_of_the_clip(studio, clip):
    data = taking.bytes_of(clip, studio.gallery, ClipFormat.APNG, None)
    with Image.open(io.BytesIO(data)) as image:
        assert (image.n_frames, image.info["loop"], image.size) == (4, 0, (64, 96))
        for number in range(4):
            image.seek(number)
            frame = studio.gallery.clips.frame(clip.id, number)
            assert np.array_equal(np.asarray(image.convert("RGB")), np.asarray(frame))
            assert image.info["duration"] == pytest.approx(1000 / 12)


@pytest.mark.parametrize(("height", "size"), [(48, (32, 48)), (500, (64, 96))])
def test_it_is_made_smaller_and_never_larger(height, size, studio, clip):
    data = taking.bytes_of(clip, studio.gallery, ClipFormat.GIF, height)
    with Image.open(io.BytesIO(data)) as image:
        assert (image.size, image.n_frames) == (size, 4)


def test_poses_and_drawn_control_maps_go_along(studio, clip):
    data = taking.pose_bytes_of(clip, studio.gallery, studio.pictures)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        poses = openpose.load_frames(archive.read("poses.json")).frames
        folders = {name.split("/")[0] for name in archive.namelist() if "/" in name}
        assert json.loads(archive.read("clip.json"))["frames"] == len(poses) == 4
        assert folders == {"json", "openpose", "lineart_anime", "depth"}
        depth = Image.open(io.BytesIO(archive.read("depth/frame_0003.png")))
        assert depth.size == (64, 96)
        assert np.asarray(depth).std() > 5


def test_a_picture_and_an_empty_clip_are_none(studio, clip, tmp_path):
    path = tmp_path / "x.gif"
    for frame in studio.gallery.clips.frames(clip.id):
        frame.unlink()
    with pytest.raises(NotFound, match="none yet"):
        taking.write_clip_of(studio.gallery, clip.id, path, ClipFormat.GIF)
    picture = studio.gallery.save(Image.new("RGB", (64, 64)), kind="upload", request={})
    with pytest.raises(NotFound, match="a picture"):
        taking.write_clip_of(studio.gallery, picture.id, path, ClipFormat.GIF)
    assert not path.exists()
