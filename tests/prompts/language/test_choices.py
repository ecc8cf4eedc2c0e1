"""Choices in prompts: what is chosen, how often, and always the same for a seed."""

from __future__ import annotations

import contextlib
import time
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import RequestRejected
from core.prompts.language.choices import expand, has_choices
from core.prompts.language.wildcards import Wildcards
from tests.prompts.language.test_tree import PIECES

SEEDS = range(300)


@pytest.fixture
def wildcards(tmp_path) -> Wildcards:
    (tmp_path / "clothes").mkdir()
    (tmp_path / "hats.txt").write_text("top hat\n2::cap\n#ff8800 beret # bright\n\n# nothing\n")
    (tmp_path / "clothes/coats.txt").write_text("{red|blue} coat\n__hats__ and coat\n")
    (tmp_path / "season.txt").write_text("${when:summer} dress\n")
    (tmp_path / "loop.txt").write_text("__loop__ again\n")
    (tmp_path / "tables.yaml").write_text("hair:\n  colour: [red, blue]\n")
    return Wildcards(tmp_path)


def found(text: str, wildcards: Wildcards | None = None) -> Counter[str]:
    return Counter(expand(text, seed, wildcards=wildcards).text for seed in SEEDS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{red|blue} hair", {"red hair", "blue hair"}),
        ("{ red | blue } hair", {"red hair", "blue hair"}),
        ("{red|}, a", {"red, a", ", a"}),
        ("{a {b|c}|d}", {"a b", "a c", "d"}),
        ("({a|b}:1.2)", {"(a:1.2)", "(b:1.2)"}),
        ("{(a|b)}", {"(a", "b)"}),
        ("{2$$a|b}", {"a,b", "b,a"}),
        ("{2$$ and $$a|b}", {"a and b", "b and a"}),
        ("{1-2$$ & $$a|b}", {"a", "b", "a & b", "b & a"}),
        ("{-2$$a|b}", {"a", "b", "a,b", "b,a"}),
        ("{2-$$a|b}", {"a,b", "b,a"}),
        ("{9$$a|b}", {"a,b", "b,a"}),
        ("{0-1$$a}", {"", "a"}),
        ("{~a|b}", {"a", "b"}),
        ("{1::a|0::b}", {"a"}),
        ("${x=!{a|b}}${x}${x}", {"aa", "bb"}),
        ("${x={a|b}}${x}${x}", {"aa", "ab", "ba", "bb"}),
        ("${x=a}${x?=b}${x}", {"a"}),
        ("${x?=b}${x}", {"b"}),
        ("${x:a} ${y}", {"a ${y}"}),
        ("a {b", {"a {b"}),
        ("{hair colour}", {"{hair colour}"}),
        (r"\{a|b\}", {r"\{a|b\}"}),
    ],
)
def test_what_may_come(text, expected) -> None:
    assert set(found(text)) == expected


def test_shares_are_kept() -> None:
    often = found("{3::red|blue}")
    assert 0.65 < often["red"] / len(SEEDS) < 0.85


def test_a_choice_hangs_on_its_place_and_the_seed_alone() -> None:
    for seed in range(20):
        alone = expand("{a|b|c}", seed).text
        assert expand("{a|b|c} {d|{e|f}} __hats__", seed).text.startswith(f"{alone} ")
        assert expand("{a|b|c}", seed) == expand("{a|b|c}", seed)


def test_choices_take_turns() -> None:
    assert [expand("{@a|b|c}", 5, turn=turn).text for turn in range(4)] == ["a", "b", "c", "a"]
    every = [expand("{!a|b} {!x|y}", 5, turn=turn).text for turn in range(4)]
    assert every == ["a x", "b x", "a y", "b y"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("__hats__", {"top hat", "cap", "#ff8800 beret"}),
        ("__HATS__", {"top hat", "cap", "#ff8800 beret"}),
        ("__season__", {"summer dress"}),
        ("__season(when=winter)__", {"winter dress"}),
        ("__hair/colour__", {"red", "blue"}),
        ("__tables/hair/colour__", {"red", "blue"}),
        ("${of=colour}__hair/${of}__", {"red", "blue"}),
        ("__hair/${of:colour}__", {"red", "blue"}),
        ("__**/coats__", {"red coat", "blue coat", "top hat and coat", "cap and coat",
                          "#ff8800 beret and coat"}),
        ("__h?ts__", {"top hat", "cap", "#ff8800 beret"}),
        ("__t*s/hair/*__", {"red", "blue"}),
        ("__*ats__", {"top hat", "cap", "#ff8800 beret", "red coat", "blue coat",
                      "top hat and coat", "cap and coat", "#ff8800 beret and coat"}),
        ("__cl*s__", {"red coat", "blue coat", "top hat and coat", "cap and coat",
                      "#ff8800 beret and coat"}),
    ],
)  # fmt: skip
def test_lines_of_files(wildcards, text, expected) -> None:
    assert set(found(text, wildcards)) == expected


def test_several_lines_of_a_file_are_different_ones(wildcards) -> None:
    for text in found("{2$$ + $$__hats__}", wildcards):
        assert len(set(text.split(" + "))) == 2


def test_what_is_not_there_stays_and_is_told(wildcards) -> None:
    assert expand("a __shoes__ __hats/x__", 1, wildcards=wildcards) == (
        "a __shoes__ __hats/x__",
        ("shoes", "hats/x"),
    )


@pytest.mark.parametrize(
    "text",
    ["__loop__", "${a=${a}}${a}", "${a=xx}" + "${a=${a}${a}}" * 20 + "${a}",
     "${a=!" + "x" * 900 + "}" + "${a=!${a}${a}}" * 9],
)  # fmt: skip
def test_what_never_ends_is_refused(wildcards, text) -> None:
    with pytest.raises(RequestRejected, match="come to an end"):
        expand(text, 1, wildcards=wildcards)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES)).map("".join)))
def test_any_text_is_read_and_comes_out_as_it_is_without_choices(text) -> None:
    try:
        said = expand(text, 3).text
    except RequestRejected:
        return
    assert has_choices(text) or said == text


def test_a_long_text_is_read_at_once() -> None:
    started = time.process_time()
    for unit in ("{a|", "{a|b}", "${x=", "__a", "{2$$", "|", "}"):
        with contextlib.suppress(RequestRejected):
            expand(unit * 10_000, 1)
    assert time.process_time() - started < 10  # quadratic would take minutes
