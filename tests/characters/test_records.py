"""A card comes back from JSON as it was; a card from elsewhere is bounded and checked."""

from __future__ import annotations

import json
import random
from dataclasses import replace

import pytest

from core.characters.card import MOST_OUTFITS, Card
from core.characters.records import MOST_BYTES, from_dict, from_json, to_dict, to_json
from core.errors import RequestRejected
from core.figures.looks import Item
from tests.characters.cards import LOOK, card, full_card


class Endless(list):
    """A list that must not be walked."""

    def __len__(self) -> int:
        return 10**9

    def __iter__(self):
        raise AssertionError("walked")


@pytest.mark.parametrize("made", [full_card(), card()])
def test_a_card_comes_back_equal(made):
    assert from_dict(to_dict(made)) == made
    assert from_json(to_json(made)) == made
    assert from_json(to_json(made).encode()) == made


def test_which_card_it_is_stays_with_the_store():
    assert from_dict(to_dict(replace(card(), id="abc"))).id == ""


def test_unknown_names_are_dropped():
    told = to_dict(full_card()) | {"id": "abc", "__class__": "os.system", "future": {"a": 1}}
    told["outfits"][0]["strange"] = told["pictures"][0]["strange"] = 1
    assert from_dict(told) == full_card()


def test_what_is_left_out_is_as_a_new_card_has_it():
    told = to_dict(card())
    assert from_dict({"name": "Mio", "look": told["look"]}) == card()


@pytest.mark.parametrize(
    "wrong",
    [
        {"version": 2},
        {"name": None},
        {"name": "x" * 61},
        {"look": None},
        {"look": []},
        {"seed": 1.5},
        {"seed": True},
        {"seed": 10**400},
        {"proportions": {"heads": 6}},
        {"proportions": 6},
        {"proportions": to_dict(full_card())["proportions"] | {"neck": float("nan")}},
        {"proportions": to_dict(full_card())["proportions"] | {"shin": -1}},
        {"outfits": {}},
        {"outfits": "dress"},
        {"outfits": [None]},
        {"outfits": [{"name": "a", "outfit": "dress", "cloth": "no colour", "shoes": "red"}]},
        {"outfits": Endless()},
        {"outfits": [{"name": str(n)} for n in range(MOST_OUTFITS + 1)]},
        {"expressions": [{"name": "a", "marks": "tears"}]},
        {"expressions": [{"name": 3}]},
        {"palette": [{"name": "hair", "hex": "red"}]},
        {"palette": [{"hex": 3}]},
        {"words": ["a"]},
        {"words": "x" * 1001},
        {"notes": "x" * 4001},
        {"notes": "\ud800"},
        {"loras": [{"weight": 1}]},
        {"loras": [{"id": "a", "weight": float("inf")}]},
        {"loras": [{"id": "a"}] * 5},
        {"pictures": [{"picture": "../../etc/passwd"}]},
        {"pictures": [{"picture": 1}]},
        {"pictures": [{"picture": "f" * 32, "role": "hero"}]},
        {"pictures": [{"picture": "f" * 32, "role": []}]},
        {"adapter_strength": "high"},
        {"adapter_strength": 2},
    ],
)
def test_what_no_card_can_hold_is_refused(wrong):
    with pytest.raises(RequestRejected):
        from_dict(to_dict(card()) | wrong)


@pytest.mark.parametrize("text", ["", "{", "[]", "3", "null", '{"a":' * 100_000, b"\xff\xfe\x00"])
def test_what_is_no_json_of_a_card_is_refused(text):
    with pytest.raises(RequestRejected):
        from_json(text)


def test_too_much_is_refused_both_ways():
    with pytest.raises(RequestRejected):
        from_json(" " * (MOST_BYTES + 1))
    print_ = "data:image/png;base64," + "A" * 390_000
    look = replace(LOOK, items=tuple(Item("t-shirt", print=print_) for _ in range(12)))
    with pytest.raises(RequestRejected):
        to_json(Card(name="Mio", look=look))


def test_what_could_not_be_read_back_is_not_written():
    with pytest.raises(RequestRejected):
        to_json(card(look=replace(LOOK, hair_colour="no such colour")))


def test_torn_json_never_raises_anything_else():
    rng, whole = random.Random(1), json.dumps(to_dict(full_card()))
    for _ in range(400):
        torn = list(whole)
        for _ in range(rng.randint(1, 6)):
            torn[rng.randrange(len(torn))] = rng.choice('{}[],:"0a\\n\x00-e')
        try:
            read = from_json("".join(torn))
        except RequestRejected:
            continue
        assert from_json(to_json(read)) == read
