"""What the two of a pair have in common."""

import random
from dataclasses import replace

import pytest

from benchmarks.repose.drawn_pairs import LOWER_KINDS, PARTNERS, bottom_of, two_pieces
from core.figures.clothing.kinds import Slot
from core.figures.clothing.wardrobe import wardrobe_of
from core.figures.colours import difference
from core.figures.looks import new_look

LOWER_SLOTS = (Slot.BOTTOM, Slot.LEGWEAR, Slot.FOOTWEAR)


def pairs(kind: str):
    for seed in range(40):
        rng = random.Random(seed)
        look = two_pieces(new_look(rng), rng) if kind in LOWER_KINDS else new_look(rng)
        yield look, PARTNERS[kind](look, rng)


@pytest.mark.parametrize("kind", LOWER_KINDS)
def test_only_the_lower_half_differs(kind):
    for one, other in pairs(kind):
        assert one != other
        assert replace(other, shoes=one.shoes, items=one.items) == one
        above = [{(worn.kind.name, worn.cloth) for worn in wardrobe_of(look).worn
                  if worn.kind.slot not in LOWER_SLOTS} for look in (one, other)]  # fmt: skip
        assert above[0] == above[1]


def test_another_colour_of_the_bottom_is_seen_and_its_cut_is_the_same():
    for one, other in pairs("bottom colour"):
        before, after = bottom_of(one), bottom_of(other)
        assert before.kind is after.kind
        assert difference(before.cloth, after.cloth) > 25


def test_another_cut_of_the_bottom_has_the_same_colour():
    for one, other in pairs("bottom cut"):
        before, after = bottom_of(one), bottom_of(other)
        assert (before.kind.skirt, before.kind.legs) != (after.kind.skirt, after.kind.legs)
        assert difference(before.cloth, after.cloth) < 2


def test_other_shoes_leave_the_bottom_as_it_is():
    for one, other in pairs("shoe colour"):
        assert one.shoes != other.shoes
        assert bottom_of(one) == bottom_of(other)
