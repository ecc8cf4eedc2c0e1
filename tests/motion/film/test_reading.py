"""Frames of films by their time stamps."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.errors import InputRejected
from core.motion.film import reading

# Milliseconds that each frame of the uneven film stands: one hangs, as cameras do in the dark.
STANDS = (40, 40, 200, 40, 100, 40, 40, 40)
STAMPS = [0.0, 0.04, 0.08, 0.28, 0.32, 0.42, 0.46, 0.5]


@pytest.fixture
def uneven(tmp_path) -> Path:
    """Each frame is 20 brighter than the one before, 96×64."""
    shades = [Image.new("L", (96, 64), 40 + 20 * number) for number in range(len(STANDS))]
    path = tmp_path / "uneven.gif"
    shades[0].save(path, save_all=True, append_images=shades[1:], duration=STANDS, loop=0)
    return path


@pytest.fixture
def even(tmp_path) -> Path:
    """Two seconds of 24."""
    import cv2

    path = tmp_path / "even.mp4"
    out = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), 24, (96, 64))
    for number in range(48):
        out.write(np.full((64, 96, 3), 40 + 4 * number, np.uint8))
    out.release()
    return path


def seen(path: Path, *args: float) -> list[tuple[float, int]]:
    """Seconds and shade of each frame."""
    found = reading.frames(path, *args)
    return [(round(f.seconds, 3), round(float(np.asarray(f.image).mean()))) for f in found]


def test_an_uneven_film_keeps_its_time(uneven):
    assert seen(uneven, 100.0) == [(at, 40 + 20 * n) for n, at in enumerate(STAMPS)]
    facts = reading.facts_of(uneven)
    assert facts.size == (96, 64) and facts.seconds == pytest.approx(0.54, abs=0.1)


def test_looks_are_spread_by_time_and_not_by_number(uneven):
    assert [at for at, _ in seen(uneven, 10.0)] == [0.0, 0.08, 0.28, 0.42, 0.5]


def test_every_second_frame_of_24_is_looked_at_twelve_times_a_second(even):
    assert [at for at, _ in seen(even, 12.0)] == pytest.approx(
        [round(number / 12, 3) for number in range(24)], abs=0.001
    )


def test_a_part_begins_and_ends_where_it_was_asked_to(even):
    found = [at for at, _ in seen(even, 24.0, 0.5, 1.0)]
    assert (found[0], found[-1], len(found)) == (0.5, pytest.approx(0.958, abs=0.001), 12)


@pytest.mark.parametrize("film", ["even", "uneven"])
@pytest.mark.parametrize("looks", [10.0, 24.0])
def test_what_goes_on_sees_what_was_missing_and_nothing_twice(film, looks, request):
    path = request.getfixturevalue(film)
    whole = seen(path, looks)
    for cut in (1, len(whole) // 2, len(whole)):
        later = list(reading.frames(path, looks, 0.0, None, whole[cut - 1][0]))
        assert [round(one.seconds, 3) for one in later] == [at for at, _ in whole[cut:]]


@pytest.mark.parametrize("seconds", [0.0, 0.75, 1.9])
def test_a_single_moment_is_found(even, seconds):
    image = reading.frame_at(even, seconds)
    assert image is not None
    assert np.asarray(image).mean() == pytest.approx(40 + 4 * 24 * seconds, abs=8)
    assert reading.frame_at(even, 5.0) is None


def test_large_frames_become_small(even, monkeypatch):
    monkeypatch.setattr(reading, "SIDE", 48)
    assert next(reading.frames(even, 1.0)).image.size == (48, 32)
    assert reading.facts_of(even).shown_size == (48, 32)


@pytest.mark.parametrize("data", [b"", b"no film", b"\x00\x00\x00\x18ftypmp42" + bytes(200)])
def test_what_is_no_film_is_refused(tmp_path, data):
    path = tmp_path / "film"
    path.write_bytes(data)
    with pytest.raises(InputRejected, match="film"):
        reading.facts_of(path)


def test_what_is_too_large_or_too_long_is_refused(even, monkeypatch):
    monkeypatch.setattr(reading, "MOST_SIDE", 80)
    with pytest.raises(InputRejected, match="96×64"):
        reading.facts_of(even)
    monkeypatch.setattr(reading, "MOST_SIDE", 4096)
    monkeypatch.setattr(reading, "MOST_SECONDS", 1.0)
    with pytest.raises(InputRejected, match="no longer than"):
        reading.facts_of(even)


@pytest.fixture
def ffmpeg() -> str:
    return pytest.importorskip("imageio_ffmpeg").get_ffmpeg_exe()


def test_a_browsers_recording_that_says_no_length_is_counted(even, tmp_path, ffmpeg):
    """What MediaRecorder hands over was never rewound: no length, no index."""
    command = [ffmpeg, "-v", "error", "-i", even, "-c:v", "libvpx", "-live", "1", "-f", "webm", "-"]
    path = tmp_path / "recording.webm"
    path.write_bytes(subprocess.run(command, check=True, capture_output=True).stdout)
    facts = reading.facts_of(path)
    assert (facts.seconds, facts.fps) == (pytest.approx(2.0, abs=0.01), pytest.approx(24, abs=0.1))
    assert len(seen(path, 12.0)) == 24
    moment = reading.frame_at(path, 1.5)
    assert moment is not None
    assert np.asarray(moment).mean() == pytest.approx(40 + 4 * 36, abs=6)


def test_a_phones_film_stands_upright(even, tmp_path, ffmpeg):
    path = tmp_path / "turned.mp4"
    turn = ["-display_rotation", "90", "-i", even, "-c", "copy", path]
    subprocess.run([ffmpeg, "-v", "error", *turn], check=True)
    assert reading.facts_of(path).size == (64, 96)
    assert next(reading.frames(path, 1.0)).image.size == (64, 96)
