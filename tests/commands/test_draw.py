"""``draw``: a drawing at once, by no model; one line for what cannot be drawn."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile

import numpy as np
import pytest
from PIL import Image

from core.config import ROOT
from core.gallery import metadata
from core.generation.drawing import painter
from core.generation.request import GenerationRequest
from core.geometry import Size
from core.pose import presets

WORDS = "draw --prompt girl,red_hair,park --pose jogging --size 96x144 "


def request_in(path) -> GenerationRequest:
    return GenerationRequest.from_dict(metadata.read(path).request or {})


@pytest.mark.parametrize("ending", ["png", "jpg", "webp"])
def test_a_drawing_says_how_it_was_made(folder, run, ending, capsys):
    assert run(WORDS + f"--seed 3 --out @a.{ending}") == 0
    assert "96×144, seed 3" in capsys.readouterr().out
    request = request_in(folder / f"a.{ending}")
    assert (request.checkpoint, request.seed, request.size) == ("drawing", 3, Size(96, 144))
    assert request.pose == presets.get("jogging").pose
    if ending == "png":
        expected = painter.drawing_of(request, 3).picture()
        assert np.array_equal(np.asarray(Image.open(folder / "a.png")), expected)


def test_a_picture_of_ones_own_is_the_background(folder, run):
    Image.new("RGB", (80, 80), (20, 40, 220)).save(folder / "sea.png")
    assert run(WORDS + "--out @a.png --background @sea.png") == 0
    assert Image.open(folder / "a.png").getpixel((1, 1)) == (20, 40, 220)
    assert len(request_in(folder / "a.png").drawing.background) == 32
    assert run(WORDS + "--out @b.png --background none") == 0
    assert Image.open(folder / "b.png").getpixel((1, 1))[3] == 0
    assert run(WORDS + "--out @b.jpg --background none") == 0
    assert min(Image.open(folder / "b.jpg").getpixel((1, 1))) > 250
    assert run(WORDS + "--out @c.png --background @not-here.png") != 0


def test_generate_draws_the_same(folder, run):
    line = "--prompt girl,red_hair,park --pose jogging --size 96x144 --seed 3 --out"
    assert run(f"draw {line} @a.png") == 0
    assert run(f"generate --checkpoint drawing {line} @b.png") == 0
    first, second = (np.asarray(Image.open(folder / name)) for name in ("a.png", "b.png"))
    assert np.array_equal(first, second)


def test_what_is_told_as_json(folder, run, capsys):
    assert run("draw --prompt running --size 64x96 --seed -1 --out @a.png --json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["width"], told["height"], told["what"]) == (64, 96, "picture")
    assert told["notes"][0].startswith("Pose chosen to suit the words")
    assert request_in(folder / "a.png").seed == told["seed"]


@pytest.mark.parametrize(
    ("what", "mode"),
    [
        ("--what figure", "RGBA"), ("--transparent", "RGBA"), ("--what lines", "RGB"),
        ("--what flats", "RGBA"), ("--what shade", "RGB"), ("--what depth", "RGB"),
        ("--what segmentation", "RGB"), ("--what edges", "RGB"),
    ],
)  # fmt: skip
def test_every_part_of_a_drawing_is_written(folder, run, what, mode):
    assert run(WORDS + f"{what} --out @a.png") == 0
    with Image.open(folder / "a.png") as image:
        assert (image.mode, image.size) == (mode, (96, 144))
        assert len(np.unique(np.asarray(image.convert("RGB")))) > 1


def test_layers_open_as_openraster(folder, run):
    assert run(WORDS + "--out @a.ora") == 0
    with zipfile.ZipFile(folder / "a.ora") as file:
        assert file.read("mimetype") == b"image/openraster"
        assert {"stack.xml", "mergedimage.png"} <= set(file.namelist())


def test_every_person_may_be_somebody(folder, run):
    assert run(WORDS + "--character boy,blue_hair --out @a.png") == 0
    assert run(WORDS + "--out @b.png") == 0
    first = request_in(folder / "a.png")
    assert first.drawing is not None
    assert [one and one.words for one in first.drawing.characters] == ["boy,blue_hair"]
    pictures = [np.asarray(Image.open(folder / name)) for name in ("a.png", "b.png")]
    assert not np.array_equal(*pictures)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("draw --prompt x --size 5000x64 --out @a.png", "Expected width between 64 and 4096"),
        ("draw --prompt x --out @a.gif", "ends in .png"),
        ("draw --prompt x --pose nobody --out @a.png", "name of a preset"),
        ("draw --prompt x --seed -5 --out @a.png", "seed"),
        ("draw --prompt x --what smell --out @a.png", "invalid choice"),
        ("draw --prompt x --transparent --out @a.jpg", "Expected a .png, .webp or .ora"),
        ("draw --prompt x --what depth --out @a.ora", "Expected no --what"),
        ("draw --out @a.png", "--prompt"),
    ],
)
def test_bad_input_is_one_line_and_no_file(folder, run, capsys, line, said):
    assert run(line) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.startswith("error: ")
    assert error.count("\n") == 1
    assert not list(folder.glob("a.*"))


def test_no_network_is_imported_for_a_drawing(folder):
    line = ["draw", "--prompt", "girl", "--size", "64x96", "--out", str(folder / "a.png")]
    code = (
        "import sys\nfrom core.__main__ import main\n"
        f"assert main({line!r}) == 0\n"
        "print(sorted({'torch', 'diffusers', 'transformers'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
