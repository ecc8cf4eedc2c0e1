"""Colours of cloth, and which go together."""

from __future__ import annotations

from core.figures.attributes import CLOTH_COLOURS, Colour

WHITE: Colour = (248, 247, 250)
GOLD: Colour = (236, 190, 88)
SILVER: Colour = (206, 212, 224)
DENIM: Colour = (84, 112, 164)
DARK: Colour = (62, 60, 78)
CREAM: Colour = (250, 240, 222)
STRAW: Colour = (240, 208, 130)
# The second colour of an outfit and its accent follow from the first: one word decides all three.
HARMONIES: dict[str, tuple[Colour, Colour]] = {
    "light blue": (WHITE, (64, 96, 168)), "white": ((66, 84, 138), (214, 78, 84)), "navy": (WHITE,
    (206, 66, 72)), "red": ((74, 46, 56), GOLD), "black": ((232, 230, 238), (196, 58, 70)),
    "green": (CREAM, (150, 98, 60)), "pink": (WHITE, (206, 84, 122)), "yellow": (WHITE, (226, 120,
    60)), "purple": ((66, 52, 96), GOLD), "orange": ((58, 58, 84), WHITE), "brown": (CREAM, (86,
    120, 108)), "grey": (WHITE, (72, 100, 160)),
}  # fmt: skip
assert HARMONIES.keys() == CLOTH_COLOURS.keys()
# Colours that cuts and kinds name beside those of the tables.
NAMED: dict[str, Colour] = {
    "dark": DARK, "denim": DENIM, "gold": GOLD, "cream": CREAM, "straw": STRAW, "silver": SILVER,
    "cloth grey": (138, 142, 156), "pure white": WHITE, "leather": (112, 74, 52),
    "wood": (168, 122, 80), "khaki": (190, 170, 126), "olive": (104, 112, 72),
    "beige": (226, 206, 172), "steel": (172, 182, 200), "glass": (120, 220, 240),
}  # fmt: skip


def toned(colour: Colour, factor: float) -> Colour:
    red, green, blue = (min(255.0, max(0.0, value * factor)) for value in colour)
    return red, green, blue


def deep(colour: Colour) -> Colour:
    """A tone that parts a fold, a cuff or a lapel from its cloth."""
    return toned(colour, 0.8 if sum(colour) > 240 else 1.35)


def nearest_name(colour: Colour) -> str:
    """Of ``CLOTH_COLOURS``, by eye: green weighs most."""

    def apart(name: str) -> float:
        red, green, blue = (a - b for a, b in zip(CLOTH_COLOURS[name], colour, strict=True))
        return 2 * red * red + 4 * green * green + 3 * blue * blue

    return min(CLOTH_COLOURS, key=apart)


def harmony(colour: Colour) -> tuple[Colour, Colour]:
    """A second colour and an accent that go with any colour."""
    return HARMONIES[nearest_name(colour)]


def resolved(name: str) -> Colour | None:
    """A colour of cloth by its name or as ``#rrggbb``; ``None`` for a word that is no colour."""
    known = CLOTH_COLOURS.get(name) or NAMED.get(name)
    if known is not None:
        return known
    if len(name) == 7 and name[0] == "#":
        try:
            return int(name[1:3], 16), int(name[3:5], 16), int(name[5:7], 16)
        except ValueError:
            return None
    return None
