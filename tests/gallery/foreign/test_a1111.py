from __future__ import annotations

import pytest

from core.gallery.foreign.a1111 import parse_infotext

LINE = "Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 3, Size: 512x768"


@pytest.mark.parametrize(
    "last",
    [
        "hair: red, eyes: blue, mood: calm",
        "Model: Anna, Size: large, Seed: of doubt",
        "Girl: red, Steps: many, Sampler: fabric",
        "Steps: 20, Seed: 3",
        "Negative prompt: Steps: 20, Seed: 3, Size: 8x8",
    ],
)
def test_a_prompt_line_that_looks_like_settings_is_prompt(last):
    prompt, negative, settings = parse_infotext(f"a cat\n{last}")
    assert settings == {}
    assert prompt + negative in (f"a cat\n{last}", f"a cat{last.removeprefix('Negative prompt: ')}")


def test_such_a_line_above_the_settings_stays_in_the_prompt():
    prompt, _, settings = parse_infotext(f"Steps: 1, Seed: 2, Size: 3x3\na cat\n{LINE}")
    assert prompt == "Steps: 1, Seed: 2, Size: 3x3\na cat"
    assert settings["Steps"] == "20"


@pytest.mark.parametrize(
    ("said", "key"),
    [("CFG Scale: 7", "CFG scale"), ("cfg scale: 7", "CFG scale"), ("SEED: 7", "Seed")],
)
def test_keys_in_other_letters(said, key):
    _, _, settings = parse_infotext(f"a\nSteps: 20, {said}, Size: 8x8")
    assert settings[key] == "7"


def test_lines_below_the_settings_do_not_hide_them():
    told = f"a cat\nNegative prompt: dog\n{LINE}\nTemplate: a {{cat|dog}}\nNegative Template: x"
    prompt, negative, settings = parse_infotext(told)
    assert (prompt, negative, settings["Seed"]) == ("a cat", "dog", "3")
    assert (settings["Template"], settings["Negative Template"]) == ("a {cat|dog}", "x")


def test_a_template_of_several_lines_below_the_settings_is_whole():
    _, _, settings = parse_infotext(f"a cat\n{LINE}\nTemplate: a {{cat|dog}}\n__hats__, Steps: 3")
    assert settings["Template"] == "a {cat|dog}\n__hats__, Steps: 3"
    assert settings["Steps"] == "20"


def test_json_among_the_settings_is_one_value():
    resources = '[{"type":"checkpoint","modelVersionId":1,"modelName":"Model: x, Steps: 3"}]'
    told = f'a\n{LINE}, Civitai resources: {resources}, Hashes: {{"model": "a,b"}}, Clip skip: 2'
    _, _, settings = parse_infotext(told)
    assert settings["Civitai resources"] == resources
    assert (settings["Steps"], settings["Clip skip"]) == ("20", "2")
    assert "modelVersionId" not in settings


@pytest.mark.parametrize(
    "line", ["k: [" * 50_000, 'k: {"a": ' * 30_000, 'k: ["' + "x" * 200_000, "a: " * 60_000]
)
def test_json_takes_no_quadratic_time(line):
    parse_infotext(f"x\n{line}")
