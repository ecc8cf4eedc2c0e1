"""Two people at one card: what each changed, and what an undo takes back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from core.characters.card import Card, Expression, NamedColour, Outfit, PictureRole
from core.characters.merging import merged, taken_back
from core.figures.looks import Item
from core.generation.request_inputs import LoraUse
from tests.characters.cards import full_card

Change = Callable[[Card], Card]

CARD = replace(
    full_card(),
    outfits=(
        Outfit("School", "school uniform", "navy", "brown"),
        Outfit("Summer", "dress", "white", "white"),
        Outfit("Night", "pajamas", "blue", "white"),
    ),
    palette=(
        NamedColour("hair", "#5a3825"),
        NamedColour("", "#ffffff"),
        NamedColour("", "#ffffff"),
    ),
    look=replace(full_card().look, items=(Item("hat", "red"), Item("scarf", "blue"))),
)
ROSE = NamedColour("rose", "#ff0066")


def look(**changes: object) -> Change:
    return lambda card: replace(card, look=replace(card.look, **changes))


def fields(**changes: object) -> Change:
    return lambda card: replace(card, **changes)


def each(field: str, change: Callable[[tuple], tuple]) -> Change:
    return lambda card: replace(card, **{field: change(getattr(card, field))})


def without(field: str, number: int) -> Change:
    return each(field, lambda there: (*there[:number], *there[number + 1 :]))


def put(field: str, number: int, **changes: object) -> Change:
    return each(
        field,
        lambda there: (
            *there[:number], replace(there[number], **changes), *there[number + 1 :],
        ),
    )  # fmt: skip


def added(field: str, item: object) -> Change:
    return each(field, lambda there: (*there, item))


APART: list[tuple[Change, Change]] = [
    (look(hair_colour="pink"), look(eye_colour="green")),
    (fields(name="Nao"), fields(notes="new")),
    (fields(words="x"), look(hair_colour="pink")),
    (without("outfits", 0), put("outfits", 1, cloth="red")),
    (without("outfits", 0), put("outfits", 2, name="Dream")),
    (put("outfits", 1, name="Sea"), put("outfits", 1, cloth="red")),
    (put("outfits", 1, name="Sea"), without("outfits", 0)),
    (added("outfits", Outfit("Sea", "swimsuit", "", "")), without("outfits", 1)),
    (put("expressions", 0, marks=("blush",)), added("expressions", Expression("Shy", "shy"))),
    (put("palette", 0, hex="#000000"), added("palette", ROSE)),
    (without("palette", 0), put("palette", 1, name="paper")),
    (put("pictures", 1, note="far"), without("pictures", 0)),
    (put("pictures", 1, role=PictureRole.OUTFIT), put("pictures", 1, note="far")),
    (put("loras", 0, weight=0.5), added("loras", LoraUse("b", 1.0))),
    (look(items=(Item("hat", "red"),)), look(items=(Item("hat", "green"), Item("scarf", "blue")))),
]


@pytest.mark.parametrize(("mine", "theirs"), [*APART, *((b, a) for a, b in APART)])
def test_both_changes_are_kept_and_an_undo_takes_one_back(mine, theirs):
    both = merged(CARD, mine(CARD), theirs(CARD))
    assert both == merged(CARD, theirs(CARD), mine(CARD)) != mine(CARD)
    assert taken_back(CARD, mine(CARD), both) == theirs(CARD), "mine came first"
    assert taken_back(theirs(CARD), both, both) == theirs(CARD), "mine came last"


@pytest.mark.parametrize("change", [one for pair in APART for one in pair])
def test_a_change_alone_is_the_change(change):
    assert merged(CARD, change(CARD), CARD) == change(CARD)
    assert merged(CARD, CARD, change(CARD)) == change(CARD)
    assert merged(CARD, change(CARD), change(CARD)) == change(CARD)
    assert taken_back(CARD, change(CARD), change(CARD)) == CARD


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        (look(hair_colour="pink"), look(hair_colour="blue")),
        (put("outfits", 1, cloth="red"), put("outfits", 1, cloth="green")),
        (put("outfits", 1, name="Sea"), put("outfits", 1, name="Lake")),
        (
            added("outfits", Outfit("Sea", "a", "", "")),
            added("outfits", Outfit("Sea", "b", "", "")),
        ),
    ],
)
def test_of_the_same_thing_the_last_change_counts_and_no_undo_takes_it(mine, theirs):
    """Theirs comes second: it stands, and mine can take back nothing of it."""
    now = merged(CARD, theirs(CARD), mine(CARD))
    assert now == theirs(CARD)
    assert taken_back(CARD, mine(CARD), now) == now


def test_what_one_removed_is_not_brought_back_by_a_change_of_it():
    gone = merged(CARD, put("outfits", 0, cloth="red")(CARD), without("outfits", 0)(CARD))
    assert [one.name for one in gone.outfits] == ["Summer", "Night"]
    other = merged(CARD, without("outfits", 0)(CARD), put("outfits", 0, cloth="red")(CARD))
    assert [one.name for one in other.outfits] == ["Summer", "Night"]


def test_an_undo_takes_nothing_away_that_somebody_works_on():
    mine = added("outfits", Outfit("Sea", "swimsuit", "", ""))(CARD)
    theirs = put("outfits", 3, cloth="red")(mine)
    assert taken_back(CARD, mine, theirs) == theirs


def test_what_comes_back_stands_where_it_stood():
    for number in range(3):
        assert taken_back(CARD, without("outfits", number)(CARD), CARD) == CARD
        mine = without("outfits", number)(CARD)
        now = added("outfits", Outfit("Sea", "swimsuit", "", ""))(mine)
        names = [one.name for one in taken_back(CARD, mine, now).outfits]
        assert names == ["School", "Summer", "Night", "Sea"]


def test_one_of_two_equal_colours_is_renamed_or_removed():
    gone = merged(CARD, without("palette", 1)(CARD), added("palette", ROSE)(CARD))
    assert gone.palette == (CARD.palette[0], CARD.palette[1], ROSE)


def test_which_card_it_is_and_when_stays():
    now = replace(CARD, id="a" * 32, created=1.0, changed=2.0)
    both = merged(CARD, fields(words="x")(CARD), now)
    assert (both.id, both.created, both.changed) == (now.id, 1.0, 2.0)
