"""Characters on the command line: named in prompts, made, shown, exported and taken in."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from core.__main__ import main
from core.characters.card import Card, CardPicture
from core.config import Config
from core.figures.colours import Family, nearest, rgb
from core.gallery import metadata
from core.generation.request import GenerationRequest
from core.studio import Studio
from tests.characters.cards import card


def request_in(path: Path) -> GenerationRequest:
    return GenerationRequest.from_dict(metadata.read(path).request or {})


@pytest.fixture
def studio(folder):
    opened = Studio(Config.from_environment())
    yield opened
    opened.close()


@pytest.fixture
def told(folder, capsys) -> Callable[..., object]:
    """What a command prints as JSON, one value a line; its error line where it fails."""

    def call(*parts: object) -> object:
        code = main([*map(str, parts), "--json"])
        printed = capsys.readouterr()
        if code:
            assert printed.out == ""
            assert printed.err.count("\n") == 1
            return printed.err
        lines = [json.loads(line) for line in printed.out.splitlines()]
        return lines[0] if len(lines) == 1 else lines

    return call


POSED = ("--pose", "jogging", "--size", "64x96")


def test_characters_are_drawn_by_name(folder, studio, told):
    mio: Card = studio.characters.keep(card())
    out = folder / "a.png"
    facts = told("draw", "--prompt", "@mio, @moi", *POSED, "--out", out)
    assert facts["notes"] == ["Nobody is @moi. Did you mean @mio?"]
    kept = request_in(out)
    assert (kept.typed_prompt, kept.drawing.characters) == ("@mio, @moi", (mio.character(),))
    told("draw", "--prompt", "forest", "--character", "@mio", *POSED, "--out", out)
    assert request_in(out).drawing.characters == (mio.character(),)
    error = told("draw", "--prompt", "x", "--character", "@moi", *POSED, "--out", folder / "b.png")
    assert "@moi" in error
    assert not (folder / "b.png").exists()


def test_pictures_are_generated_by_name(folder, studio, told, tiny):
    picture = studio.characters.pictures.put(Image.new("RGB", (32, 48), "red"))
    studio.characters.keep(card(negative="hat", pictures=(CardPicture(picture),)))
    first, again, out = folder / "a.png", folder / "b.png", folder / "c.png"
    facts = told(*tiny.split(), "--prompt", "@mio running", *POSED, "--out", first)
    assert facts["notes"] == ["tiny has no IP-Adapter here: Mio's picture is not used."]
    kept = request_in(first)
    assert (kept.typed_prompt, kept.negative_prompt) == ("@mio running", "hat")
    assert kept.prompt.startswith("girl, ")
    studio.characters.remove(studio.characters.by_handle("mio").id)
    told("generate", "--from", first, "--out", again)
    assert Image.open(again).tobytes() == Image.open(first).tobytes()
    assert request_in(again).typed_prompt == "@mio running"
    told("generate", "--from", first, "--prompt", "boy", "--out", out)
    assert (request_in(out).prompt, request_in(out).typed_prompt) == ("boy", "")


def test_one_is_made_of_words_listed_shown_and_removed(studio, told):
    words = "girl, silver hair, red kimono, glowing mark"
    made = told("characters", "make", "--words", words, "--name", "Mio", "--seed", 4)
    assert (made["handle"], made["words"]) == ("mio", "glowing mark")
    assert "silver hair" in made["look"]
    assert told("characters", "list") == made == told("characters", "list", "silver")
    assert told("characters", "list", "golden") == []
    shown = told("characters", "show", "@MIO")
    assert (shown["seed"], shown["look"]["hair_colour"]) == (4, "silver")
    assert told("characters", "show", made["id"]) == shown
    assert "@mio" in told("characters", "make", "--dice", "--name", "mio!")
    told("characters", "remove", "mio")
    assert studio.characters.find().total == 0
    assert "nobody" in told("characters", "show", "nobody")


def test_dice_choose_a_name_that_is_free(told):
    first, second = (told("characters", "make", "--dice", "--seed", 3) for _ in range(2))
    assert second["name"] == f"{first['name']} 2"
    assert second["look"] == first["look"]
    assert told("characters", "make", "--dice")["id"]


@pytest.mark.parametrize("ending", ["png", "zip", "json"])
def test_what_was_exported_comes_in_again(folder, studio, told, ending):
    made = studio.characters.keep(card(words="tag"))
    out = folder / f"mio.{ending}"
    assert told("characters", "export", "mio", "--out", out)["characters"] == ["Mio"]
    studio.characters.remove(made.id)
    taken = told("characters", "import", out)
    assert studio.characters.get(taken["id"]).look == made.look
    assert taken["lost_pictures"] == 0


def test_a_png_for_chats_and_several_in_a_zip(folder, studio, told):
    for name in ("Mio", "Rin"):
        studio.characters.keep(card(name))
    told("characters", "export", "mio", "--chara", "--out", folder / "mio.png")
    assert b"tEXtchara" in (folder / "mio.png").read_bytes()
    told("characters", "export", "mio", "rin", "--out", folder / "both.zip")
    both = told("characters", "import", folder / "both.zip")
    assert [one["name"] for one in both] == ["Mio 2", "Rin 2"]
    for line in (
        ("mio", "rin", "--out", folder / "b.png"),
        ("mio", "--chara", "--out", folder / "b.zip"),
        ("nobody", "--out", folder / "b.png"),
        ("mio", "--out", folder / "b.txt"),
    ):
        assert "error: " in told("characters", "export", *line)
    assert not list(folder.glob("b.*"))


@pytest.mark.parametrize(
    "line",
    [
        ("import", "x.png"),
        ("import", "gone.png"),
        ("make",),
        ("make", "--dice", "--words", "x"),
        ("make", "--words", "x", "--name", "?"),
        ("make", "--picture", "x.png"),
        ("make", "--picture", "x.png", "--seed", "1"),
        ("show", "\ud800"),
    ],
)
def test_what_cannot_be_done_is_one_line(folder, told, monkeypatch, line):
    monkeypatch.chdir(folder)
    (folder / "x.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    assert told("characters", *line).startswith("error: ")


def test_one_is_made_from_a_picture(folder, studio, told):
    out = folder / "a.png"
    words = "girl, long blue hair, red dress, standing"
    told("draw", "--prompt", words, "--pose", "standing", "--size", "384x512", "--out", out)
    made = told("characters", "make", "--picture", out, "--name", "Ao")
    kept = studio.characters.get(made["id"])
    assert nearest(rgb(kept.look.hair_colour, Family.HAIR), Family.HAIR) == "blue"
    assert 4 < kept.proportions.heads < 9
    assert {"Hair", "Skin"} <= {one.name for one in kept.palette}
    assert studio.characters.pictures.get(kept.pictures[0].picture).size == (384, 512)
    flat = folder / "flat.png"
    Image.new("RGB", (128, 128), "white").save(flat)
    assert "figure" in told("characters", "make", "--picture", flat)
