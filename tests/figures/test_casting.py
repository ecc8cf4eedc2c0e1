"""Who plays in a pose."""

from __future__ import annotations

import json

import pytest

from core.errors import RequestRejected
from core.figures.casting import (
    LARGEST_SEED,
    MOST_PEOPLE,
    MOST_WORDS,
    SAMPLES,
    Character,
    cast_of,
    read_characters,
)
from core.figures.words import Status, read
from core.pose import presets

GIRL = "girl, red hair, blue eyes, white dress, beach"


def test_who_has_no_character_is_as_the_prompt_says():
    looks, scene = cast_of(GIRL, [None, Character("boy, black hair")], seed=5, people=3)
    of_prompt = read(GIRL, seed=5, people=3)
    assert looks[0] == of_prompt.looks[0]
    assert (looks[1].kind, looks[1].hair_colour) == ("boy", "black")
    assert looks[2] == of_prompt.looks[2]
    assert scene == of_prompt.scene


def test_without_a_prompt_the_samples_stand_in():
    looks, _ = cast_of(" ", [None, Character("boy, pink hair")], seed=0, people=4)
    samples = [sample.character.look() for sample in SAMPLES.values()]
    assert [looks[0], looks[2], looks[3]] == [samples[0], samples[2], samples[0]]
    assert looks[1].hair_colour == "pink"


def test_a_crowd_has_a_look_each_and_nobody_has_none():
    assert len(cast_of(GIRL, [], seed=0, people=MOST_PEOPLE)[0]) == MOST_PEOPLE
    assert cast_of(GIRL, [], seed=0, people=0)[0] == ()


def test_the_dice_bring_somebody_else_each_time_and_the_same_again():
    found = [Character("", seed).look() for seed in range(6)]
    assert len(set(found)) == 6
    assert found == [Character("", seed).look() for seed in range(6)]


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
def test_a_sample_is_drawn_as_it_is_told_and_has_a_pose(sample):
    told = [word for word in read(sample.prompt).words if word.status is Status.CHECKPOINT]
    assert [word.text for word in told] == []
    assert presets.get(sample.preset).pose.people


def test_characters_are_kept_as_they_were():
    kept = [Character("girl", 7), None, Character("", LARGEST_SEED)]
    told = json.loads(json.dumps([one and one.to_dict() for one in kept]))
    assert list(read_characters(told)) == kept


@pytest.mark.parametrize(
    "values",
    [
        None, "x", {}, [3], ["girl"], [[]], [{}], [{"words": 3}],
        [{"words": "x" * (MOST_WORDS + 1)}],
        [{"words": "x", "seed": -1}], [{"words": "x", "seed": 1.0}], [{"words": "x", "seed": True}],
        [{"words": "x", "seed": LARGEST_SEED + 1}], [{"words": "x", "seed": None}],
        [None] * (MOST_PEOPLE + 1),
    ],
)  # fmt: skip
def test_other_characters_are_refused_in_one_line(values):
    with pytest.raises(RequestRejected) as caught:
        read_characters(values)
    assert "\n" not in str(caught.value)


def test_an_exact_look_goes_before_the_words():
    look = read("boy, silver hair, red hoodie").looks[0]
    exact = Character("girl, long pink hair", 7, look)
    assert exact.look() == look
    assert Character.from_dict(json.loads(json.dumps(exact.to_dict()))) == exact


def test_a_look_that_is_none_is_refused():
    with pytest.raises(RequestRejected):
        Character.from_dict({"words": "", "seed": 0, "look": {"kind": "girl"}})
