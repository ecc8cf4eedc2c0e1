"""Each picture format is read back: frames, times, transparency, loop, size, what stays still."""

from __future__ import annotations

import io
import json
import zipfile

import numpy as np
import pytest
from PIL import Image

from core.errors import RequestRejected
from core.motion.formats import ClipFormat, write_clip

MOVING = (ClipFormat.GIF, ClipFormat.WEBP, ClipFormat.APNG, ClipFormat.AVIF)
FPS = 12
# How far colours may be off on the average, of 255.
LOSS = {ClipFormat.GIF: 6, ClipFormat.WEBP: 4, ClipFormat.APNG: 0, ClipFormat.AVIF: 4}


def written(pictures, tmp_path, fmt, *, fps=FPS, loop=True):
    path = tmp_path / f"clip{fmt.suffix}"
    write_clip(pictures, path, fmt, fps=fps, loop=loop)
    assert [one.name for one in tmp_path.iterdir()] == [path.name]
    return path


def read(path):
    """Frames as RGBA, and how many milliseconds each is seen."""
    frames, times = [], []
    with Image.open(path) as image:
        for number in range(image.n_frames):
            image.seek(number)
            frames.append(np.asarray(image.convert("RGBA")).astype(int))
            times.append(image.info["duration"])
    return frames, times


@pytest.mark.parametrize("fmt", MOVING)
def test_frames_come_back_in_order_size_and_colour(fmt, on_ground, tmp_path):
    frames, _ = read(written(on_ground, tmp_path, fmt))
    assert len(frames) == len(on_ground)
    for frame, asked in zip(frames, on_ground, strict=True):
        assert frame.shape == (asked.height, asked.width, 4)
        assert (frame[..., 3] == 255).all()
        assert np.abs(frame[..., :3] - np.asarray(asked).astype(int)).mean() <= LOSS[fmt]


@pytest.mark.parametrize("fmt", MOVING)
def test_each_frame_starts_when_it_should(fmt, on_ground, tmp_path):
    _, times = read(written(on_ground, tmp_path, fmt))
    starts = np.cumsum([0, *times])
    asked = np.arange(len(on_ground) + 1) * 1000 / FPS
    # a GIF tells hundredths of a second
    assert np.abs(starts - asked).max() <= (5 if fmt is ClipFormat.GIF else 0.5)


@pytest.mark.parametrize("fmt", MOVING)
def test_what_is_transparent_stays_so(fmt, cut_out, tmp_path):
    frames, _ = read(written(cut_out, tmp_path, fmt))
    assert len(frames) == len(cut_out)
    for frame, asked in zip(frames, cut_out, strict=True):
        alpha = np.asarray(asked)[..., 3].astype(int)
        assert np.abs(frame[..., 3] - alpha).max() <= (40 if fmt is ClipFormat.AVIF else 0)


@pytest.mark.parametrize("fmt", [ClipFormat.GIF, ClipFormat.WEBP, ClipFormat.APNG])
def test_still_ground_stays_the_same_to_the_pixel(fmt, on_ground, tmp_path):
    frames, _ = read(written(on_ground, tmp_path, fmt))
    asked = np.stack([np.asarray(one) for one in on_ground])
    still = (asked == asked[0]).all((0, 3))
    assert still.mean() > 0.4
    assert [(frame[still] != frames[0][still]).any() for frame in frames] == [False] * len(frames)


def test_what_moves_on_leaves_no_trace(on_ground, tmp_path):
    """Colours beside an edge run into it, and the ground comes back when the edge has gone."""
    frames, _ = read(written(on_ground, tmp_path, ClipFormat.WEBP))
    asked = np.stack([np.asarray(one) for one in on_ground]).astype(int)
    gone = (asked[-1] == asked[-3]).all(2) & (asked[-1] != asked[-4]).any(2)
    assert gone.sum() > 50
    assert np.abs(frames[-1][gone][:, :3] - asked[-1][gone]).max() <= 32


@pytest.mark.parametrize("fmt", [ClipFormat.GIF, ClipFormat.WEBP, ClipFormat.APNG])
@pytest.mark.parametrize("loop", [True, False])
def test_the_file_says_whether_it_starts_again(fmt, loop, on_ground, tmp_path):
    with Image.open(written(on_ground, tmp_path, fmt, loop=loop)) as image:
        # how often: 0 is for ever; a GIF that plays once says nothing
        assert image.info.get("loop") == (0 if loop else None if fmt is ClipFormat.GIF else 1)


