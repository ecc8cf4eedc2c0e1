"""A garment read from a picture: its kind, colours, pattern and print; and how it is put on."""

from __future__ import annotations

import base64
import io
from dataclasses import replace

import pytest
from PIL import Image

from core.characters.garments.garment import garment_of, worn
from core.errors import InputRejected, RequestRejected
from core.figures.clothing.kinds import Slot
from core.figures.clothing.wardrobe import wardrobe_of
from core.figures.colours import difference, rgb
from core.figures.looks import Item, Look
from core.figures.words import read
from tests.characters.garments.flat_lays import DARK, KINDS, LIGHT, lay

WHITE, GREY, RED = (255, 255, 255), (186, 186, 186), (214, 90, 90)
GREEN, PURPLE, BLACK, YELLOW = (60, 120, 90), (132, 70, 150), (32, 32, 36), (244, 214, 96)
SEEN = 4.0  # ΔE
GROUNDS = {"white": {"ground": WHITE}, "grey, shadow": {"ground": GREY, "shadow": True}}


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("kind", KINDS)
def test_the_outline_tells_the_kind(kind, ground):
    found = garment_of(lay(kind, GREEN, **GROUNDS[ground]))
    assert found.item.kind == kind
    assert found.kinds[0] == kind and len(set(found.kinds)) == len(found.kinds) > 3
    assert difference(rgb(found.item.colour), GREEN) < SEEN
    assert (found.item.second, found.item.pattern, found.item.print) == ("", "", "")


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("colour", [PURPLE, BLACK, YELLOW])
def test_colours_are_as_seen(colour, ground):
    item = garment_of(lay("t-shirt", colour, **GROUNDS[ground])).item
    assert item.kind == "t-shirt"
    assert difference(rgb(item.colour), colour) < SEEN
    assert item.second == ""


@pytest.mark.parametrize(
    "pattern",
    ["striped", "vertical striped", "diagonal striped", "polka dot", "checkered", "gingham",
     "plaid"],
)  # fmt: skip
def test_patterns_have_both_colours(pattern):
    item = garment_of(lay("skirt", LIGHT, pattern=pattern, ground=RED)).item
    assert (item.kind, item.pattern) == ("skirt", pattern)
    two = {item.colour, item.second}
    for colour in (LIGHT, DARK):
        assert min(difference(rgb(one), colour) for one in two) < SEEN


@pytest.mark.parametrize(
    ("kind", "pattern"), [("t-shirt", "vertical striped"), ("skirt", "checkered"), ("t-shirt", "")]
)
def test_cloth_of_nearly_the_ground_is_no_shadow(kind, pattern):
    item = garment_of(lay(kind, LIGHT, pattern=pattern, ground=WHITE)).item
    assert (item.kind, item.pattern) == (kind, pattern)


@pytest.mark.parametrize("pattern", ["polka dot", "gingham"])
def test_shadows_are_no_sleeves(pattern):
    """Remnants of a shadow at a hem once were arms as long as the dress."""
    picture = lay("dress", YELLOW, pattern=pattern, **GROUNDS["grey, shadow"])
    item = garment_of(picture).item
    assert (item.kind, item.pattern) == ("dress", pattern)


@pytest.mark.parametrize("ground", GROUNDS)
def test_a_print_on_the_chest_is_cut_out(ground):
    item = garment_of(lay("t-shirt", GREEN, with_print=True, **GROUNDS[ground])).item
    assert (item.kind, item.second, item.pattern) == ("t-shirt", "", "")
    assert difference(rgb(item.colour), GREEN) < SEEN
    head, data = item.print.split(",", 1)
    shown = Image.open(io.BytesIO(base64.b64decode(data)))
    assert head.startswith("data:image/png")
    assert shown.width == pytest.approx(shown.height, rel=0.1)  # a disc
    middle, corner = shown.getpixel((shown.width // 2, shown.height // 2)), shown.getpixel((0, 0))
    assert difference(middle[:3], (248, 208, 72)) < SEEN
    assert (middle[3], corner[3]) == (255, 0)


def test_its_own_transparency_is_the_outline():
    """White on clear, which no colour of a ground could tell."""
    item = garment_of(lay("long skirt", WHITE, clear=True)).item
    assert item.kind == "long skirt"
    assert difference(rgb(item.colour), WHITE) < SEEN


def test_a_kind_that_is_told_counts():
    found = garment_of(lay("t-shirt", GREEN), "coat")
    assert found.item.kind == "winter coat"
    assert "t-shirt" in found.others and found.item.kind not in found.others
    with pytest.raises(RequestRejected, match="kind of garment"):
        garment_of(lay("t-shirt", GREEN), "spoon")


@pytest.mark.parametrize("colour", [WHITE, GREY])
def test_an_empty_picture_is_refused(colour):
    with pytest.raises(InputRejected) as caught:
        garment_of(Image.new("RGB", (200, 240), colour))
    assert caught.value.shown.startswith("No garment found")


def slots_of(look: Look) -> dict[Slot, str]:
    return {one.kind.slot: one.kind.name for one in wardrobe_of(look).worn}


def test_the_place_of_what_was_worn_is_taken():
    look = read("girl, red t-shirt, blue jeans, straw hat").looks[0]
    before, after = slots_of(look), slots_of(worn(look, Item("hoodie", "#3c785a")))
    assert before[Slot.TOP] != "hoodie"
    assert after == before | {Slot.TOP: "hoodie"}


@pytest.mark.parametrize(
    "words", ["girl, red t-shirt, blue jeans, straw hat", "girl, school uniform"]
)
def test_a_dress_takes_top_and_bottom(words):
    look = read(words).looks[0]
    before, after = slots_of(look), slots_of(worn(look, Item("dress", "#3c785a")))
    assert after[Slot.DRESS] == "dress"
    assert Slot.TOP not in after and Slot.BOTTOM not in after
    gone = {Slot.TOP, Slot.BOTTOM, Slot.DRESS, Slot.OUTER, Slot.APRON}
    assert {one: after.get(one) for one in before if one not in gone} == {
        one: name for one, name in before.items() if one not in gone
    }


def test_a_skirt_takes_the_place_of_a_dress():
    look = read("girl, yellow dress").looks[0]
    after = worn(look, Item("skirt", "#3c785a"))
    assert slots_of(after)[Slot.BOTTOM] == "skirt"
    assert Slot.DRESS not in slots_of(after)
    assert replace(after, outfit=look.outfit, items=look.items) == look
