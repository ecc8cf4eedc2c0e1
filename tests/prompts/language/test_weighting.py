from __future__ import annotations

import random
import re
import time

import pytest

from core.prompts.language.weighting import WeightedText, parse


def spans(text):
    (chunk,) = parse(text)
    return [(span.text, span.weight) for span in chunk]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("1girl, solo", [("1girl, solo", 1)]),
        ("(x)", [("x", 1.1)]),
        ("((x))", [("x", 1.21)]),
        ("[x]", [("x", 0.9091)]),
        ("([x])", [("x", 1.0)]),
        ("(x:1.3)", [("x", 1.3)]),
        ("(x: 1.3 )", [("x", 1.3)]),
        ("(x:.5)", [("x", 0.5)]),
        ("(x:1.0)", [("x", 1.0)]),
        ("(a:1.2)(b:0.8)", [("a", 1.2), ("b", 0.8)]),
        ("(a (b:1.5) c)", [("a ", 1.1), ("b", 1.65), (" c", 1.1)]),
        ("a (b), c", [("a ", 1), ("b", 1.1), (", c", 1)]),
        (r"hatsune miku \(vocaloid\)", [("hatsune miku (vocaloid)", 1)]),
        (r"(a \(b\):1.2)", [("a (b)", 1.2)]),
        (r"\\ \[x\] \q", [(r"\ [x] q", 1)]),
        ("\\", []),
        ("(x:9)", [("x", 9)]),
        ("(x:5)", [("x", 5)]),
        ("(x:-1)", [("x", -1)]),
        ("(x:0), y", [("x", 0), (", y", 1)]),
        ("(x:+1.25)", [("x", 1.25)]),
        ("(x:\n1.3)", [("x", 1.3)]),
        ("(x:1.3\n)", [("x", 1.3)]),
        ("(time 12:30)", [("time 12", 30)]),
        ("(a:b:1.4)", [("a:b", 1.4)]),
        ("(x:1.2.3)", [("x:1.2.3)", 1.1)]),
        ("(x:.)", [("x:.)", 1.1)]),
        ("(x:99999999)", [("x", 10000)]),
        ("(x:1.3]", [("x:1.3]", 1.1)]),
        ("(a, [b:1.5), c]", [("a, ", 1.5), ("b", 1.3636), (", c", 0.9091)]),
        ("(x:1e9)", [("x:1e9", 1.1)]),
        ("(x:nan)", [("x:nan", 1.1)]),
        ("[x:1.3]", [("x:1.3", 0.9091)]),
        ("x:1.3", [("x:1.3", 1)]),
        (">:(", [(">:", 1)]),
        (":) (a", [(":) ", 1), ("a", 1.1)]),
        ("a) [b (c", [("a) ", 1), ("b ", 0.9091), ("c", 1)]),
        ("(a [b)", [("a ", 1.1), ("b", 1)]),
        ("((a), b", [("a", 1.21), (", b", 1.1)]),
        ("()", []),
        ("(" * 5000 + "x" + ")" * 5000, [("x", 10000)]),
    ],
)
def test_the_grammar(text, expected):
    assert spans(text) == expected


def test_break_starts_a_chunk_and_empty_chunks_are_dropped():
    assert parse("a BREAK (b BREAK c:1.2) BREAK BREAK") == (
        (WeightedText("a"),),
        (WeightedText("b", 1.2),),
        (WeightedText("c", 1.2),),
    )
    assert parse("BREAKFAST") == ((WeightedText("BREAKFAST"),),)
    assert parse("BREAK") == ((),)


def written(chunks) -> str:
    """A prompt that says these chunks."""
    return " BREAK ".join("".join(written_span(span) for span in chunk) for chunk in chunks)


def written_span(span: WeightedText) -> str:
    text = re.sub(r"([\\()\[\]])", r"\\\1", span.text)
    return text if span.weight == 1 else f"({text}:{span.weight:.4f})"


def test_brackets_with_a_backslash_mean_themselves():
    assert spans(written_span(WeightedText(r"a\(b) [c]"))) == [(r"a\(b) [c]", 1)]


@pytest.mark.parametrize("texts", [3_000, pytest.param(20_000, marks=pytest.mark.slow)])
def test_what_was_read_and_written_reads_the_same_for_any_text(texts):
    random.seed(7)
    alphabet = ["(", ")", "[", "]", "\\", ":", "1", ".5", "-", " ", "a", "é", "BREAK", " BREAK ",
                ",", "\n", "(x:1.2)", "☃", "BRE", "AK", "0"]  # fmt: skip
    for _ in range(texts):
        text = "".join(random.choices(alphabet, k=random.randrange(30)))
        parsed = parse(text)
        assert parse(written(parsed)) == parsed, text
        assert all(abs(span.weight) <= 10_000 and span.text for chunk in parsed for span in chunk)


@pytest.mark.parametrize("unit", ["(", "(a:", ")", "[(", "\\", ":1.", "(a)", "BREAK ", "(x:1.1"])
def test_time_grows_with_length_only(unit):
    """Ten times the text takes about ten times as long, not a hundred times."""

    def seconds(characters: int) -> float:
        text = unit * (characters // len(unit))
        return min(_seconds(lambda: parse(text)) for _ in range(3))

    assert seconds(60_000) < 40 * seconds(6_000)


def _seconds(work) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started