@pytest.mark.parametrize("loop", [True, False])
def test_an_avif_says_it_in_the_edit_list_of_each_track(loop, cut_out, tmp_path):
    data = written(cut_out, tmp_path, ClipFormat.AVIF, loop=loop).read_bytes()
    flags = [int.from_bytes(part[1:4], "big") for part in data.split(b"elst")[1:]]
    assert flags == [int(loop)] * 2  # colours and transparency
    ends = [int.from_bytes(part[28:36], "big") for part in data.split(b"tkhd")[1:]]
    assert ends == [2**64 - 1 if loop else 583] * 2


@pytest.mark.parametrize("fmt", MOVING)
def test_a_frame_that_is_held_is_still_counted(fmt, on_ground, tmp_path):
    held = [on_ground[0], on_ground[0], on_ground[1], on_ground[1], on_ground[1]]
    frames, times = read(written(held, tmp_path, fmt, fps=10))
    assert len(frames) == 5
    assert times == pytest.approx([100] * 5)


def test_a_gif_has_one_palette(on_ground, tmp_path):
    data = written(on_ground, tmp_path, ClipFormat.GIF).read_bytes()
    at, local = 13 + 256 * 3, []
    while data[at] != 0x3B:
        if data[at] == 0x2C:  # an image, whose ninth byte says whether it has its own palette
            local.append(bool(data[at + 9] & 0x80))
            at += 11
        else:
            at += 2
        while data[at]:  # blocks of what follows
            at += data[at] + 1
        at += 1
    assert local == [False] * len(on_ground)


def test_a_gif_keeps_few_colours_as_they_are(tmp_path):
    flat = Image.new("RGB", (20, 20), (243, 201, 187))
    other = Image.new("RGB", (20, 20), (12, 34, 56))
    frames, _ = read(written([flat, other], tmp_path, ClipFormat.GIF))
    assert [tuple(frame[3, 3]) for frame in frames] == [(243, 201, 187, 255), (12, 34, 56, 255)]
    assert [len(np.unique(frame.reshape(-1, 4), axis=0)) for frame in frames] == [1, 1]


def test_a_gif_refuses_what_browsers_would_play_slowly(on_ground, tmp_path):
    with pytest.raises(RequestRejected, match="at most 50"):
        write_clip(on_ground, tmp_path / "x.gif", ClipFormat.GIF, fps=60, loop=True)
    assert list(tmp_path.iterdir()) == []


def test_frames_are_numbered_files(cut_out, tmp_path):
    path = written(cut_out, tmp_path, ClipFormat.FRAMES, loop=False)
    with zipfile.ZipFile(path) as archive:
        *names, facts = archive.namelist()
        assert names == [f"frame_{number:04}.png" for number in range(1, len(cut_out) + 1)]
        for name, asked in zip(names, cut_out, strict=True):
            assert Image.open(io.BytesIO(archive.read(name))).tobytes() == asked.tobytes()
        told = json.loads(archive.read(facts))
    assert told == {"frames": 7, "fps": 12, "loop": False, "width": 66, "height": 50}


@pytest.mark.parametrize("fps", [0, 61])
def test_a_rate_that_no_clip_has_is_refused(fps, on_ground, tmp_path):
    with pytest.raises(RequestRejected, match="frames a second"):
        write_clip(on_ground, tmp_path / "x.png", ClipFormat.APNG, fps=fps, loop=True)


def test_no_frames_and_frames_of_two_sizes_are_refused(on_ground, tmp_path):
    with pytest.raises(RequestRejected, match="at least one frame"):
        write_clip([], tmp_path / "x.png", ClipFormat.APNG, fps=12, loop=True)
    mixed = [on_ground[0], on_ground[1].resize((30, 30))]
    with pytest.raises(RequestRejected, match="30×30 at frame 2"):
        write_clip(mixed, tmp_path / "x.png", ClipFormat.APNG, fps=12, loop=True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("fmt", MOVING)
def test_one_frame_is_a_clip_too(fmt, cut_out, tmp_path):
    with Image.open(written(cut_out[:1], tmp_path, fmt)) as image:
        assert image.size == cut_out[0].size
        assert np.asarray(image.convert("RGBA"))[0, 0, 3] == 0
