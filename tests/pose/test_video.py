"""Frames of films that are made here."""

from __future__ import annotations

import numpy as np
import pytest

from core.errors import InputRejected
from core.pose import video


@pytest.fixture
def film(tmp_path) -> bytes:
    """Forty frames that grow brighter, 96×64."""
    import cv2

    path = tmp_path / "film.mp4"
    out = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), 20, (96, 64))
    for number in range(40):
        out.write(np.full((64, 96, 3), 40 + 5 * number, np.uint8))
    out.release()
    return path.read_bytes()


@pytest.mark.parametrize("count", [1, 4, 8])
def test_frames_are_spread_over_the_film(film, count):
    found = video.frames(film, count)
    assert [image.size for image in found] == [(96, 64)] * count
    wanted = [40 + 5 * int((part + 0.5) * 40 / count) for part in range(count)]
    seen = [float(np.asarray(image).mean()) for image in found]
    assert seen == pytest.approx(wanted, abs=6)


def test_colours_are_those_of_the_film(tmp_path):
    import cv2

    path = tmp_path / "red.mp4"
    out = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), 20, (96, 64))
    for _ in range(3):
        out.write(np.full((64, 96, 3), (0, 0, 220), np.uint8))
    out.release()
    (image,) = video.frames(path.read_bytes(), 1)
    red, green, blue = np.asarray(image).reshape(-1, 3).mean(axis=0)
    assert red > 180 and green < 40 and blue < 40


def test_large_frames_become_small(film, monkeypatch):
    monkeypatch.setattr(video, "SIDE", 48)
    assert video.frames(film, 1)[0].size == (48, 32)


def test_frames_that_are_too_large_are_not_read(film, monkeypatch):
    monkeypatch.setattr(video, "MOST_SIDE", 80)
    with pytest.raises(InputRejected, match="96×64"):
        video.frames(film, 1)


@pytest.mark.parametrize("data", [b"", b"no film", b"\x00\x00\x00\x18ftypmp42" + bytes(200)])
def test_what_is_no_film_is_refused(data):
    with pytest.raises(InputRejected):
        video.frames(data, 4)
