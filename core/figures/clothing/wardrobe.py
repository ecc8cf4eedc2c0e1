"""What a look wears: each slot's garment in its colours, whole and in harmony.

The outfit's set comes first, the accessory and the items of the look take the place of what it has
in their slots, and what is missing for decency is added. The same look always wears the same.
"""

from __future__ import annotations

import random
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TypeVar

from core.figures.attributes import Colour
from core.figures.clothing.garments import garment
from core.figures.clothing.kinds import GarmentKind, Slot, TopCut
from core.figures.clothing.palette import deep, harmony, resolved
from core.figures.clothing.sets import OutfitSet, outfit_set
from core.figures.looks import Item, Look

_T = TypeVar("_T")
MOST_ITEMS = 40  # worn at once; what is named after that is refused
MOST_IN_A_SLOT = 5
ADULT_AGES = ("", "adult", "young adult", "mature", "middle-aged", "old", "elderly")
CHILDLIKE_HEADS = 4.4
# Plain things that complete what a look names: they go with anything.
_TOPS = ("t-shirt", "shirt", "long sleeve shirt", "turtleneck sweater")
_GIRLS_BOTTOMS = ("skirt", "uniform skirt", "trousers", "shorts", "jeans")
_BOYS_BOTTOMS = ("trousers", "jeans", "trousers", "shorts")
_LOW_SHOES = ("sneakers", "shoes", "loafers")  # such as leave socks to be seen
_SHOES = (*_LOW_SHOES, "boots")
_NEUTRAL = ("white", "black", "navy", "grey", "brown", "beige")
_ACCESSORIES = {
    "glasses": Item("glasses"), "headphones": Item("headphones", "accent"),
    "straw hat": Item("straw hat"), "wide brimmed hat": Item("wide brimmed hat", "accent"),
    "hair ribbon": Item("hair ribbon", "ribbon"), "hair ornament": Item("hair flower"),
    "scarf": Item("scarf", "scarlet"), "flowing cape": Item("cape", "cape"),
}  # fmt: skip


@dataclass(frozen=True)
class Worn:
    """A garment in its colours (RGB, 0–255)."""

    kind: GarmentKind
    cloth: Colour
    second: Colour
    accent: Colour
    pattern: str = ""
    pattern_colour: Colour = (255, 255, 255)
    print: str = ""
    main: bool = False  # in the outfit's own colour

    def colour(self, role: str) -> Colour | None:
        """Of a role or a name; ``None`` is the wearer's skin."""
        if role == "skin":
            return None
        own = {
            "cloth": self.cloth, "": self.cloth, "second": self.second, "accent": self.accent,
            "deep": deep(self.cloth),
        }  # fmt: skip
        return own.get(role) or resolved(role) or self.cloth

    def drawn_in(self, role: str) -> bool:
        """Whether the role is of the garment's own colour."""
        return role in ("cloth", "deep", "")


@dataclass(frozen=True)
class Wardrobe:
    worn: tuple[Worn, ...]
    refused: tuple[Item, ...] = ()  # named by the look and not drawn
    cloth: Colour = (246, 246, 250)  # of the outfit as a whole, and what goes with it
    trim: Colour = (246, 246, 250)
    accent: Colour = (214, 60, 66)
    shoes: Colour = (146, 98, 66)
    added: tuple[str, ...] = field(default=())  # kinds that the look did not name

    def first(self, slot: Slot) -> Worn | None:
        return next((one for one in self.worn if one.kind.slot is slot), None)

    def all(self, slot: Slot) -> tuple[Worn, ...]:
        return tuple(one for one in self.worn if one.kind.slot is slot)

    @property
    def body(self) -> Worn:
        """What covers the trunk next to the skin."""
        dress = self.first(Slot.DRESS)
        found = dress if dress is not None and dress.kind.top else self.first(Slot.TOP)
        assert found is not None, "a wardrobe covers the trunk"
        return found

    @property
    def sleeves(self) -> tuple[Worn, TopCut]:
        """The garment that the arms show."""
        outer = self.first(Slot.OUTER)
        chosen = outer if outer and outer.kind.top and outer.kind.top.sleeve != "none" else None
        chosen = chosen or self.body
        assert chosen.kind.top is not None
        return chosen, chosen.kind.top


def is_childlike(look: Look, heads: float = 8.0) -> bool:
    """Whether a body is never drawn in what reveals it; ``heads`` is its height in heads."""
    return look.age not in ADULT_AGES or look.build == "chibi" or heads < CHILDLIKE_HEADS


def wardrobe_of(look: Look, heads: float = 8.0) -> Wardrobe:
    """What ``look`` wears on a body ``heads`` heads high."""
    return _wardrobe(look, is_childlike(look, heads))


