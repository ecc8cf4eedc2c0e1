"""What each field of a look may be set to, and a look with one of its parts changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache

from core.figures.attributes import ACCESSORIES
from core.figures.clothing.garments import garment
from core.figures.clothing.kinds import Slot
from core.figures.creatures.kinds import kinds_of
from core.figures.hair.styles import LENGTHS, is_tied, together
from core.figures.looks import Item, Look
from core.figures.props.registry import PROPS, TRAINED
from core.figures.words.meaning.compose import ACCESSORY_ITEMS, PROP_ITEMS
from core.figures.words.parsing.lexicon import all_words

_ACCESSORIES = {name: item for item, name in ACCESSORY_ITEMS.items()}
_PROPS = {**{name: Item(kind) for name, kind in TRAINED.items()},
          "glowing magic circle": Item("magic circle")}  # fmt: skip
assert set(_ACCESSORIES) == set(ACCESSORIES) - {"none"}
assert set(_PROPS) == set(PROP_ITEMS.values())


@cache
def offered(field: str) -> Mapping[str, str]:
    """Values of a field of ``Look`` that is no colour, each with its title; "" is not among them.

    Of "items" every kind that can be worn, grown or held.
    """
    found: dict[str, str] = {}
    for word in all_words():
        if word.field == field and word.value:
            found.setdefault(word.value, word.names[0])
    return found


@cache
def families(field: str) -> Mapping[str, str]:
    """The family of each of ``offered``."""
    found: dict[str, str] = {}
    for word in all_words():
        if word.field == field and word.value:
            found.setdefault(word.value, word.family)
    return found


# --- the length of hair -----------------------------------------------------------------------


def hair_length(look: Look) -> str:
    """A key of ``LENGTHS``; "" is as the style has it."""
    said = [name for name in (*look.hair_extras, look.hair_style) if name in LENGTHS]
    if said:
        return said[0]
    if is_tied(look.hair_style):
        return "long hair" if look.long else "short hair"
    return "long hair" if look.long else ""


def restyled(look: Look, style: str) -> Look:
    """With another hair style: a cut has a length by itself, others take over the one there is."""
    has_its_own = families("hair_style").get(style) == "haircut"
    return with_hair(look, style, "" if has_its_own else hair_length(look))


def with_hair(look: Look, style: str, length: str) -> Look:
    """``length`` is a key of ``LENGTHS``, or "" for what the style has by itself; what else is
    said of the hair stays."""
    own = style in LENGTHS and length not in ("", style)
    named = (length,) if own else (length, style)
    kept = tuple(name for name in look.hair_extras if name not in LENGTHS)
    style, is_long, extras = together([name for name in named if name])
    return replace(
        look, hair_style=style, long=is_long, hair_extras=tuple(dict.fromkeys((*extras, *kept)))
    )


# --- what is worn, grown and held -------------------------------------------------------------


def pieces(look: Look) -> tuple[Item, ...]:
    """All single things of a look, the accessory and the prop among them, from head to foot."""
    closed = (_ACCESSORIES.get(look.accessory), _PROPS.get(look.prop))
    every = (*(item for item in closed if item is not None), *look.items)
    return tuple(sorted(every, key=lambda item: _order(item.kind)))


def with_pieces(look: Look, items: Iterable[Item]) -> Look:
    """The look with these and no other things. What the closed lists of accessories and props can
    say is said there, so that the reader of looks knows it. Of one slot the last is worn."""
    told = _one_a_slot(items)
    accessory = next((item for item in told if item in ACCESSORY_ITEMS), None)
    prop = next((item for item in told if item in PROP_ITEMS), None)
    return replace(
        look,
        accessory="none" if accessory is None else ACCESSORY_ITEMS[accessory],
        prop="none" if prop is None else PROP_ITEMS[prop],
        items=tuple(item for item in told if item not in (accessory, prop)),
    )


def _one_a_slot(items: Iterable[Item]) -> list[Item]:
    worn: dict[str, Item] = {}
    for item in items:
        slot = place_of(item.kind)
        worn.pop(slot, None)
        worn[slot] = item
    return list(worn.values())


def place_of(kind: str) -> str:
    """Two things of the same place cannot be had together."""
    worn = garment(kind)
    if worn is None or worn.slot.holds_many:
        grown = kinds_of(kind)
        return f"grown/{grown[0].slot}" if len(grown) == 1 else kind
    return f"worn/{worn.slot}"


def is_held(kind: str) -> bool:
    return kind in PROPS


def is_grown(kind: str) -> bool:
    """Ears, tails, wings, horns, and beings that have several of them."""
    return bool(kinds_of(kind))


_HEAD_TO_FOOT = (
    Slot.HEADWEAR, Slot.HAIR, Slot.EYEWEAR, Slot.EARWEAR, Slot.MASK, Slot.NECKLACE, Slot.TIE,
    Slot.SCARF, Slot.OUTER, Slot.TOP, Slot.DRESS, Slot.APRON, Slot.CAPE, Slot.BACK, Slot.GLOVES,
    Slot.WRIST, Slot.WAIST, Slot.BOTTOM, Slot.LEGWEAR, Slot.FOOTWEAR,
)  # fmt: skip
assert set(_HEAD_TO_FOOT) == set(Slot)


def _order(kind: str) -> tuple[int, str]:
    worn = garment(kind)
    return (len(_HEAD_TO_FOOT) if worn is None else _HEAD_TO_FOOT.index(worn.slot), kind)
