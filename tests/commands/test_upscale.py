"""``upscale``: settings, transparency and formats go along."""

from __future__ import annotations

import json

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from core.gallery import metadata

A1111 = "1girl, red hair\nNegative prompt: fog\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 5"


@pytest.fixture
def picture(folder):
    """A circle-like patch on a clear ground, with A1111's settings."""
    image = Image.new("RGBA", (64, 64), (0, 0, 0, 0))
    image.paste((200, 40, 40, 255), (16, 16, 48, 48))
    info = PngImagePlugin.PngInfo()
    info.add_text("parameters", A1111)
    image.save(folder / "small.png", pnginfo=info)
    return folder / "small.png"


def test_another_programs_settings_stay_as_they_were(folder, run, picture):
    assert run("upscale @small.png --scale 2 --out @large.png") == 0
    with Image.open(folder / "large.png") as image:
        assert image.size == (128, 128)
        assert image.info["parameters"] == A1111
    assert metadata.read(folder / "large.png").prompt == "1girl, red hair"


@pytest.mark.parametrize("name", ["large.png", "large.webp"])
def test_transparency_is_kept(folder, run, picture, name):
    assert run(f"upscale @small.png --scale 2 --out @{name}") == 0
    alpha = np.asarray(Image.open(folder / name).convert("RGBA"))[..., 3]
    assert alpha[:24].max() <= 8 and alpha[48:80, 48:80].min() >= 247


def test_a_jpeg_says_what_became_of_transparency(folder, run, picture, capsys):
    assert run("upscale @small.png --scale 2 --out @large.jpg --json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["notes"] == ["a JPEG has no transparency: it became white"]
    assert (told["width"], told["height"]) == (128, 128)
    image = np.asarray(Image.open(folder / "large.jpg").convert("RGB"))
    assert image[4, 4].min() >= 247
    assert metadata.read(folder / "large.jpg").settings["Seed"] == "5"


def test_of_an_animation_the_first_picture(folder, run, capsys):
    frames = [Image.new("RGB", (64, 64), colour) for colour in ("red", "blue", "lime")]
    frames[0].save(folder / "moving.webp", save_all=True, append_images=frames[1:], lossless=True)
    assert run("upscale @moving.webp --scale 2 --out @large.png") == 0
    assert "an animation of 3 pictures: the first was enlarged" in capsys.readouterr().out
    red, _green, blue = np.asarray(Image.open(folder / "large.png"))[64, 64]
    assert red > 200 and blue < 60


@pytest.mark.parametrize(("parameters", "is_noted"), [("", False), (A1111, True)])
def test_only_what_was_generated_is_called_so(folder, run, parameters, is_noted):
    info = PngImagePlugin.PngInfo()
    if parameters:
        info.add_text("parameters", parameters)
    Image.new("RGB", (64, 64), "teal").save(folder / "a.png", pnginfo=info)
    assert run("upscale @a.png --scale 2 --out @b.png") == 0
    data = (folder / "b.png").read_bytes()
    assert (b"trainedAlgorithmicMedia" in data) is is_noted
    assert (b"algorithmicallyEnhanced" in data) is not is_noted


def test_as_large_as_asked(folder, run, capsys):
    Image.new("RGB", (96, 64), "teal").save(folder / "small.png")
    assert run("upscale @small.png --to 150 --out @large.png --json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["width"], told["height"]) == (150, 100)


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("--to 4k", "Expected a long side of at most 1536 pixels, got 3840"),
        ("--to 8K", "Expected a long side of at most 1536 pixels, got 7680"),
        ("--to 20", "Expected a long side above 96 pixels, got 20"),
        ("--to wide", "argument --to: 'wide' is not 4k, 8k or a number of pixels"),
        ("--to 4k --scale 2", "not allowed with argument"),
    ],
)
def test_a_size_that_cannot_be_made_is_one_line(folder, run, capsys, words, line):
    Image.new("RGB", (96, 64), "teal").save(folder / "small.png")
    assert run(f"upscale @small.png {words} --out @large.png") == 2
    assert line in capsys.readouterr().err
    assert not (folder / "large.png").exists()
