"""The tree of a prompt: positions, kinds, and that nothing of the text is lost."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.prompts.language import Kind, format, parse

PIECES = ["(", ")", "[", "]", "{", "}", "|", ":", "::", "$$", "${x=", "${x}", "2$$", "\\", "__a__",
          "_", "#", "#fff", "# x\n", "<lora:a:1>", "<", ">", "AND", " BREAK ", "a", "é", "☃", "𝒳",
          " ", "\n", "0.5", ":0.5]", ":1.2)", "{a|b}", "[a|b]", ",", "-", "+"]  # fmt: skip


def parts(text: str) -> list[tuple[str, str]]:
    """Kind and words of what stands right in the text."""
    return [(node.kind.value, text[node.start : node.end]) for node in parse(text).root.children]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("1girl, solo", [("words", "1girl, solo")]),
        ("a (b:1.3), c", [("words", "a "), ("weighted", "(b:1.3)"), ("words", ", c")]),
        ("[a:b:0.5][c|d]", [("edited", "[a:b:0.5]"), ("alternating", "[c|d]")]),
        ("[a]", [("weighted", "[a]")]),
        ("{a|b} {2$$, $$a|b}", [("choice", "{a|b}"), ("words", " "), ("choice", "{2$$, $$a|b}")]),
        ("{hair colour}{a, b}", [("blank", "{hair colour}"), ("braces", "{a, b}")]),
        ("__a/b__ a__b", [("wildcard", "__a/b__"), ("words", " a__b")]),
        ("${x=!{a|b}}${x}", [("variable", "${x=!{a|b}}"), ("variable", "${x}")]),
        ("x AND y BREAK z", [("words", "x "), ("AND", "AND"), ("words", " y "), ("BREAK", "BREAK"),
                             ("words", " z")]),
        ("ANDY BREAKFAST", [("words", "ANDY BREAKFAST")]),
        ("a # b\nc", [("words", "a "), ("comment", "# b"), ("words", "\nc")]),
        ("#ff8800 hair #f80", [("words", "#ff8800 hair #f80")]),
        ("#ff880 hair", [("comment", "#ff880 hair")]),
        (r"\(a\) \#1", [("escaped", r"\("), ("words", "a"), ("escaped", r"\)"), ("words", " "),
                        ("escaped", r"\#"), ("words", "1")]),
        ("<lora:a (b:1>", [("tag", "<lora:a (b:1>")]),
        ("a } b {c", [("words", "a } b {c")]),
        ("(a [b) c] d", [("weighted", "(a [b)"), ("words", " c] d")]),
        ("(a, b", [("weighted", "(a, b")]),
        ("{(a|b)|c}", [("choice", "{(a|b)|c}")]),
    ],
)  # fmt: skip
def test_what_stands_where(text, expected) -> None:
    assert parts(text) == expected


def test_a_weight_is_that_of_its_own_brackets() -> None:
    weights = [
        (node.weight, node.is_closed)
        for node in parse("((a:1.2):-1) [b] (c").walk()
        if node.kind is Kind.WEIGHTED
    ]
    assert weights == [(-1.0, True), (1.2, True), (1 / 1.1, True), (1.1, False)]


def test_what_is_chosen_between_are_its_options() -> None:
    (choice,) = parse("{2::red|blue hair|}").root.children
    options = [(one.start, one.end) for one in choice.children if one.kind is Kind.OPTION]
    assert options == [(4, 7), (8, 17), (18, 18)]


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES)).map("".join)))
def test_nothing_of_a_text_is_lost_and_children_are_what_their_parent_is(text) -> None:
    parsed = parse(text)
    assert format(parsed) == text
    for node in parsed.walk():
        if node.children:
            ends = [node.start, *(child.end for child in node.children)]
            assert [child.start for child in node.children] == ends[:-1]
            assert (ends[-1], node.text) == (node.end, "")
        else:
            assert node.text == text[node.start : node.end]


@pytest.mark.parametrize(
    "unit",
    ["(", ")", "[a:", "[a|", "{", "{a|", "}", "${x=", "__", "__a", "_", "<lora:", "<a:b:", "#",
     "\\", ":1.", "(a:1.2)", "{1$$", "a:", "{9$$ ", "([{"],
)  # fmt: skip
def test_time_grows_with_length_only(unit) -> None:
    def seconds(characters: int) -> float:
        text = (unit * characters)[:characters]
        found: list[float] = []
        for _ in range(3):
            started = time.process_time()
            assert format(parse(text)) == text
            found.append(time.process_time() - started)
        return min(found)

    assert seconds(40_000) < 60 * seconds(4_000) + 0.05


def test_any_mixture_is_read() -> None:
    random.seed(19)
    for _ in range(3000):
        text = "".join(random.choices(PIECES, k=random.randrange(25)))
        assert format(parse(text)) == text
