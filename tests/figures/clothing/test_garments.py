"""The registry: every garment has words, is drawn, and in the colour that is named."""

from __future__ import annotations

from collections import Counter
from functools import cache

import numpy as np
import pytest

from core.figures.clothing.accessories.back import BEHIND
from core.figures.clothing.accessories.eyewear import EARWEAR, EYEWEAR, MASKS
from core.figures.clothing.accessories.hats import HATS
from core.figures.clothing.accessories.headbands import BANDS
from core.figures.clothing.accessories.neckwear import NECKLACES, SCARVES, TIES
from core.figures.clothing.accessories.ornaments import ORNAMENTS
from core.figures.clothing.garments import GARMENTS, WORDS, garment
from core.figures.clothing.kinds import GarmentKind, Slot
from core.figures.clothing.lower.legs import LEG_DETAILS
from core.figures.clothing.lower.shoes import SOLES
from core.figures.clothing.lower.waist import WAISTS
from core.figures.clothing.textiles.patterns import pattern_key
from core.figures.clothing.upper.fronts import FRONTS
from core.figures.clothing.upper.necks import NECKS
from core.figures.clothing.upper.outer import OPEN_FRONTS
from core.figures.colours import Family, difference, rgb
from core.figures.looks import Item
from tests.figures.clothing.wearing import Wearing, fitting, wearing

NAMES = [kind.name for kind in GARMENTS]
PIECES = {
    *BEHIND, *EARWEAR, *EYEWEAR, *MASKS, *HATS, *BANDS, *NECKLACES, *SCARVES, *TIES, *ORNAMENTS,
    *WAISTS, "satchel", "handbag", "cape", "cloak", "apron", "waist apron", "bib",
    "neck headphones", "bracelet", "wristband", "watch", "wrist ribbon", "armband",
}  # fmt: skip
# Bare legs and feet show the skin; a hood and headphones have colours of their own by nature.
SKIN_SHOWS = ("bare legs", "barefoot")
# Mostly of another colour than its own: a frame around glass, a suit over dark mail.
FRAMED = ("space helmet", "glasses", "armored leggings", "fishnets", "pantyhose", "sandals",
          "flip-flops", "zori", "geta", "wristwatch", "veil", "goggles", "goggles on head",
          "domino mask", "headset", "letterman jacket", "lei", "santa hat", "nightcap")  # fmt: skip


def test_no_two_words_have_a_name_in_common():
    counted = Counter(name for word in WORDS for name in word.names)
    assert [name for name, count in counted.items() if count > 1] == []
    assert all(name == name.lower().strip() for name in counted)


@pytest.mark.parametrize("kind", GARMENTS, ids=NAMES)
def test_what_a_table_names_exists(kind: GarmentKind):
    assert garment(kind.name) is kind
    if kind.top is not None:
        assert kind.top.neck in (NECKS if kind.slot is not Slot.OUTER else {*NECKS, *OPEN_FRONTS})
        assert set(kind.top.fronts) <= set(FRONTS)
    if kind.legs is not None:
        assert set(kind.legs.details) <= set(LEG_DETAILS)
    if kind.shoe is not None:
        assert kind.shoe.sole in SOLES
    if kind.piece:
        assert kind.piece in PIECES
    assert not kind.pattern or pattern_key(kind.pattern) == kind.pattern
    assert not kind.under or garment(kind.under) is not None


COLOURS = ("red", "#2f6fc0", "light green", "purple", "black")
COLOURED = {
    kind.name: COLOURS[index % len(COLOURS)]
    for index, kind in enumerate(GARMENTS)
    if kind.name not in (*SKIN_SHOWS, *FRAMED) and not kind.pattern
}


@cache
def worn(name: str, colour: str) -> Wearing:
    return wearing(Item(name, colour), pose=fitting(name))


def assert_is_drawn(name: str, colour: str) -> None:
    kind = garment(name)
    assert kind is not None
    assert worn(name, colour).share(kind.slot.value) >= 0.003


@pytest.mark.parametrize("name", [name for name in NAMES if name not in SKIN_SHOWS])
def test_every_garment_is_drawn(name: str):
    assert_is_drawn(name, COLOURED.get(name, ""))


@pytest.mark.slow
@pytest.mark.parametrize("name", list(COLOURED))
def test_every_garment_is_drawn_when_no_colour_is_named(name: str):
    assert_is_drawn(name, "")


def named_colour_apart(name: str, colour: str) -> float:
    """ΔE between a colour and what a garment that is named in it mostly is, without its shade."""
    kind = garment(name)
    assert kind is not None
    drawn = worn(name, colour)
    values, counts = np.unique(
        drawn.flats[drawn.shows(kind.slot.value)], axis=0, return_counts=True
    )
    red, green, blue = map(float, values[counts.argmax()])
    return difference((red, green, blue), rgb(colour, Family.CLOTH))


@pytest.mark.parametrize(("name", "colour"), COLOURED.items())
def test_a_garment_has_the_colour_that_is_named(name: str, colour: str):
    assert named_colour_apart(name, colour) < 12


@pytest.mark.parametrize(
    "colour", ["white", "navy", "teal", "#ffd166", "hot pink", "DarkSlateGray"]
)
@pytest.mark.parametrize("name", ["shirt", "pleated skirt", "jeans", "cardigan", "boots", "beret"])
def test_any_colour_can_be_named(name: str, colour: str):
    assert named_colour_apart(name, colour) < 12
