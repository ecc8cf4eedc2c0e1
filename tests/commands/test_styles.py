"""Styles on the command line."""

from __future__ import annotations

import json

import pytest

from core.__main__ import main
from core.gallery import metadata
from core.generation.request import GenerationRequest
from core.prompts.styles import shipped, styled

WASH, SEPIA = (next(one for one in shipped() if one.name == name) for name in
               ("watercolour", "sepia"))  # fmt: skip


def request_in(path) -> GenerationRequest:
    return GenerationRequest.from_dict(metadata.read(path).request or {})


def words(request: GenerationRequest) -> tuple[str, str]:
    return request.prompt, request.negative_prompt


def test_a_picture_in_styles_carries_their_words_and_what_was_typed(folder, run, tiny):
    line = f"{tiny}--prompt fox --negative blur --style watercolour --style Sepia --out @a.png"
    assert run(line) == 0
    made = request_in(folder / "a.png")
    assert words(made) == styled((WASH, SEPIA), "fox", "blur")
    assert (made.typed_prompt, made.typed_negative) == ("fox", "blur")
    assert made.styles == ("watercolour", "sepia")


@pytest.mark.parametrize(
    ("more", "chosen", "typed"),
    [
        ("", ("watercolour",), "fox"),
        ("--prompt owl", ("watercolour",), "owl"),
        ("--style sepia", ("sepia",), "fox"),
        ("--style none", (), "fox"),
    ],
)
def test_a_picture_of_a_style_is_made_again_and_changed(folder, run, tiny, more, chosen, typed):
    assert run(f"{tiny}--prompt fox --negative blur --style watercolour --out @a.png") == 0
    assert run(f"generate --from @a.png {more} --out @b.png") == 0
    first, made = request_in(folder / "a.png"), request_in(folder / "b.png")
    styles = [one for one in (WASH, SEPIA) if one.name in chosen]
    assert words(made) == styled(styles, typed, "blur")
    assert made.styles == chosen
    assert made == first or more


def test_an_unknown_style_is_one_line(folder, tiny, run, capsys):
    assert run(f"{tiny}--prompt fox --style watercolor --out @a.png") == 2
    error = capsys.readouterr().err
    assert "did you mean watercolour" in error
    assert error.count("\n") == 1
    assert not (folder / "a.png").exists()


def test_a_drawing_takes_styles_of_both_kinds(folder, run):
    line = "draw --prompt fox --pose jogging --size 64x96 --style monochrome --style sepia"
    assert run(f"{line} --out @a.png") == 0
    made = request_in(folder / "a.png")
    assert made.prompt == f"fox, monochrome, {SEPIA.prompt}"
    assert (made.styles, made.negative_prompt) == (("sepia",), "")


def test_styles_are_listed_with_ones_own(folder, capsys):
    (folder / "data").mkdir()
    (folder / "data" / "styles.csv").write_text("name,prompt\nMine,my words\n")
    assert main(["list", "styles", "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert rows[0] == {"id": "Mine", "title": "Mine", "prompt": "my words"}
    assert {"id": "sepia", "title": "Sepia", "prompt": SEPIA.prompt} in rows
