"""What a model answered is data: cleaned, bounded, never more than text."""

from __future__ import annotations

import json

import pytest

from core.assistant.remote.answers import MOST_LETTERS, clean, variants_in


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("  1girl,\n red\thair, ", "1girl, red hair"),
        ("1girl\x1b[31m, red\x00 hair\u202e", "1girl[31m, red hair"),
        ("“1girl, hat”", "1girl, hat"),
        ("1girl, <lora:evil:1>, hat", "1girl, , hat"),
        ("1girl, __/etc/passwd__", "1girl"),
        ("(smile:1.2), [a:b:0.5]", "(smile:1.2), [a:b:0.5]"),
        ("x" * 9000, "x" * MOST_LETTERS),
    ],
)
def test_only_what_says_something_stays(text: str, said: str) -> None:
    assert clean(text) == said


def test_five_at_most_and_none_twice() -> None:
    answer = json.dumps([f"1girl, hat {n // 2}" for n in range(20)])
    assert variants_in(answer, "1girl, hat 0") == tuple(f"1girl, hat {n}" for n in range(1, 6))


def test_prompts_with_brackets_are_lines_and_no_json() -> None:
    answer = "[red:blue:0.5] hat, 1girl\n{a|b} hat, 1girl"
    assert variants_in(answer, "1girl") == ("[red:blue:0.5] hat, 1girl", "{a|b} hat, 1girl")


@pytest.mark.parametrize(
    "answer", ["", "[", '["', "{" * 50_000, "[[[[[" * 9000, "\x00" * 99, "<think>"]
)
def test_nothing_useful_is_nothing(answer: str) -> None:
    assert len(variants_in(answer, "1girl")) <= 1
