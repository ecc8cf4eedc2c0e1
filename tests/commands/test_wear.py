"""``wear``: the garment of a picture, kept as an outfit of a character."""

from __future__ import annotations

import json

import pytest
from PIL import Image

from core.config import Config
from core.figures.clothing.wardrobe import wardrobe_of
from core.studio import Studio
from tests.characters.cards import card
from tests.characters.garments.flat_lays import lay

GREEN = (60, 120, 90)


@pytest.fixture
def studio(folder):
    opened = Studio(Config.from_environment())
    opened.characters.keep(card())
    lay("t-shirt", GREEN).save(folder / "tee.png")
    Image.new("RGB", (90, 90), "white").save(folder / "empty.png")
    yield opened
    opened.close()


def test_outfits_are_added_to_the_card(run, studio, capsys):
    mio = studio.characters.by_handle("mio")
    assert run("wear Mio @tee.png --outfit Summer --json") == 0
    facts = json.loads(capsys.readouterr().out)
    assert (facts["outfit"], facts["kind"], facts["colour"]) == ("Summer", "t-shirt", "#3c785a")
    assert (facts["second"], facts["pattern"], facts["has_print"]) == ("", "", False)
    assert run("wear Mio @tee.png") == run("wear Mio @tee.png --kind hoodie") == 0
    told = capsys.readouterr().out.splitlines()
    assert told == ["@mio  T-shirt: t-shirt, #3c785a", "@mio  Hoodie: hoodie, #3c785a"]
    assert run("wear Mio @tee.png") == 0
    after = studio.characters.by_handle("mio")
    assert after.look == mio.look
    assert [one.name for one in after.outfits] == ["Summer", "T-shirt", "Hoodie", "T-shirt 2"]
    kinds = [one.kind.name for one in wardrobe_of(after.look_in("Summer")).worn]
    assert "t-shirt" in kinds and "hoodie" not in kinds


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("wear Nobody @tee.png", "the name of a character"),
        ("wear Mio @none.png", "a file to read"),
        ("wear Mio @empty.png", "one garment with its ground"),
        ("wear Mio @tee.png --kind spoon", "a kind of garment"),
        ("wear Mio @tee.png --outfit Twice", "different names"),
    ],
)
def test_what_cannot_be_worn_is_one_line(run, studio, line, said, capsys):
    run("wear Mio @tee.png --outfit Twice")
    capsys.readouterr()
    assert run(line) == 2
    told = capsys.readouterr().err
    assert said in told and told.count("\n") == 1
    assert [one.name for one in studio.characters.by_handle("mio").outfits] == ["Twice"]
