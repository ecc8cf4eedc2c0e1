"""From a picture of a garment to an item of a look, and onto a character."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PIL import Image

from core.characters.card import Card, Outfit, free_name, handle_of
from core.characters.garments.cloth import cloth_of
from core.characters.garments.laid import laid
from core.characters.garments.printing import PRINTED, item_of
from core.characters.garments.shape import kinds_of, outline_of
from core.errors import RequestRejected
from core.figures.clothing.garments import garment
from core.figures.clothing.kinds import Slot
from core.figures.clothing.wardrobe import MOST_ITEMS, Worn, wardrobe_of
from core.figures.looks import Item, Look
from core.figures.words.telling import title

# What leaves when such a garment is put on: it lies over it, or in its place.
TAKES: dict[Slot, tuple[Slot, ...]] = {
    Slot.TOP: (Slot.DRESS, Slot.OUTER, Slot.APRON),
    Slot.BOTTOM: (Slot.DRESS, Slot.APRON),
    Slot.DRESS: (Slot.TOP, Slot.BOTTOM, Slot.OUTER, Slot.APRON),
    Slot.OUTER: (Slot.CAPE,),
}
# What hangs over a chest leaves when something is printed there.
_OVER_PRINTS = (Slot.CAPE, Slot.TIE)


@dataclass(frozen=True)
class Garment:
    """``others`` are further kinds that its outline can be; ``notes`` what a person should know."""

    item: Item
    others: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def kinds(self) -> tuple[str, ...]:
        return (self.item.kind, *self.others)


def garment_of(picture: Image.Image, kind: str = "") -> Garment:
    """The garment that lies on a ground, hangs before one or is cut out; ``kind`` is any name of
    the registry, "" goes by the outline. A pattern keeps its colours, not its scale.

    Raises ``InputRejected`` where none is found, ``RequestRejected`` for an unknown kind.
    """
    if kind and garment(kind) is None:
        raise RequestRejected(
            expected="a kind of garment",
            got=f"{kind!r:.60}",
            todo="name one, as in t-shirt, skirt or coat",
            shown="The studio has no such garment. Choose another kind.",
        )
    found = laid(picture)
    offered = kinds_of(found.cover)
    chosen = kind or offered[0]
    told = garment(chosen)
    assert told is not None, f"No garment is called {chosen!r}"
    cloth = cloth_of(found, outline_of(found.cover).trunk, prints=told.slot in PRINTED)
    item = Item(told.name, cloth.colour, cloth.second, cloth.pattern, cloth.print)
    others = tuple(one for one in offered if one != told.name)
    return Garment(item, others, _notes(item))


def _notes(item: Item) -> tuple[str, ...]:
    if item.second and not item.pattern:
        return ("A second colour was found, but no pattern that can be drawn.",)
    return ()


def worn(look: Look, item: Item) -> Look:
    """``look`` in ``item``, which takes the place of what is in its slot and what would hide it; a
    dress takes top and bottom. All else that is worn stays."""
    kind = garment(item.kind)
    if kind is None:
        return replace(look, items=(*look.items, item))
    now = wardrobe_of(look).worn
    hidden = tuple(one for one in now if _hides(one, kind.slot, has_print=bool(item.print)))
    if hidden:
        kept = (one for one in now if one not in hidden and one.kind.slot is not kind.slot)
        rest = (*map(item_of, kept), item)
        bare = replace(look, accessory="none")
        without = {one.kind for one in wardrobe_of(bare).worn}
        stays = look if all(one.kind in without for one in hidden) else bare
        return replace(stays, outfit="none", items=rest[-MOST_ITEMS:])
    rest = (*(one for one in look.items if not _is_in(one, kind.slot)), item)
    return replace(look, items=rest[-MOST_ITEMS:])


def _is_in(item: Item, slot: Slot) -> bool:
    kind = garment(item.kind)
    return kind is not None and kind.slot is slot


def _hides(one: Worn, slot: Slot, *, has_print: bool) -> bool:
    """An open jacket shows the shirt under it, and so does a bib."""
    if one.kind.slot in _OVER_PRINTS and has_print:
        return True
    if slot is Slot.TOP and (one.kind.open or one.kind.piece == "bib"):
        return False
    return one.kind.slot in TAKES.get(slot, ()) and not (
        slot is Slot.DRESS and one.kind.slot is Slot.OUTER and one.kind.open
    )


def with_outfit(card: Card, item: Item, name: str = "") -> tuple[Card, Outfit]:
    """``card`` with a new outfit: what it wears, and ``item``. A ``name`` that was asked for stays
    as it is: a second of it is refused with the card."""
    taken = {handle_of(outfit.name) for outfit in card.outfits}
    chosen = name or free_name(title("items", item.kind).capitalize(), taken)
    outfit = Outfit.of(chosen, worn(card.look, item))
    return replace(card, outfits=(*card.outfits, outfit)), outfit
