"""``repose-animal``: an animal in another pose."""

from __future__ import annotations

import pytest
from PIL import Image

from core.repose.animals import rig_files
from tests.repose.animals.dog import SIZE, dog


@pytest.fixture
def picture(folder):
    cutout, own = dog()
    cutout.image().save(folder / "a.png")
    (folder / "own.json").write_text(rig_files.dumps(own))
    (folder / "bad.json").write_text("{}")


def test_a_preset_on_a_ground(folder, run, picture):
    line = "repose-animal @a.png --rig @own.json --pose walking --out @b.jpg --ground #00ff00"
    assert run(line) == 0
    with Image.open(folder / "b.jpg") as made:
        assert made.size == SIZE


def test_a_broken_rig_is_one_line(folder, run, picture, capsys):
    line = "repose-animal @a.png --rig @own.json --pose @bad.json --out @b.png"
    assert run(line) == 2
    error = capsys.readouterr().err.strip()
    assert "\n" not in error
    assert "bad.json" in error
    assert not (folder / "b.png").exists()
