"""``gallery import``: files and folders come in once, with a line on each that is no picture."""

from __future__ import annotations

import json
import os

import pytest
from PIL import Image, PngImagePlugin

from core.config import Config
from core.gallery.search.query import Filters
from core.studio import Studio

INFOTEXT = "a cat\nNegative prompt: dog\nSteps: 20, Seed: 77, Size: 64x64, Model: meina"
MADE = 1_600_000_000


@pytest.fixture
def studio(folder):
    opened = Studio(Config.from_environment())
    yield opened
    opened.close()


@pytest.fixture
def pictures(folder):
    """Two pictures, one of them deeper, and a file that is none."""
    info = PngImagePlugin.PngInfo()
    info.add_text("parameters", INFOTEXT)
    (folder / "out" / "day").mkdir(parents=True)
    Image.new("RGB", (64, 64), "teal").save(folder / "out" / "day" / "a.png", pnginfo=info)
    Image.new("RGB", (64, 80), "red").save(folder / "out" / "b.jpg")
    (folder / "out" / "c.png").write_bytes(b"no picture")
    os.utime(folder / "out" / "day" / "a.png", (MADE, MADE))
    return folder / "out"


def test_a_folder_comes_in_once(run, studio, pictures, capsys):
    assert run("gallery import @out --album Old --json") == 0
    told = capsys.readouterr()
    facts = json.loads(told.out)
    assert (len(facts["new"]), facts["known"]) == (2, [])
    (line,) = facts["refused"]
    assert line.startswith(str(pictures / "c.png")) and told.err.strip() == line
    cat = studio.gallery.find("cat").records[0]
    assert (cat.kind, cat.created, cat.extras["told"]["model"]) == ("imported", MADE, "meina")
    (album,) = studio.gallery.albums.all()
    assert studio.gallery.find(filters=Filters(album=album.id)).total == 2
    assert run("gallery import @out @out/b.jpg") == 0
    said = capsys.readouterr().out.strip()
    assert said == "0 pictures added, 3 were here already, 1 refused"
    assert studio.gallery.find().total == 2


def test_nothing_comes_in_when_a_path_is_not_there(run, studio, pictures, capsys):
    assert run("gallery import @out @none") == 2
    assert "Expected a picture or a folder" in capsys.readouterr().err
    assert studio.gallery.find().total == 0
