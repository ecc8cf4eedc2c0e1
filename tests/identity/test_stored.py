"""What stands in a file of an identity score, and what anybody may have written there."""

from __future__ import annotations

import json
from typing import Any

import pytest

from core.identity.identity import IdentityScore
from core.identity.stored import from_extras, grade_of, text, to_dict, value_of

SCORE = IdentityScore(0.8812345, {"hair_colour": 0.971, "eye_colour": 0.1, "outfit": 0.4})


def test_a_score_survives_the_file() -> None:
    kept = from_extras(json.loads(json.dumps({"identity": to_dict(SCORE)})))
    assert kept is not None
    assert kept.value == pytest.approx(SCORE.value, abs=5e-5)
    assert kept.traits == pytest.approx(SCORE.traits, abs=0.005)
    assert (kept.kept, kept.lost) == (SCORE.kept, SCORE.lost) == (("hair colour",), ("eye colour",))


@pytest.mark.parametrize(
    "told", [None, [], 0.5, {}, {"value": "0.5"}, {"value": 1.1}, {"value": True},
             {"value": float("nan")}, {"value": 10**400}, {"value": -1}],
)  # fmt: skip
def test_what_is_no_score_is_none(told: Any) -> None:
    assert from_extras({"identity": told}) is None
    assert value_of({"identity": told}) is None
    assert from_extras({}) is None


@pytest.mark.parametrize(
    ("traits", "left"),
    [
        ({"hair_colour": 0.5, "horns": 0.5}, {"hair_colour": 0.5}),
        ({"hair_colour": "0.5", "skin": 1}, {"skin": 1}),
        ({"skin": float("inf"), "outfit": -0.1, 7: 0.5}, {}),
        ([["hair_colour", 0.5]], {}),
        ("hair_colour", {}),
        (None, {}),
    ],
)
def test_what_is_no_trait_is_left_out(traits: Any, left: dict[str, float]) -> None:
    score = from_extras({"identity": {"value": 0.5, "traits": traits}})
    assert score is not None
    assert score.traits == left


@pytest.mark.parametrize(
    ("value", "word"), [(0, "poor"), (0.39, "poor"), (0.4, "fair"), (0.75, "good"), (1, "good")]
)
def test_a_likeness_in_a_word(value: float, word: str) -> None:
    assert grade_of(value) == word


def test_a_likeness_in_words() -> None:
    assert text(SCORE) == "Likeness 88 %"
