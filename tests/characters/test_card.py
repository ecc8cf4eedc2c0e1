"""What a card may hold, and the looks it comes to."""

from __future__ import annotations

import pytest

from core.characters.card import Card, CardPicture, Expression, NamedColour, Outfit, handle_of
from core.errors import RequestRejected
from core.figures.words import read

LOOK = read("girl, long brown hair, blue eyes, red hoodie, smile").looks[0]


@pytest.mark.parametrize(
    ("name", "handle"),
    [("Mio", "mio"), ("Mio  the Runner!", "mio-the-runner"), ("美緒 2", "美緒-2"), ("É_a", "é-a")],
)
def test_a_handle_is_what_can_be_typed_after_an_at(name, handle):
    assert handle_of(name) == Card(name=name, look=LOOK).handle == handle


def test_an_outfit_and_an_expression_go_over_the_look():
    card = Card(
        name="Mio",
        look=LOOK,
        outfits=(Outfit("School", "school uniform", "navy", "brown"),),
        expressions=(Expression("Cross", "angry", marks=("freckles",)),),
    )
    look = card.look_in("school", "CROSS")
    assert (look.outfit, look.cloth, look.expression) == ("school uniform", "navy", "angry")
    assert look.marks == ("freckles",)
    assert (look.hair_colour, look.hair_style) == (LOOK.hair_colour, LOOK.hair_style)
    assert card.look_in("no such", "none") == LOOK
    assert card.character("school").look() == card.look_in("school")


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"name": "?!"},
        {"name": "x" * 61},
        {"name": "a\nb"},
        {"seed": -1},
        {"notes": "\x00"},
        {"adapter_strength": float("nan")},
        {"outfits": (Outfit("A b", "dress", "red", "red"), Outfit("a-b", "suit", "red", "red"))},
    ],
)
def test_what_a_card_cannot_hold_is_refused(wrong):
    with pytest.raises(RequestRejected):
        Card(**({"name": "Mio", "look": LOOK} | wrong))


@pytest.mark.parametrize(
    "make",
    [
        lambda: NamedColour("hair", "red"),
        lambda: CardPicture("../x"),
        lambda: Outfit("", "", "", ""),
    ],
)
def test_parts_are_checked_too(make):
    with pytest.raises(RequestRejected):
        make()
