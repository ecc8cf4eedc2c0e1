"""What the claims about one person, or about the scene, decide; a later one overrides."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.figures.clothing.garments import garment
from core.figures.hair.styles import STYLES
from core.figures.looks import Item
from core.figures.props.registry import PROPS
from core.figures.vocabulary import Word
from core.figures.words.parsing.claims import Claim

ITEMS, HAIR = "items", "hair_style"
# Fields that hold several values.
LISTS = ("hair_extras", "marks")
MOST_TIES = 2
SHUT = "eyes closed"  # as an expression
# Times of day that are the named one, and more.
FINER_TIMES = {
    "night": ("moonlit night", "starry night", "blood moon"),
    "morning": ("dawn",),
    "day": ("morning", "golden hour"),
}


@dataclass
class Told:
    fields: dict[str, str] = field(default_factory=dict[str, str])
    items: dict[str, Item] = field(default_factory=dict[str, Item])  # by slot
    lists: dict[tuple[str, str], None] = field(default_factory=dict[tuple[str, str], None])
    denied: set[str] = field(default_factory=set[str])  # slots that stay empty
    hair: list[str] = field(default_factory=list[str])  # styles, lengths and textures
    tints: list[str] = field(default_factory=list[str])  # colours of hair, as they are told

    def take(self, claim: Claim) -> None:
        word = claim.word
        if word is None:
            return
        if claim.negated:
            self._deny(word)
        elif word.field == ITEMS:
            self.denied.discard(slot_of(word))
            self._wear(slot_of(word), item_of(claim, word))
        elif word.field in LISTS:
            self.lists[word.field, word.value] = None
            for name, _ in claim.colours:  # a beard's
                self.fields.setdefault("hair_colour", name)
        elif word.field == HAIR:
            self._take_hair(word.value)
        elif word.field == "expression":
            self._take_expression(word.value)
        elif word.field == "eye_second":
            self.fields.setdefault(word.field, word.value)
        elif word.field == "cloth":
            self.fields.update(beside(claim, word))
        elif word.field == "hair_pattern" and not claim.tokens:  # only meant, by two colours
            self.fields.setdefault(word.field, word.value)
        elif word.field != "time" or not self._is_told_finer(word.value):
            self.fields.update([(word.field, word.value), *beside(claim, word)])
        if word.field == "hair_colour" and word.value not in self.tints:
            self.tints.append(word.value)

    def settle(self) -> None:
        """Of "two-tone hair, pink hair, blue hair" both colours are the hair's."""
        if "hair_pattern" in self.fields and "hair_second" not in self.fields:
            self.fields.update(zip(("hair_colour", "hair_second"), self.tints, strict=False))

    def _take_expression(self, name: str) -> None:
        """Eyes may be closed in any other: "eyes closed, smile"."""
        there = self.fields.get("expression", name)
        if SHUT in (there, name) and there != name:
            self.fields["eyes"] = "closed eyes"
        if name != SHUT or there == name:
            self.fields["expression"] = name

    def _is_told_finer(self, time: str) -> bool:
        """ "starry sky, night": of the two, one says more."""
        return self.fields.get("time", "") in FINER_TIMES.get(time, ())

    def _wear(self, slot: str, item: Item) -> None:
        """In place of what is there, unless it is said once more: "china dress, red dress"."""
        there = self.items.pop(slot, None)
        if there is not None and _is_same(there, item):
            item = Item(
                there.kind, item.colour or there.colour, item.second or there.second,
                item.pattern or there.pattern, item.print or there.print,
            )  # fmt: skip
        self.items[slot] = item

    def _take_hair(self, name: str) -> None:
        """One of each family, and up to two ties."""
        family = _family(name)
        same = [one for one in self.hair if _family(one) == family]
        keeps = MOST_TIES - 1 if family == "hair tie" else 0
        for one in same[: max(0, len(same) - keeps)]:
            self.hair.remove(one)
        if name not in self.hair:
            self.hair.append(name)

    def _deny(self, word: Word) -> None:
        self.items.pop(slot_of(word), None)
        if word.field == ITEMS:
            self.denied.add(slot_of(word))
        self.lists.pop((word.field, word.value), None)
        if word.field == HAIR and word.value in self.hair:
            self.hair.remove(word.value)
        if self.fields.get(word.field) == word.value:
            del self.fields[word.field]

    def holds(self, claim: Claim) -> bool:
        """Whether nothing later took its place."""
        word = claim.word
        assert word is not None
        if claim.negated:
            return not self._has(word)
        if word.field == ITEMS:
            return _is_said_by(item_of(claim, word), self.items.get(slot_of(word)))
        if word.field == "cloth":
            return bool(claim.colours) and self.fields.get("cloth") == claim.colours[0][0]
        if not self._has(word):
            return False
        if word.field in LISTS:
            return all(self.fields.get("hair_colour") == name for name, _ in claim.colours)
        return all(self.fields.get(name) == value for name, value in beside(claim, word))

    def _has(self, word: Word) -> bool:
        if word.field == ITEMS:
            return slot_of(word) in self.items
        if word.field in LISTS:
            return (word.field, word.value) in self.lists
        if word.field == HAIR:
            return word.value in self.hair
        if word.field == "eye_second":
            return word.field in self.fields
        if word.value == SHUT and self.fields.get("eyes") == "closed eyes":
            return True
        if word.field == "time" and self._is_told_finer(word.value):
            return True
        if word.field == "hair_colour" and self.fields.get("hair_second") == word.value:
            return True
        return self.fields.get(word.field) == word.value


