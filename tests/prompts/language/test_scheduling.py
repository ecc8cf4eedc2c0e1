"""Prompt editing and alternation."""

from __future__ import annotations

import random

import pytest

from core.prompts.language.scheduling import is_scheduled, schedule


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("test", [(10, "test")]),
        ("", [(10, "")]),
        ("a [b:3]", [(3, "a "), (10, "a b")]),
        ("a [b: 3]", [(3, "a "), (10, "a b")]),
        ("a [[[b]]:2]", [(2, "a "), (10, "a [[b]]")]),
        ("[(a:2):3]", [(3, ""), (10, "(a:2)")]),
        ("a [b : c : 1] d", [(1, "a b  d"), (10, "a  c  d")]),
        ("a[b:[c:d:2]:1]e", [(1, "abe"), (2, "ace"), (10, "ade")]),
        ("a [unbalanced", [(10, "a [unbalanced")]),
        ("a [b:.5] c", [(5, "a  c"), (10, "a b c")]),
        ("a [b::0.3] c", [(3, "a b c"), (10, "a  c")]),
        ("a [b:c:1e0]", [(1, "a b"), (10, "a c")]),
        ("((a][:b:c [d:3]", [(3, "((a][:b:c "), (10, "((a][:b:c d")]),
        ("[a:b:99]", [(10, "a")]),
        ("[a:b:0]", [(10, "b")]),
        ("[a:b:0.04]", [(10, "b")]),
        ("[fox:cat:0.5], [day:night:0.5]", [(5, "fox, day"), (10, "cat, night")]),
        ("[fox:cat:2], [day:night:7]", [(2, "fox, day"), (7, "cat, day"), (10, "cat, night")]),
        # what only looks like it
        ("[a]", [(10, "[a]")]),
        ("(a:1.2)", [(10, "(a:1.2)")]),
        ("[a:b:c:0.5]", [(10, "[a:b:c:0.5]")]),
        ("[a:b]", [(10, "[a:b]")]),
        ("[a:b:-1]", [(10, "[a:b:-1]")]),
        ("[a:b|c]", [(10, "[a:b|c]")]),
        ("(a|b)", [(10, "(a|b)")]),
        ("a|b", [(10, "a|b")]),
        (r"\[a:b:3\]", [(10, r"\[a:b:3\]")]),
        (r"[a\:b:3]", [(3, ""), (10, r"a\:b")]),
    ],
)
def test_editing(text, expected) -> None:
    assert list(schedule(text, 10)) == expected


@pytest.mark.parametrize("text", ["[a:b:0]", "x [a|b]", "([a:3])", "[a [b:c:0.5]]"])
def test_what_changes_is_known(text) -> None:
    assert is_scheduled(text)


@pytest.mark.parametrize("text", ["", "[a]", "(a:1.2)", "[a:b]", "[a:b:-1]", r"\[a|b\]", "a|b"])
def test_what_never_changes_is_known(text) -> None:
    assert not is_scheduled(text)


@pytest.mark.parametrize(
    ("text", "prompts"),
    [
        ("[a|(b:1.1)]", ["a", "(b:1.1)", "a", "(b:1.1)"]),
        ("[fe|]male", ["female", "male", "female", "male"]),
        ("[fe|||]male", ["female", "male", "male", "male"]),
        ("[a|b|c]", ["a", "b", "c", "a"]),
        ("[[a|b]|c]", ["a", "c", "a", "c"]),
        ("[[a:b:2]|c]", ["a", "c", "b", "c"]),
    ],
)
def test_alternation(text, prompts) -> None:
    found = schedule(text, 4)
    by_step = [next(one.prompt for one in found if step <= one.until) for step in range(1, 5)]
    assert by_step == prompts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[a:b:0.5]", [(8, "b")]),  # over in the first pass
        ("[a:b:1.5]", [(4, "a"), (8, "b")]),
        ("[a:b:20]", [(8, "b")]),
        ("[a:b:23]", [(3, "a"), (8, "b")]),
    ],
)
def test_a_second_pass_goes_on_where_the_first_ended(text, expected) -> None:
    assert list(schedule(text, 8, drawn_before=20)) == expected


def test_any_text_is_read_and_every_step_has_a_prompt() -> None:
    random.seed(3)
    alphabet = ["(", ")", "[", "]", "\\", ":", "|", "1", ".5", " ", "a", "b", "\n", "[a:b:3]", "2"]
    for _ in range(3000):
        text = "".join(random.choices(alphabet, k=random.randrange(40)))
        found = schedule(text, 12)
        ends = [one.until for one in found]
        assert ends == sorted(set(ends)) and ends[-1] == 12
        assert is_scheduled(text) or found == ((12, text),)


@pytest.mark.parametrize("unit", ["[", "[a:", "(", "[a|", "]", "[a:b:1]", "[[a|b]:3]", "\\"])
def test_no_text_is_too_deep(unit) -> None:
    text = (unit * 4000)[:4000]
    assert schedule(text, 3)[-1].until == 3
    assert schedule(text + "]" * 4000, 3)[-1].until == 3
