"""``film``: the movement of people in a video, as a drawn clip or as their poses."""

from __future__ import annotations

import json

import pytest
from PIL import Image

from benchmarks.motion.drawn_films import dance
from core.geometry import Size
from core.pose import openpose


@pytest.fixture
def video(folder):
    return dance(0.75, fps=12, size=Size(96, 144)).write(folder / "dance.mp4")


def test_poses_come_as_a_sequence_that_everybody_reads(folder, run, video, capsys):
    assert run("film @dance.mp4 --out @poses.json --tolerance 0 --whole-picture --json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["people"], told["frames"], told["detector"]) == (1, 9, "starter")
    frames = openpose.load_frames((folder / "poses.json").read_bytes()).frames
    assert len(frames) == 9
    assert {frame.pose.size for frame in frames} == {Size(96, 144)}


def test_a_clip_is_drawn_of_it(folder, run, video):
    command = "film @dance.mp4 --out @clip.gif --to 0.4 --body chibi-3 --size 64x96 --fps 10"
    assert run(command) == 0
    with Image.open(folder / "clip.gif") as image:
        assert (image.n_frames, image.size) == (4, (64, 96))
    assert sorted(path.name for path in folder.iterdir() if path.is_file()) == [
        "clip.gif", "dance.mp4",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("film @dance.mp4 --out @clip.txt", "a name that ends in"),
        ("film @none.mp4 --out @clip.gif", "a file to read"),
        ("film @dance.mp4 --out @clip.gif --detector openpose", "quick enough"),
        ("film @dance.mp4 --out @clip.gif --person 3 --to 0.3", "so many were followed"),
    ],
)
def test_what_cannot_be_done_is_one_line(folder, run, video, capsys, command, words):
    assert run(command) == 2
    assert words in capsys.readouterr().err
    assert not list(folder.glob("clip.*"))
