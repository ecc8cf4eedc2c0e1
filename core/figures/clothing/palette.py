"""Colours of cloth beyond their names: tones, materials, and which go together."""

from __future__ import annotations

from core.figures.attributes import CLOTH_COLOURS, Colour
from core.figures.colours import Family, find, nearest

WHITE: Colour = (248, 247, 250)
GOLD: Colour = (236, 190, 88)
DARK: Colour = (62, 60, 78)
CREAM: Colour = (250, 240, 222)
# The second colour of an outfit and its accent follow from the first: one word decides all three.
HARMONIES: dict[str, tuple[Colour, Colour]] = {
    "light blue": (WHITE, (64, 96, 168)), "white": ((66, 84, 138), (214, 78, 84)), "navy": (WHITE,
    (206, 66, 72)), "red": ((74, 46, 56), GOLD), "black": ((232, 230, 238), (196, 58, 70)),
    "green": (CREAM, (150, 98, 60)), "pink": (WHITE, (206, 84, 122)), "yellow": (WHITE, (226, 120,
    60)), "purple": ((66, 52, 96), GOLD), "orange": ((58, 58, 84), WHITE), "brown": (CREAM, (86,
    120, 108)), "grey": (WHITE, (72, 100, 160)),
}  # fmt: skip
assert HARMONIES.keys() == CLOTH_COLOURS.keys()
# What garments are made of, as their tables name it.
MATERIALS: dict[str, Colour] = {
    "dark": DARK, "pure white": WHITE, "straw": (240, 208, 130), "leather": (112, 74, 52),
    "wood": (168, 122, 80), "steel": (172, 182, 200), "glass": (120, 220, 240),
    "cloth grey": (138, 142, 156), "frame": (70, 52, 66), "bright gold": GOLD,
    "scarlet": (206, 70, 76),
}  # fmt: skip


def toned(colour: Colour, factor: float) -> Colour:
    red, green, blue = (min(255.0, max(0.0, value * factor)) for value in colour)
    return red, green, blue


def deep(colour: Colour) -> Colour:
    """A tone that parts a fold, a cuff or a lapel from its cloth."""
    return toned(colour, 0.8 if sum(colour) > 240 else 1.35)


def harmony(colour: Colour) -> tuple[Colour, Colour]:
    """A second colour and an accent that go with any colour."""
    return HARMONIES[nearest(colour, Family.CLOTH)]


def resolved(name: str) -> Colour | None:
    """A colour of cloth by its name, its material or as ``#rrggbb``; ``None`` where it is none."""
    return MATERIALS.get(name) or find(name, Family.CLOTH)
