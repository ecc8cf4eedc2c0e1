"""What a look wears: sets, items that take places in them, what completes them, what is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.figures.attributes import OUTFITS
from core.figures.clothing.garments import GARMENTS, garment
from core.figures.clothing.kinds import Slot
from core.figures.clothing.palette import resolved
from core.figures.clothing.sets import MORE, TRAINED, outfit_set
from core.figures.clothing.wardrobe import MOST_ITEMS, Wardrobe, wardrobe_of
from core.figures.looks import Item, Look
from tests.figures.clothing.wearing import PLAIN, wearing


def worn(*items: Item, **changes: object) -> Wardrobe:
    heads = changes.pop("heads", 8.0)
    return wardrobe_of(replace(PLAIN, items=items, **changes), heads)


def kinds(wardrobe: Wardrobe) -> set[str]:
    return {one.kind.name for one in wardrobe.worn}


@pytest.mark.parametrize("outfit", OUTFITS)
@pytest.mark.parametrize("kind", ["girl", "boy"])
def test_the_outfits_of_training_are_sets_in_their_two_colours(outfit: str, kind: str):
    found = worn(outfit=outfit, kind=kind, cloth="green", shoes="red")
    assert found.added == () and found.refused == ()
    assert found.cloth == resolved("green")
    shoes = found.first(Slot.FOOTWEAR)
    assert shoes is not None and shoes.cloth == resolved("red")
    assert any(one.main and one.cloth == resolved("green") for one in found.worn)


@pytest.mark.parametrize("one", [*TRAINED, *MORE], ids=lambda one: one.names[0])
def test_a_set_is_made_of_garments_and_whole_by_itself(one):
    for kind in ("girl", "boy"):
        assert all(garment(item.kind) is not None for item in one.worn_by(kind))
        found = worn(outfit=one.names[0], kind=kind)
        assert found.added == (), one.names[0]
        wanted = {garment(item.kind).name for item in one.worn_by(kind)}
        assert wanted == kinds(found)


def test_items_take_the_place_of_what_a_set_has():
    found = worn(Item("pleated skirt", "red"), Item("boots", "black"), outfit="hoodie")
    assert {"hoodie", "uniform skirt", "boots"} == kinds(found)
    skirt = found.first(Slot.BOTTOM)
    assert skirt is not None and skirt.cloth == resolved("red")


@pytest.mark.parametrize(
    ("items", "there", "gone"),
    [
        (("dress",), {"dress"}, {Slot.TOP, Slot.BOTTOM}),
        (("dress", "cardigan"), {"dress", "cardigan"}, {Slot.TOP}),
        (("dress", "leggings"), {"dress", "leggings"}, {Slot.TOP}),
        (("kimono", "hakama"), {"kimono", "hakama"}, {Slot.TOP}),
        (("overalls", "plaid shirt"), {"overalls", "plaid shirt"}, {Slot.BOTTOM}),
        (("shirt", "jeans", "necktie", "vest"), {"shirt", "jeans", "necktie", "vest"}, set()),
        (("straw hat", "beret"), {"beret"}, set()),
        (("bracelet", "watch"), {"bracelet", "wristwatch"}, set()),
        (("hairclip", "hair flower"), {"hairclip", "hair ornament"}, set()),
    ],
)
def test_garments_agree(items: tuple[str, ...], there: set[str], gone: set[Slot]):
    found = worn(*map(Item, items))
    assert there <= kinds(found)
    assert all(found.first(slot) is None for slot in gone)


@pytest.mark.parametrize("outfit", ["", "none", "no such outfit"])
@pytest.mark.parametrize("kind", ["girl", "boy"])
def test_everyone_is_clothed(outfit: str, kind: str):
    for item in (None, *(one.name for one in GARMENTS)):
        found = worn(*([Item(item)] if item else []), outfit=outfit, kind=kind)
        assert found.body.kind.top is not None
        dress = found.first(Slot.DRESS)
        hangs = dress is not None and (dress.kind.skirt or dress.kind.legs)
        assert hangs or found.first(Slot.BOTTOM) is not None
        assert found.first(Slot.FOOTWEAR) is not None


def test_what_is_added_follows_from_the_look_alone():
    looks = [replace(PLAIN, items=(Item("beret", colour),)) for colour in ("red", "blue", "green")]
    first = [wardrobe_of(look).worn for look in looks]
    assert first == [wardrobe_of(replace(look)).worn for look in looks]


REVEALING = [kind.name for kind in GARMENTS if kind.revealing]


@pytest.mark.parametrize("name", REVEALING)
@pytest.mark.parametrize(
    "child", [{"heads": 3.0}, {"build": "chibi"}, {"age": "child"}], ids=["small", "chibi", "age"]
)
def test_nothing_that_reveals_is_worn_by_a_childlike_body(name: str, child: dict[str, object]):
    item = Item(name, "red")
    found = worn(item, **child)
    assert item in found.refused
    assert not any(one.kind.revealing for one in found.worn)
    assert item not in worn(item).refused


def test_a_swimsuit_on_a_small_figure_is_drawn_as_shirt_and_shorts():
    small = replace(PLAIN, build="chibi")
    assert {Slot.TOP, Slot.BOTTOM} <= {
        one.kind.slot for one in wardrobe_of(replace(small, items=(Item("swimsuit"),))).worn
    }


@pytest.mark.parametrize(
    "item",
    [
        Item("no such thing", "red"), Item(""), Item("shirt", "no such colour"),
        Item("shirt", "#zzzzzz"), Item("shirt", "red", "nothing", "no such pattern"),
        Item("t-shirt", print="x" * 10_000), Item("t-shirt", print="\x00\n\t  "),
        Item("t-shirt", print="日本語 🎉"),
        Item("k" * 10_000, "c" * 10_000, "s" * 10_000, "p" * 10_000),
        Item("t-shirt", "red", "blue", "plaid", "<b>&amp;</b>\nmore"),
    ],
)  # fmt: skip
def test_hostile_items_are_drawn_or_refused(item: Item):
    found = worn(item)
    assert (item in found.refused) == (garment(item.kind) is None and outfit_set(item.kind) is None)
    assert wearing(item).figure.any()


def test_more_than_can_be_worn_is_refused():
    many = tuple(Item("bracelet", "red") for _ in range(MOST_ITEMS + 7))
    assert len(worn(*many).refused) == 7
    assert len(worn(*many).worn) <= MOST_ITEMS


def test_an_outfit_can_be_named_as_an_item():
    found = worn(Item("nurse outfit", "pink"))
    assert {"shirt dress", "nurse cap"} <= kinds(found)
    assert found.body.cloth == resolved("pink")


def look_of(**changes: object) -> Look:
    return replace(PLAIN, **changes)


@pytest.mark.parametrize(
    ("accessory", "kind"),
    [("glasses", "glasses"), ("scarf", "scarf"), ("flowing cape", "cape"),
     ("straw hat", "straw hat"), ("hair ornament", "hair ornament")],
)  # fmt: skip
def test_the_accessories_of_training_are_garments(accessory: str, kind: str):
    found = wardrobe_of(look_of(outfit="hoodie", cloth="red", accessory=accessory))
    assert kind in kinds(found)
