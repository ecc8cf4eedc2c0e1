"""``repose``: a picture's figure in another pose."""

from __future__ import annotations

import json
import zipfile

import numpy as np
import pytest
from PIL import Image

from core.config import Config
from core.pose import openpose
from core.repose.order import Side
from core.repose.request import Finish, GroundChoice, ReposeRequest
from core.studio import Studio
from tests.repose.conftest import source_of


@pytest.fixture
def picture(folder):
    source = source_of()
    Image.fromarray(source.picture).save(folder / "a.png")
    (folder / "own.json").write_text(openpose.dumps(source.pose))


def opened(path) -> np.ndarray:
    with Image.open(path) as image:
        return np.asarray(image)


def test_a_transparent_figure_and_what_is_said(folder, run, picture, capsys):
    line = "repose @a.png --source-pose @own.json --pose arms-up --out @b.png --json"
    assert run(line) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["width"], told["height"], told["method"]) == (256, 384, "alpha")
    made = opened(folder / "b.png")
    assert made.shape == (384, 256, 4)
    before = opened(folder / "a.png")[..., 3]
    assert (before > 127).sum() == pytest.approx((made[..., 3] > 127).sum(), rel=0.3)


def test_on_a_ground_in_another_size(folder, run, picture):
    line = "repose @a.png --source-pose @own.json --pose waving --out @b.jpg --size 320x240"
    assert run(f"{line} --ground #102030") == 0
    made = opened(folder / "b.jpg")
    assert made.shape == (240, 320, 3)
    assert np.abs(made[2, 2].astype(int) - (16, 32, 48)).max() < 4


def test_an_arm_behind_the_trunk(folder, run, picture):
    line = "repose @a.png --source-pose @own.json --pose arms-crossed"
    assert run(f"{line} --out @b.png") == 0
    assert run(f"{line} --behind right-arm --behind left-arm --out @c.png") == 0
    assert (opened(folder / "b.png") != opened(folder / "c.png")).any()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("--pose none --out @b.png", "a pose to put the figure in"),
        ("--pose nothing-like-it --out @b.png", "list poses"),
        ("--pose waving --out @b.gif", ".png"),
        ("--pose waving --method nobody --out @b.png", "one of auto"),
        ("--pose waving --print 1,2,3 --out @b.png", "four numbers"),
        ("--pose waving --print 0,0,9,9 --out @b.png", "beside it"),
        ("--pose waving --person 3 --out @b.png", "1 people"),
        ("--pose waving --person 0 --out @b.png", "--person: expected 1 or more, got '0'"),
        ("--pose waving --person -1 --out @b.png", "expected 1 or more"),
        ("--pose waving --size 9000x10 --out @b.png", "8192"),
    ],
)
def test_one_line_says_what_is_wrong_and_nothing_is_written(
    folder, run, picture, capsys, line, said
):
    assert run(f"repose @a.png --source-pose @own.json {line}") == 2
    error = capsys.readouterr().err.strip()
    assert said in error and "\n" not in error
    assert not (folder / "b.png").exists()


def test_a_series_goes_into_a_folder_a_sheet_and_a_zip(folder, run, picture, capsys):
    line = "repose @a.png --source-pose @own.json --pose waving --pose sitting --json"
    more = "--road puppet --road redraw --out-dir @out --sheet @s.png --zip @all.zip"
    assert run(f"{line} {more}") == 0
    told = [json.loads(one) for one in capsys.readouterr().out.splitlines()]
    assert [(one["pose"], one["road"]) for one in told] == [
        ("waving", "puppet"), ("waving", "redraw"), ("sitting", "puppet"), ("sitting", "redraw"),
    ]  # fmt: skip
    assert all(one["pose_score"] > 0.5 and one["likeness"] > 0 for one in told)
    names = {path.name for path in (folder / "out").iterdir()}
    assert names == {
        "001_a-waving-puppet.png", "002_a-waving-redraw.png",
        "003_a-sitting-puppet.png", "004_a-sitting-redraw.png",
    }  # fmt: skip
    with zipfile.ZipFile(folder / "all.zip") as archive:
        assert set(archive.namelist()) == names
    assert opened(folder / "s.png").shape[1] > 2 * 256


