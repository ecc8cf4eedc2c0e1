"""Pairs of drawings of the same look and of different ones, for measuring and for fitting."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from core.figures.attributes import (
    ACCESSORIES,
    CLOTH_COLOURS,
    EYE_COLOURS,
    HAIR_COLOURS,
    HAIR_STYLES,
    OUTFITS,
    SKIN_TONES,
)
from core.figures.clothing.kinds import Slot
from core.figures.clothing.wardrobe import Worn, wardrobe_of
from core.figures.colours import as_hex, difference, rgb
from core.figures.looks import Item, Look, new_look
from core.geometry import Size
from training.figures import HELD_OUT_POSES, Figure, figure, held_out_pose

SIZE = Size(384, 576)
# What hard pairs differ in: two or three of these.
CHANGES: dict[str, tuple[str, tuple[str, ...]]] = {
    "hair_colour": ("hair_colour", tuple(HAIR_COLOURS)),
    "hair_style": ("hair_style", HAIR_STYLES),
    "eye_colour": ("eye_colour", tuple(EYE_COLOURS)),
    "skin": ("skin", tuple(SKIN_TONES)),
    "outfit": ("outfit", tuple(OUTFITS)),
    "outfit_colour": ("cloth", tuple(CLOTH_COLOURS)),
    "shoe_colour": ("shoes", tuple(CLOTH_COLOURS)),
    "accessory": ("accessory", ACCESSORIES),
}


# Outfits with a bottom of its own that nothing covers, and what takes its place.
TWO_PIECES = ("sports outfit", "school uniform", "hoodie", "suit", "casual clothes", "sweater",
              "jacket")  # fmt: skip
BOTTOMS = {"girl": ("skirt", "long skirt", "trousers", "shorts"), "boy": ("trousers", "shorts")}
# ΔE from which a changed colour is seen to be another.
OTHER_COLOUR = 30.0
# Kinds of pairs that differ in the lower half alone.
LOWER_KINDS = ("bottom colour", "bottom cut", "shoe colour")


@dataclass(frozen=True)
class DrawnPair:
    """``kind`` is one of ``PARTNERS``."""

    kind: str
    one: Figure
    other: Figure

    @property
    def is_same(self) -> bool:
        return self.kind == "same"


def changed(look: Look, rng: random.Random) -> Look:
    """Another look that differs in two or three attributes."""
    for name in rng.sample(list(CHANGES), rng.choice((2, 3))):
        field, values = CHANGES[name]
        others = [value for value in values if value != getattr(look, field)]
        look = replace(look, **{field: rng.choice(others)})
    return look


def two_pieces(look: Look, rng: random.Random) -> Look:
    return replace(look, outfit=rng.choice(TWO_PIECES))


def bottom_of(look: Look) -> Worn | None:
    """What hangs from the waist, be it a dress."""
    worn = wardrobe_of(look)
    return worn.first(Slot.BOTTOM) or worn.first(Slot.DRESS)


def with_other_bottom_colour(look: Look, rng: random.Random) -> Look:
    bottom = bottom_of(look)
    assert bottom is not None, "two pieces"
    others = [name for name in CLOTH_COLOURS if difference(rgb(name), bottom.cloth) > OTHER_COLOUR]
    return replace(look, items=(Item(bottom.kind.name, rng.choice(others)),))


def with_other_bottom(look: Look, rng: random.Random) -> Look:
    """Longer, shorter, or a skirt instead of trousers, in the same colour."""
    bottom = bottom_of(look)
    assert bottom is not None, "two pieces"
    is_long = bottom.kind.legs is not None and bottom.kind.legs.reach > 1
    is_short = bottom.kind.legs is not None and not is_long
    taken = {"trousers"} if is_long else {"shorts"} if is_short else {"skirt"}
    others = [name for name in BOTTOMS[look.kind] if name not in taken]
    return replace(look, items=(Item(rng.choice(others), as_hex(bottom.cloth)),))


def with_other_shoes(look: Look, rng: random.Random) -> Look:
    others = [name for name in CLOTH_COLOURS
              if difference(rgb(name), rgb(look.shoes)) > OTHER_COLOUR]  # fmt: skip
    return replace(look, shoes=rng.choice(others))


def other_look(look: Look, rng: random.Random) -> Look:
    del look
    return new_look(rng)


PARTNERS: dict[str, Callable[[Look, random.Random], Look]] = {
    "same": lambda look, rng: look,
    "hard": changed,
    "other": other_look,
    "bottom colour": with_other_bottom_colour,
    "bottom cut": with_other_bottom,
    "shoe colour": with_other_shoes,
}


def drawn_pairs(kinds: dict[str, int], seed: int, poses: range) -> Iterator[DrawnPair]:
    """``kinds``: how many of each kind. Two poses of ``poses`` (numbers of held-out poses of one
    person, all views), two scenes; the same seeds give the same pairs."""
    assert poses.stop <= HELD_OUT_POSES
    singles = [index for index in poses if index % 6 != 5]
    for number, kind in enumerate(kind for kind, count in kinds.items() for _ in range(count)):
        rng = random.Random(f"{seed} {number}")
        look = two_pieces(new_look(rng), rng) if kind in LOWER_KINDS else new_look(rng)
        looks = (look, PARTNERS[kind](look, rng))
        views = [
            figure(seed + 2 * number + place, SIZE, look=one, pose=held_out_pose(index, SIZE).pose)
            for place, (one, index) in enumerate(zip(looks, rng.sample(singles, 2), strict=True))
        ]
        yield DrawnPair(kind, *views)