@lru_cache(maxsize=256)
def _wardrobe(look: Look, childlike: bool) -> Wardrobe:
    return _Dressing(look, childlike).wardrobe()


class _Dressing:
    """Garments of one look, as they are put on."""

    def __init__(self, look: Look, childlike: bool) -> None:
        self.look, self.childlike = look, childlike
        self.worn: dict[Slot, list[tuple[Item, GarmentKind]]] = {}
        self.told: dict[Slot, set[str]] = {}
        self.refused: list[Item] = []
        self.added: list[str] = []
        self.set = outfit_set(look.outfit) if look.outfit not in ("", "none") else None
        cloth = resolved(look.cloth) or (resolved(self.set.colour) if self.set else None)
        self.cloth = cloth or self._first_told() or resolved("white") or (246, 246, 250)
        shoes = resolved(look.shoes) or (resolved(self.set.shoes) if self.set else None)
        self.shoes = (
            shoes or resolved(self._pick("shoes", ("brown", "black", "white"))) or (0, 0, 0)
        )
        self.trim, self.accent = harmony(self.cloth)

    def _pick(self, what: str, choices: Sequence[_T]) -> _T:
        """By chance, but the same for the same character whatever else it is told to wear."""
        look = self.look
        who = (look.kind, look.hair_colour, look.hair_style, look.eye_colour, look.skin, what)
        return random.Random(zlib.crc32(repr(who).encode())).choice(choices)

    def _first_told(self) -> Colour | None:
        """Of the garments that the look names, the colour that the rest follows."""
        for item in self.look.items:
            kind = garment(item.kind)
            if kind and kind.slot in (Slot.DRESS, Slot.TOP, Slot.OUTER, Slot.BOTTOM):
                found = resolved(item.colour)
                if found is not None:
                    return found
        return None

    def wardrobe(self) -> Wardrobe:
        if self.set is not None:
            self._put_set(self.set)
        if self.look.accessory in _ACCESSORIES:
            self._put(_ACCESSORIES[self.look.accessory])
        for item in self.look.items[:MOST_ITEMS]:
            self._tell(item)
        self.refused += self.look.items[MOST_ITEMS:]
        self._agree()
        self._complete()
        worn = tuple(
            self._worn(item, kind) for slot in Slot for item, kind in self.worn.get(slot, [])
        )
        return Wardrobe(
            worn, tuple(self.refused), self.cloth, self.trim, self.accent, self.shoes,
            tuple(self.added),
        )  # fmt: skip

    def _put_set(self, outfit: OutfitSet) -> None:
        for item in outfit.worn_by(self.look.kind):
            self._put(item)

    def _tell(self, item: Item) -> None:
        """Puts on what the look names; what cannot be worn is refused."""
        outfit, kind = outfit_set(item.kind), garment(item.kind)
        if kind is None and outfit is None:
            self.refused.append(item)
        elif kind is None and outfit is not None:
            for one in outfit.worn_by(self.look.kind):
                self._put(replace(one, colour=item.colour or one.colour) if one.colour ==
                          "cloth" else one)  # fmt: skip
        elif kind is not None and kind.revealing and self.childlike:
            self.refused.append(item)
        elif kind is not None:
            self._put(item)
            self.told.setdefault(kind.slot, set()).add(kind.name)

    def _put(self, item: Item) -> None:
        kind = garment(item.kind)
        assert kind is not None, f"No garment is called {item.kind!r}"
        if kind.revealing and self.childlike:
            return
        there = self.worn.setdefault(kind.slot, [])
        if not kind.slot.holds_many:
            there.clear()
        there[:] = [(old, other) for old, other in there if other is not kind]
        if len(there) < MOST_IN_A_SLOT:
            there.append((item, kind))

    def _agree(self) -> None:
        """One garment to each place: what is named wins over what came with the set."""
        dress, top, bottom = (self._kind(slot) for slot in (Slot.DRESS, Slot.TOP, Slot.BOTTOM))
        if dress is None:
            return
        if dress.piece == "bib":  # worn over a top
            pass
        elif self._is_told(Slot.TOP) and not self._is_told(Slot.DRESS) and top:
            self.worn.pop(Slot.DRESS)
        elif top:
            self.worn.pop(Slot.TOP)
        layered = bottom is not None and bool(bottom.legs) != bool(dress.legs)
        keeps = layered or self._is_told(Slot.BOTTOM)
        if Slot.DRESS in self.worn and bottom is not None and not keeps:
            self.worn.pop(Slot.BOTTOM)

    def _kind(self, slot: Slot) -> GarmentKind | None:
        there = self.worn.get(slot)
        return there[0][1] if there else None

    def _is_told(self, slot: Slot) -> bool:
        return slot in self.told

    def _complete(self) -> None:
        """A top and a bottom, or a dress; and shoes."""
        dress = self._kind(Slot.DRESS)
        if (dress is None or dress.top is None) and self._kind(Slot.TOP) is None:
            over = dress or self._kind(Slot.OUTER)
            under = Item(over.under, "white") if over and over.under else None
            self._add(under or Item(self._pick("top", _TOPS)))
        hangs = dress is not None and (dress.skirt or dress.legs)
        if not hangs and self._kind(Slot.BOTTOM) is None:
            self._add(Item(self._pick("bottom", self._bottoms())))
        if self._kind(Slot.FOOTWEAR) is None:
            low = self._is_told(Slot.LEGWEAR)
            self._add(Item(self._pick("footwear", _LOW_SHOES if low else _SHOES), "shoes"))

    def _bottoms(self) -> tuple[str, ...]:
        """Such as show the legs where something on them is named."""
        girl = self.look.kind == "girl"
        if self._is_told(Slot.LEGWEAR):
            return ("skirt", "uniform skirt", "shorts") if girl else ("shorts",)
        return _GIRLS_BOTTOMS if girl else _BOYS_BOTTOMS

    def _add(self, item: Item) -> None:
        self._put(item)
        self.added.append(item.kind)

    def _worn(self, item: Item, kind: GarmentKind) -> Worn:
        cloth = self._colour(item.colour) or self._own(kind)
        trim, accent = harmony(cloth)
        set_second = kind.second in ("", "second") and self._follows(item)
        second = self._colour(item.second) or self._of(kind.second, cloth) or (
            self.trim if set_second else trim
        )  # fmt: skip
        accent = self._of(kind.accent, cloth) or (self.accent if self._follows(item) else accent)
        pattern = item.pattern or kind.pattern
        return Worn(
            kind, cloth, second, accent, pattern,
            self._colour(item.second) or self._of(kind.second, cloth) or _pattern_colour(cloth),
            item.print, self._is_main(item, kind),
        )  # fmt: skip

    def _follows(self, item: Item) -> bool:
        """Whether a garment is in the outfit's own colour, so that its trim is the outfit's."""
        return item.colour in ("cloth", "deep", "second", "accent")

    def _of(self, role: str, cloth: Colour) -> Colour | None:
        return cloth if role == "cloth" else resolved(role) if role else None

    def _is_main(self, item: Item, kind: GarmentKind) -> bool:
        if self.set is not None and self.look.outfit not in ("", "none"):
            return item.colour in ("cloth", "deep")
        return kind.slot in (Slot.DRESS, Slot.TOP, Slot.OUTER)

    def _colour(self, name: str) -> Colour | None:
        """Of a role of the outfit or of a name; ``None`` where none is named."""
        if not name:
            return None
        hair = self.look.hair_colour in ("red", "orange", "pink")
        roles = {
            "cloth": self.cloth, "deep": deep(self.cloth), "second": self.trim,
            "accent": self.accent, "shoes": self.shoes,
            "ribbon": (84, 148, 222) if hair else (224, 66, 80),
            "cape": self.accent if self.accent != self.cloth else self.trim,
        }  # fmt: skip
        return roles.get(name) or resolved(name)

    def _own(self, kind: GarmentKind) -> Colour:
        """Where the look leaves a colour open: the kind's, or one in harmony."""
        if kind.colour:
            return resolved(kind.colour) or self.cloth
        if kind.slot is Slot.FOOTWEAR:
            return self.shoes
        if kind.slot in (Slot.DRESS, Slot.TOP) and not self._has_told_colour():
            return self.cloth
        if kind.piece:
            return self.accent if self.accent != self.cloth else self.trim
        neutral = [resolved(name) or self.trim for name in _NEUTRAL]
        apart = [one for one in neutral if _distance(one, self.cloth) > 60]
        return self._pick(kind.slot, apart or neutral)

    def _has_told_colour(self) -> bool:
        return any(item.colour for item in self.look.items) or bool(self.look.cloth)


def _distance(one: Colour, other: Colour) -> float:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True))


def _pattern_colour(cloth: Colour) -> Colour:
    """White on what is dark or strong, a tone of its own on what is light."""
    red, green, blue = cloth
    if 0.3 * red + 0.55 * green + 0.15 * blue < 205:
        return 248, 247, 250
    return harmony(cloth)[1] if max(cloth) - min(cloth) < 24 else deep(deep(cloth))
