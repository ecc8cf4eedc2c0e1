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
def told(capsys) -> Callable[..., object]:
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
