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
from core.figures.looks import Look, new_look
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


@dataclass(frozen=True)
class DrawnPair:
    """``kind`` is "same", "hard" or "other"."""

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


def other_look(look: Look, rng: random.Random) -> Look:
    del look
    return new_look(rng)


PARTNERS: dict[str, Callable[[Look, random.Random], Look]] = {
    "same": lambda look, rng: look,
    "hard": changed,
    "other": other_look,
}


def drawn_pairs(kinds: dict[str, int], seed: int, poses: range) -> Iterator[DrawnPair]:
    """``kinds``: how many of each kind. Two poses of ``poses`` (numbers of held-out poses of one
    person, all views), two scenes; the same seeds give the same pairs."""
    assert poses.stop <= HELD_OUT_POSES
    singles = [index for index in poses if index % 6 != 5]
    for number, kind in enumerate(kind for kind, count in kinds.items() for _ in range(count)):
        rng = random.Random(f"{seed} {number}")
        look = new_look(rng)
        looks = (look, PARTNERS[kind](look, rng))
        views = [
            figure(seed + 2 * number + place, SIZE, look=one, pose=held_out_pose(index, SIZE).pose)
            for place, (one, index) in enumerate(zip(looks, rng.sample(singles, 2), strict=True))
        ]
        yield DrawnPair(kind, *views)
