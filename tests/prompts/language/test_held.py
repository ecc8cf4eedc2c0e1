"""What of a prompt counts for a drawing, with every word where it stood."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.figures.words.read import read
from core.prompts.language.choices import expand
from core.prompts.language.held import held
from tests.prompts.language.test_tree import PIECES


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("girl, (red:1.2) hair", "girl, (red:1.2) hair"),
        ("[red:blue:0.7] hair", "red hair"),
        ("[red:blue:0.5] hair", "blue hair"),
        ("[red:blue:15] hair", "red hair"),
        ("[red:blue:4] hair", "blue hair"),
        ("a [hat:0.3]", "a hat"),
        ("a [hat:0.8]", "a"),
        ("a [hat::0.8]", "a hat"),
        ("a [hat::0.2]", "a"),
        ("[cow|horse]", "cow"),
        ("(red:0) (blue:-1) [green]", "[green]"),
        ("(a (b:0):1.2)", "(a :1.2)"),
        ("cat :0.8 AND dog :0 AND (owl:1.1)", "cat AND AND (owl:1.1)"),
        ("a # b\nc", "a \nc"),
        ("__hats__, a", ", a"),
        ("<lora:a:1> {hair colour}", "<lora:a:1> {hair colour}"),
        ("${x=red hair}, ${x}", "red hair ,"),
    ],
)
def test_what_counts(text, said) -> None:
    found = held(text)
    assert " ".join(found.split()) == " ".join(said.split())


def test_the_choice_is_that_of_the_picture() -> None:
    for seed in range(20):
        text = "a {red|blue {hat|cap}} {2$$x|y|z}"
        chosen = sorted(expand(text, seed).text.replace(",", " ").split())
        assert sorted(held(text, seed).replace(",", " ").split()) == chosen


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES)).map("".join)))
def test_every_letter_stays_where_it_stood(text) -> None:
    found = held(text, 3)
    assert len(found) == len(text)
    assert all(new in (old, " ", ",") for old, new in zip(text, found, strict=True))


def test_a_drawing_follows_what_counts() -> None:
    """Colours of hair where words change on the way, weigh nothing, or are chosen."""

    def hair(text: str, seed: int = 1) -> str:
        return read(text, seed=seed).looks[0].hair_colour

    red, blue = hair("1girl, red hair"), hair("1girl, blue hair")
    assert red != blue
    assert hair("1girl, [red:blue:0.7] hair") == red
    assert hair("1girl, [red:blue:0.2] hair") == blue
    assert hair("1girl, (red hair:0), blue hair") == blue
    assert hair("1girl # red hair\n, blue hair") == blue
    assert {hair("1girl, {red|blue} hair", seed) for seed in range(9)} == {red, blue}
