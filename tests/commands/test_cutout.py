"""``cutout``: on transparency, on a ground, with body parts."""

from __future__ import annotations

import json

import numpy as np
import pytest
from PIL import Image

from benchmarks.cutout.measures import iou
from core.cutout import methods
from tests.cutout.conftest import drawn


@pytest.fixture
def picture(folder, monkeypatch):
    monkeypatch.setattr(methods, "STARTER_FILE", folder / "none.onnx")
    drawn().picture.save(folder / "a.png")


def opened(path) -> np.ndarray:
    with Image.open(path) as image:
        return np.asarray(image)


def test_a_transparent_picture_and_what_is_said(folder, run, picture, capsys):
    assert run("cutout @a.png --out @b.png --json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["method"], told["width"], told["height"]) == ("grabcut", 256, 384)
    alpha = opened(folder / "b.png")[..., 3].astype(np.float32) / 255
    assert iou(alpha, drawn().alpha) > 0.8
    assert told["share"] == pytest.approx(alpha.mean(), abs=0.002)


@pytest.mark.parametrize(
    ("ground", "corner"), [("#102030", (16, 32, 48)), ("white", (255, 255, 255))]
)
def test_a_colour(folder, run, picture, ground, corner):
    assert run(f"cutout @a.png --out @b.png --ground {ground}") == 0
    assert tuple(opened(folder / "b.png")[2, 2]) == corner


def test_a_place_and_a_picture(folder, run, picture):
    assert run("cutout @a.png --out @b.png --ground place:beach") == 0
    assert opened(folder / "b.png").shape == (384, 256, 3)
    Image.new("RGB", (80, 80), "red").save(folder / "red.png")
    assert run("cutout @a.png --out @c.png --ground @red.png") == 0
    assert tuple(opened(folder / "c.png")[2, 2]) == (255, 0, 0)


def test_a_jpeg_is_white_where_it_would_be_clear(folder, run, picture):
    assert run("cutout @a.png --out @b.jpg") == 0
    assert opened(folder / "b.jpg")[4, 4].min() > 250


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("--method nobody --out @b.png", "one of auto"),
        ("--ground place:nowhere --out @b.png", "sunny park path"),
        ("--ground @none.png --out @b.png", "none.png"),
        ("--parts @p.png --out @b.png", "body parts"),
        ("--out @b.gif", ".png"),
    ],
)
def test_one_line_says_what_is_wrong_and_nothing_is_written(
    folder, run, picture, capsys, line, said
):
    assert run(f"cutout @a.png {line}") == 2
    error = capsys.readouterr().err.strip()
    assert said in error and "\n" not in error
    assert not (folder / "b.png").exists()
