"""Each video is read back by a decoder of its own: frames, times, transparency, size, colours."""

from __future__ import annotations

import re
import subprocess

import cv2
import numpy as np
import pytest

from core.errors import GenerationError, RequestRejected
from core.geometry import Size
from core.motion.formats import ClipFormat, ffmpeg, is_here, keeps_alpha, video, write_clip

FPS = 12
VIDEOS = {ClipFormat.WEBM: "VP90", ClipFormat.MP4: "vp09", ClipFormat.H264: "avc1"}
needs_ffmpeg = pytest.mark.skipif(ffmpeg.program() is None, reason="imageio-ffmpeg is an extra")


@pytest.fixture
def without_ffmpeg(monkeypatch):
    monkeypatch.setattr(ffmpeg, "program", lambda: None)


def written(pictures, tmp_path, fmt):
    path = tmp_path / f"clip{fmt.suffix}"
    write_clip(pictures, path, fmt, fps=FPS, loop=True)
    return path


def read(path):
    """Frames as RGB, and when each starts, in milliseconds."""
    capture = cv2.VideoCapture(str(path))
    frames, starts = [], []
    while True:
        is_there, frame = capture.read()
        if not is_there:
            return frames, starts
        frames.append(frame[..., ::-1].astype(int))
        starts.append(capture.get(cv2.CAP_PROP_POS_MSEC))


def check(path, asked):
    frames, starts = read(path)
    assert np.abs(np.array(starts) - np.arange(len(asked)) * 1000 / FPS).max() <= 1
    assert [frame.shape for frame in frames] == [(50, 66, 3)] * len(asked)
    for frame, picture in zip(frames, asked, strict=True):
        assert np.abs(frame - np.asarray(picture).astype(int)).mean() < 9


@needs_ffmpeg
@pytest.mark.parametrize("fmt", VIDEOS)
def test_frames_come_back_when_and_as_they_should(fmt, on_ground, tmp_path):
    check(written(on_ground, tmp_path, fmt), on_ground)


@pytest.mark.parametrize("fmt", [ClipFormat.WEBM, ClipFormat.MP4])
def test_opencv_writes_them_where_no_ffmpeg_is(fmt, without_ffmpeg, on_ground, tmp_path):
    check(written(on_ground, tmp_path, fmt), on_ground)


@needs_ffmpeg
def test_a_webm_stays_transparent(cut_out, tmp_path):
    path = written(cut_out, tmp_path, ClipFormat.WEBM)
    command = [ffmpeg.program(), "-v", "error", "-c:v", "libvpx-vp9", "-i", str(path)]
    raw = subprocess.run(
        [*command, "-f", "rawvideo", "-pix_fmt", "rgba", "-"], capture_output=True, check=True
    ).stdout
    frames = np.frombuffer(raw, np.uint8).reshape(-1, 50, 66, 4)
    assert len(frames) == len(cut_out)
    for frame, asked in zip(frames, cut_out, strict=True):
        alpha = np.asarray(asked)[..., 3].astype(int)
        assert np.abs(frame[..., 3] - alpha).mean() < 2
        assert (frame[0, 0, 3], frame[26, int(np.argmax(alpha[26])) + 6, 3]) == (0, 255)


@pytest.mark.parametrize("fmt", [ClipFormat.MP4, ClipFormat.WEBM])
def test_what_cannot_stay_transparent_is_white(fmt, without_ffmpeg, cut_out, tmp_path):
    assert not keeps_alpha(fmt)
    frames, _ = read(written(cut_out, tmp_path, fmt))
    assert frames[0][2, 60].min() > 245


def test_odd_sides_grow_by_a_pixel(on_ground, tmp_path, without_ffmpeg):
    odd = [picture.crop((0, 0, 65, 49)) for picture in on_ground]
    frames, _ = read(written(odd, tmp_path, ClipFormat.WEBM))
    assert frames[0].shape == (50, 66, 3) == (*reversed(video.even(Size(65, 49))), 3)
    assert np.abs(frames[0][:, 64] - frames[0][:, 65]).mean() < 12


@needs_ffmpeg
def test_colours_are_told_as_browsers_take_them(on_ground, tmp_path):
    for fmt in VIDEOS:
        path = written(on_ground, tmp_path, fmt)
        told = subprocess.run([ffmpeg.program(), "-i", str(path)], capture_output=True, text=True)
        assert re.search(r"yuv420p\(tv, bt709", told.stderr)


def test_h264_says_what_to_install(without_ffmpeg, on_ground, tmp_path):
    assert not is_here(ClipFormat.H264)
    assert is_here(ClipFormat.MP4)
    with pytest.raises(RequestRejected, match=r"requirements-video\.txt"):
        written(on_ground, tmp_path, ClipFormat.H264)
    assert list(tmp_path.iterdir()) == []


@needs_ffmpeg
def test_a_failure_of_ffmpeg_is_told(tmp_path):
    with pytest.raises(GenerationError, match="ffmpeg to write the clip, got"):
        ffmpeg.encode([b"\0" * 12], Size(2, 2), "RGB", 12, ("-c:v", "nothing"), tmp_path / "x.mp4")
