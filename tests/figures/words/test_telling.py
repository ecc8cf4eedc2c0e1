"""Looks and scenes as words, and as JSON."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from typing import Any

import pytest

from core.errors import RequestRejected
from core.figures.looks import Item, Look, Scene, new_look, new_scene
from core.figures.records import look_from_dict, scene_from_dict, to_dict
from core.figures.words import read
from core.figures.words.telling import prompt_words, scene_words, words_of

FULL = Look(
    "boy", "#aa3311", "high ponytail", True, "hazel", "dark skin", "sad", "kimono", "navy", "red",
    items=(Item("scarf", "red", "white", "striped"), Item("glasses")), hair_extras=("ahoge",),
    hair_second="pink", eye_second="green", marks=("freckles",), mouth="open mouth",
)  # fmt: skip


@pytest.mark.parametrize("seed", range(60))
def test_words_of_a_look_are_read_as_the_same_look(seed: int) -> None:
    look = new_look(random.Random(seed))
    assert read(", ".join(words_of(look)), seed=seed + 1).looks == (look,)


def test_a_prompt_names_every_colour() -> None:
    said = prompt_words(replace(FULL, cloth="#20305c", items=(Item("t-shirt", "#8428aa"),)))
    assert not [word for word in said if "#" in word]
    assert "violet t-shirt" in said and "boy" in said


def test_single_pieces_alone_are_no_outfit() -> None:
    pieces = replace(FULL, outfit="none", items=(Item("t-shirt", "red"), Item("skirt", "navy")))
    assert not [word for word in words_of(pieces) if "none" in word]


@pytest.mark.parametrize("seed", range(40))
def test_words_of_a_scene_are_read_as_the_same_scene(seed: int) -> None:
    scene = new_scene(random.Random(seed), styled=0.5)
    said = scene_words(scene)
    assert scene_words(read(", ".join(said), seed=seed + 1).scene) == said


def test_records_give_the_same_back() -> None:
    for look in (FULL, *(new_look(random.Random(seed)) for seed in range(20))):
        assert look_from_dict(json.loads(json.dumps(to_dict(look)))) == look
    scene = Scene("beach", time="night", colour="#abcdef")
    assert scene_from_dict(json.loads(json.dumps(to_dict(scene)))) == scene


def test_unknown_names_in_a_record_are_dropped() -> None:
    assert look_from_dict({**to_dict(FULL), "shoe_size": 44}) == FULL


@pytest.mark.parametrize(
    "changed",
    [
        {"kind": "cat"}, {"version": 2}, {"hair_colour": "zzz"}, {"cloth": 3}, {"outfit": "a" * 61},
        {"outfit": "a\nb"}, {"items": "hat"}, {"items": [{}]}, {"items": [["hat"]]},
        {"items": [{"kind": "hat"}] * 25}, {"items": [{"kind": "hat", "colour": "zzz"}]},
        {"marks": [None]},
    ],
)  # fmt: skip
def test_a_bad_look_is_refused_in_one_line(changed: dict[str, Any]) -> None:
    with pytest.raises(RequestRejected) as refused:
        look_from_dict({**to_dict(FULL), **changed})
    assert "\n" not in str(refused.value)
    assert str(refused.value).startswith("Expected ")
    assert refused.value.shown == "This character cannot be read. Describe it anew."


@pytest.mark.parametrize("values", [None, [], "x", {}, {"kind": "girl"}])
def test_what_is_no_look_or_scene(values: object) -> None:
    for from_dict in (look_from_dict, scene_from_dict):
        with pytest.raises(RequestRejected):
            from_dict(values)
