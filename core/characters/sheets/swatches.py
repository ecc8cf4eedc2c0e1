"""The colours of a character: its palette, else what its look is drawn in."""

from __future__ import annotations

from collections.abc import Iterator

from core.characters.card import Card, NamedColour
from core.figures.clothing.wardrobe import wardrobe_of
from core.figures.colours import Family, as_hex, find
from core.figures.looks import Look
from core.figures.words.telling import title

MOST = 24


def palette_of(card: Card) -> tuple[NamedColour, ...]:
    """The card's own, else that of its look and outfits; each colour once."""
    if card.palette:
        return card.palette
    found: dict[str, NamedColour] = {}
    for look, of in ((card.look, ""), *((one.on(card.look), one.name) for one in card.outfits)):
        for name, value, family in _colours(look):
            colour = find(value, family) if value else None
            if colour is None:
                continue
            said = f"{name}, {of}" if of else name
            found.setdefault(as_hex(colour), NamedColour(said, as_hex(colour)))
    return tuple(found.values())[:MOST]


def _colours(look: Look) -> Iterator[tuple[str, str, Family]]:
    yield "Hair", look.hair_colour, Family.HAIR
    yield "Second hair colour", look.hair_second, Family.HAIR
    yield ("Right eye" if look.eye_second else "Eyes"), look.eye_colour, Family.EYES
    yield "Left eye", look.eye_second, Family.EYES
    yield "Skin", look.skin, Family.SKIN
    for worn in wardrobe_of(look).worn:
        yield title("items", worn.kind.name).capitalize(), as_hex(worn.cloth), Family.CLOTH
