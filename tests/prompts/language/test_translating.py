"""Prompts of NovelAI and InvokeAI, as pictures bring them, in our language."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.gallery.facts import ImageFacts
from core.prompts.language import unspoken
from core.prompts.language.translating import translated
from core.prompts.language.weighting import parse


@pytest.mark.parametrize(
    ("there", "here"),
    [
        ("1girl, red hair", "1girl, red hair"),
        ("{{masterpiece}}, girl", "(masterpiece:1.1025), girl"),
        ("[[dim]], {a, {b}}", "(dim:0.907), (a:1.05), (b:1.1025)"),
        ("1.2::red hair, blue::, x", "(red hair, blue:1.2), x"),
        ("-1::hat::, y", "(hat:-1), y"),
        ("0.5::x, 1.2::y::", "(x:0.5), (y:1.2)"),
        ("1.5::{a}, b", "(a:1.575), (b:1.5)"),
        ("||red|blue|| hair", "{red|blue} hair"),
        ("miku (vocaloid), #1 AND", r"miku \(vocaloid\), \#1 and"),
        ("#ff8800 hair, 4girls, 16:9", "#ff8800 hair, 4girls, 16:9"),
        ("a] b", r"a\] b"),
    ],
)
def test_novelai(there, here) -> None:
    assert translated(there, "NovelAI") == here


@pytest.mark.parametrize(
    ("there", "here"),
    [
        ("1girl, red hair", "1girl, red hair"),
        ("a cat++ in t-shirt, big-", "a (cat:1.21) in t-shirt, (big:0.9)"),
        ("(red hair)++, (x y)1.3, (z)--", "(red hair:1.21), (x y:1.3), (z:0.81)"),
        ("((a)+ b)++ c", "(a:1.331) (b:1.21) c"),
        (r"(a b) \(c\) [d]", r"a b \(c\) \[d\]"),
        ('("a cat", "a dog+").blend(0.7, 0.3)', "a cat :0.7 AND a (dog:1.1) :0.3"),
        ('("a", "b").and()', "a BREAK b"),
        ('("a", "b").and(1, 0.5)', "a BREAK (b:0.5)"),
        ("a cat.swap(dog)", "a cat.swap(dog)"),
        ("6+girls, a - b, (a)1girl", "6+girls, a - b, a1girl"),
        ("(masterpiece)1.2, (best)0.9.", "(masterpiece:1.2), (best:0.9)."),
    ],
)
def test_invokeai(there, here) -> None:
    assert translated(there, "InvokeAI") == here


def test_the_words_of_a_picture_are_translated_by_who_wrote_it() -> None:
    for tool, here in (("NovelAI", "(a:1.05)"), ("AUTOMATIC1111", "{a}")):
        facts = ImageFacts(tool=tool, prompt="{a}", negative_prompt="{a}")
        assert facts.prompt == "{a}", "what the file says"
        assert facts.as_request() == {"prompt": here, "negative_prompt": here}


def test_what_has_no_words_here_is_marked() -> None:
    (mark,) = unspoken(translated("a cat.swap(dog)", "InvokeAI"))
    assert mark.kind == "foreign"


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(["NovelAI", "InvokeAI"]),
       st.text(alphabet='{}[]()|:+-."\\12 ,#ab\n', max_size=40))  # fmt: skip
def test_no_letter_gets_lost(program, text) -> None:
    said = "".join(one.text for chunk in parse(translated(text, program)) for one in chunk)
    assert [one for one in text if one in "ab"] == [one for one in said if one in "ab"]


@pytest.mark.parametrize("program", ["NovelAI", "InvokeAI"])
def test_a_long_text_is_read_at_once(program) -> None:
    started = time.process_time()
    for unit in (
        "{",
        "(",
        "1::",
        "||",
        "a+",
        "(a)",
        "+",
        "-",
        ":1.",
        "[",
        '"a",',
        '("a",',
        "\\",
        ".",
    ):
        translated(unit * 10_000, program)
    assert time.process_time() - started < 10  # quadratic would take minutes