def test_a_movement_becomes_a_film(folder, run, picture):
    line = "repose @a.png --source-pose @own.json --movement wave --out-dir @out --film @f.webp"
    assert run(line) == 0
    with Image.open(folder / "f.webp") as film:
        assert film.n_frames == 10
    assert len(list((folder / "out").iterdir())) == 10


def test_a_single_picture_needs_one_pose(run, picture, capsys):
    assert run("repose @a.png --pose waving --pose sitting --out @b.png") != 0
    assert "--out-dir" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("--out @b.png --tries 2", "--out-dir beside --tries"),
        ("--out-dir @out --film @f.mp4", ".webp or .gif"),
        ("--out-dir @out --film @f.gif --road puppet --road redraw", "one road for a film"),
        ("--out @b.png --no-shadow", "--out-dir beside --no-shadow"),
        ("--out-dir @out --match 0.5", "expected 0 to 0.3, got '0.5'"),
        ("--out-dir @out --pose-score high", "expected 0 to 1, got 'high'"),
        ("--out-dir @out --likeness 90", "expected 0 to 1, got '90'"),
        ("--out-dir @out --tries 9", "--tries: invalid choice: 9"),
        ("--out-dir @out --target 5k", "4k, 8k or a number"),
        ("--out-dir @out --target 7000", "at most 6144 pixels"),
        ("--out-dir @out --ground red --keep-ground", "one ground"),
        ("--out-dir @out --keep-ground --painted-ground", "one ground"),
        ("--out-dir @out --strength 0.5", "--road paint or --painted-ground beside --strength"),
        ("--out-dir @out --painted-ground --checkpoint nobody", "nobody"),
    ],
)
def test_what_a_series_cannot_do_is_said_in_one_line_before_it_begins(
    folder, run, picture, capsys, line, said
):
    assert run(f"repose @a.png --source-pose @own.json --pose waving {line}") == 2
    error = capsys.readouterr().err.strip()
    assert said in error and "\n" not in error
    assert not (folder / "out").exists() or not any((folder / "out").iterdir())


def test_a_wish_is_tried_by_the_next_road(folder, run, picture, capsys):
    line = "repose @a.png --source-pose @own.json --pose waving --out-dir @out --json"
    assert run(f"{line} --pose-score 1 --likeness 1 --tries 2 --behind left-arm") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["road"] in ("puppet", "redraw")
    made = made_from(folder, told["id"])
    assert made.poses[0].switches == {"left-arm": Side.BEHIND}


def test_a_ground_is_kept_with_the_finish_that_is_said(folder, run, picture, capsys):
    grey = Image.new("RGB", (256, 384), (120, 130, 140))
    figure = Image.open(folder / "a.png")
    grey.paste(figure, mask=figure.getchannel("A"))
    grey.save(folder / "a.png")
    line = "repose @a.png --source-pose @own.json --pose standing --out-dir @out --json"
    assert run(f"{line} --keep-ground --no-shadow --no-light --match 0 --target 512") == 0
    told = json.loads(capsys.readouterr().out)
    made = opened(next((folder / "out").iterdir()))
    assert made.shape == (512, 341, 3)
    assert np.abs(made[8, 8].astype(int) - (120, 130, 140)).max() <= 3
    asked = made_from(folder, told["id"])
    assert asked.ground_choice is GroundChoice.KEEP
    assert asked.finish == Finish(shadow=False, light_wrap=False, match=0.0)


def made_from(folder, image_id) -> ReposeRequest:
    studio = Studio(Config(data_folder=folder / "data"))
    try:
        return ReposeRequest.from_dict(studio.gallery.get(image_id).extras["repose"])
    finally:
        studio.close()
