from __future__ import annotations

import time

import pytest

from core.prompts.language.composing import MOST_PARTS, Part, parts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [("", 1)]),
        ("a", [("a", 1)]),
        ("a :1.2", [("a :1.2", 1)]),
        ("a AND b", [("a ", 1), (" b", 1)]),
        ("a :1.2 AND b:0.5", [("a", 1.2), (" b", 0.5)]),
        ("a : -.5 AND b :2.\n", [("a", -0.5), (" b", 2)]),
        ("a (b:1.2) AND c", [("a (b:1.2) ", 1), (" c", 1)]),
        ("a:b:3 AND :2", [("a:b", 3), ("", 2)]),
        ("AND", [("", 1), ("", 1)]),
        ("(a AND b:1.2)", [("(a ", 1), (" b:1.2)", 1)]),
        ("SAND AND_ and", [("SAND AND_ and", 1)]),
        ("a :1.2.3 AND b :x", [("a :1.2.3 ", 1), (" b :x", 1)]),
        ("a\nAND\nb :1e3", [("a\n", 1), ("\nb :1e3", 1)]),
    ],
)
def test_parts_and_their_weights(text, expected):
    assert list(parts(text)) == expected


def test_there_are_not_more_parts_than_a_picture_can_take():
    found = parts(" AND ".join("abcdefghij"))
    assert len(found) == MOST_PARTS
    assert found[-1] == Part(" h AND i AND j")


def test_a_long_text_is_read_at_once():
    started = time.process_time()
    for unit in ("AND ", " :1", " ", ":", "AND :1.2 ", "1" * 50):
        parts(unit * 100_000)
    assert time.process_time() - started < 5  # quadratic would take minutes
