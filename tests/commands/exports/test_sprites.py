"""``sprites``: a ZIP of a character's sprites."""

from __future__ import annotations

import zipfile

import pytest


def test_chosen_sprites_in_a_zip(folder, run, kept, capsys):
    line = "sprites Mio --expression happy --pose standing --pose waving --height 96 --out @a.zip"
    assert run(line) == 0
    assert "6 sprites" in capsys.readouterr().out
    names = zipfile.ZipFile(folder / "a.zip").namelist()
    assert "images/mio/mio festival waving happy.png" in names


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("sprites Nobody --out @a.zip", "the name of a character"),
        ("sprites Mio --out @a.png", "ends in .zip"),
        ("sprites Mio --expression bliss --out @a.zip", "one of happy, cross"),
        ("sprites Mio --pose none --out @a.zip", "Expected a pose"),
        ("sprites Mio --height 9 --out @a.zip", "a height from"),
    ],
)
def test_what_cannot_be_made_is_one_line(folder, run, kept, line, said, capsys):
    assert run(line) == 2
    told = capsys.readouterr().err
    assert said in told and told.count("\n") == 1
    assert not list(folder.glob("*.zip"))
