"""``export-clip``: clips of the gallery and folders of frames as files."""

from __future__ import annotations

import json
import zipfile

import pytest
from PIL import Image

from core.config import Config
from core.studio import Studio
from tests.jobs.inline import InlineBackend
from tests.runners.motion.conftest import drawn_clip


@pytest.fixture
def frames(folder):
    place = folder / "frames"
    place.mkdir()
    for number in range(3):
        Image.new("RGBA", (40, 30), (80 * number, 0, 0, 255)).save(place / f"{number}.png")
    return place


def test_a_clip_of_the_gallery_by_its_id(folder, run, capsys):
    studio = Studio(Config.from_environment(), InlineBackend)
    (image_id,) = studio.submit(drawn_clip()).result
    studio.close()
    assert run(f"export-clip {image_id} --out @walk.webp --height 48 --json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["format"], told["file"]) == ("webp", str(folder / "walk.webp"))
    with Image.open(folder / "walk.webp") as image:
        assert (image.n_frames, image.size) == (4, (32, 48))
    assert run(f"export-clip {image_id} --out @poses.zip --format poses") == 0
    assert "poses.json" in zipfile.ZipFile(folder / "poses.zip").namelist()


def test_a_folder_of_frames(folder, run, frames):
    assert run("export-clip @frames --out @a.gif --fps 10 --once") == 0
    with Image.open(folder / "a.gif") as image:
        assert (image.n_frames, image.info["duration"], image.info.get("loop")) == (3, 100, None)
    assert run("export-clip @frames --out @walk.zip --format sheet --height 15") == 0
    assert {"walk.png", "walk.tres"} <= set(zipfile.ZipFile(folder / "walk.zip").namelist())
    with zipfile.ZipFile(folder / "walk.zip") as archive:
        told = json.loads(archive.read("walk.json"))
    assert told["frames"]["walk_0001.png"]["sourceSize"] == {"w": 20, "h": 15}


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("@frames --out @a.gif --format webp", "ends in .webp"),
        ("@frames --out @a.txt", "ends in .gif"),
        ("@ --out @a.gif", "at least one frame"),
        ("01ARZ3NDEKTSV4RRFFQ69G5FAV --out @a.gif", "not there any more"),
    ],
)
def test_what_cannot_be_written_is_one_line(line, says, folder, run, frames, capsys):
    assert run(f"export-clip {line}") == 2
    assert says in capsys.readouterr().err
    assert not (folder / "a.gif").exists()