def _is_same(there: Item, item: Item) -> bool:
    """Whether the later is the earlier once more, by its own or by a more general name."""
    one, other = garment(there.kind), garment(item.kind)
    if there.kind == item.kind:
        return True
    if one is None or other is None or one is other:
        return one is other
    is_general = " " not in item.kind and one.name.endswith(item.kind)
    is_dress = item.kind == "dress" and one.slot is other.slot
    return (is_general or is_dress) and "" in (there.colour, item.colour)


def _is_said_by(item: Item, worn: Item | None) -> bool:
    """Whether all that is said of an item is true of what is worn in its slot."""
    if worn is None or not (item.kind == worn.kind or _is_same(worn, Item(item.kind))):
        return False
    return all(
        said in ("", there)
        for said, there in (
            (item.colour, worn.colour), (item.second, worn.second),
            (item.pattern, worn.pattern), (item.print, worn.print),
        )
    )  # fmt: skip


def _family(style: str) -> str:
    return STYLES[style].family if style in STYLES else ""


def slot_of(word: Word) -> str:
    """Words of one slot cannot be worn together; hands hold what they can."""
    if word.field == ITEMS and word.value in PROPS:
        return f"held/{word.value}"
    kind = garment(word.value) if word.field == ITEMS else None
    if kind is None:
        return word.family
    return f"{kind.slot}/{kind.name}" if kind.slot.holds_many else str(kind.slot)


def item_of(claim: Claim, word: Word) -> Item:
    first, second = (*(name for name, _ in claim.colours), "", "")[:2]
    pattern = claim.pattern[0].value if claim.pattern else ""
    return Item(word.value, first, second, pattern, claim.print)


# The field that a colour said of such a word decides.
_COLOURED = {
    "outfit": "cloth", "cloth": "cloth", "place": "ground", "hair_colour": "hair_second",
    "eye_colour": "eye_second", "hair_pattern": "hair_second",
}  # fmt: skip


def beside(claim: Claim, word: Word) -> list[tuple[str, str]]:
    """Other fields that the same words decide: an outfit's colour, a second colour."""
    colours = [name for name, _ in claim.colours]
    field_ = _COLOURED.get(word.field)
    return [(field_, colours[0])] if colours and field_ else []
