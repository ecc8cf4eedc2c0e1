"""What a field of a look may be, and looks with one part changed."""

from __future__ import annotations

import pytest

from core.figures.hair.styles import LENGTHS
from core.figures.looks import Item
from core.figures.words import fields, read
from core.figures.words.dice import random_look

PLAIN = read("girl, brown hair, short hair, hoodie").looks[0]


@pytest.mark.parametrize("seed", range(40))
def test_pieces_put_back_are_the_same_look(seed):
    look = random_look(seed)
    again = fields.with_pieces(look, fields.pieces(look))
    assert set(again.items) == set(look.items)
    assert (again.accessory, again.prop) == (look.accessory, look.prop)


def test_what_the_closed_lists_can_say_is_said_there():
    look = fields.with_pieces(PLAIN, (Item("glasses"), Item("sword"), Item("red scarf", "red")))
    assert (look.accessory, look.prop) == ("glasses", "holding sword")
    assert look.items == (Item("red scarf", "red"),)


@pytest.mark.parametrize(
    ("first", "second"),
    [("beret", "straw hat"), ("cat ears", "fox ears"), ("sneakers", "boots")],
)
def test_of_one_place_the_last_is_worn(first, second):
    look = fields.with_pieces(PLAIN, (Item(first), Item(second)))
    assert [item.kind for item in fields.pieces(look)] == [second]


@pytest.mark.parametrize(
    ("style", "length", "words"),
    [
        ("twintails", "very long hair", "very long hair, twintails"),
        ("high ponytail", "short hair", "short hair, high ponytail"),
        ("hime cut", "long hair", "long hair, hime cut"),
        ("messy hair", "long hair", "long hair, messy hair"),
        ("medium hair", "", "medium hair"),
    ],
)
def test_hair_is_as_its_words_say(style, length, words):
    said = read(f"girl, brown hair, {words}, hoodie").looks[0]
    look = fields.with_hair(PLAIN, style, length)
    assert (look.hair_style, look.long, look.hair_extras) == (
        said.hair_style, said.long, said.hair_extras,
    )  # fmt: skip
    assert fields.hair_length(look) == (length or "medium hair")


@pytest.mark.parametrize("length", LENGTHS)
def test_another_length_keeps_style_and_extras(length):
    look = fields.with_hair(read("girl, twintails, ahoge").looks[0], "twintails", length)
    again = fields.with_hair(look, look.hair_style, "long hair")
    assert again.hair_style == "twintails"
    assert "ahoge" in again.hair_extras
    assert fields.hair_length(again) == "long hair"


@pytest.mark.parametrize(
    ("style", "length"), [("bob cut", ""), ("twintails", "long hair"), ("wavy hair", "long hair")]
)
def test_a_cut_has_its_own_length_and_a_tie_takes_it_over(style, length):
    look = fields.restyled(read("girl, brown hair, long hair").looks[0], style)
    assert (look.hair_style, fields.hair_length(look)) == (style, length)


@pytest.mark.parametrize("field", ["hair_style", "bangs", "expression", "marks", "outfit", "items"])
def test_everything_offered_has_a_title_and_a_family(field):
    offered = fields.offered(field)
    assert len(offered) > 10 and "" not in offered
    assert set(fields.families(field)) == set(offered)
    assert all(offered.values())
