"""Claims of one person → a look; claims of the scene → a scene. The seed fills what is open."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from core.figures.attributes import (
    BOYISH_STYLES,
    EXPRESSIONS,
    EYE_COLOURS,
    FOOTWEAR,
    GIRLISH_OUTFITS,
    HAIR_COLOURS,
    HAIR_STYLES,
    OUTFITS,
)
from core.figures.colours import CLOSED, Family, harmony, nearest
from core.figures.hair.styles import STYLES, is_tied, together
from core.figures.looks import Item, Look, Scene
from core.figures.vocabulary import Word
from core.figures.words.grammar import Claim

ITEMS, HAIR_STYLE = "items", "hair_style"
# Fields that hold several values.
LISTS = ("hair_extras", "hair_style", "marks")
CALM = ("smile", "happy", "serious")
GROUNDS = ("gradient background", "simple background")
# Where an hour, a season or a weather is seen best when no place is told.
PLACE_OF = {
    "sunset": "sunset", "night": "starry sky", "snow": "snow", "winter": "snow",
    "spring": "cherry blossoms", "summer": "beach",
}  # fmt: skip


@dataclass
class Told:
    """What the claims decide; a later one overrides. ``owners`` has the claim's number."""

    fields: dict[str, str] = field(default_factory=dict[str, str])
    owners: dict[str, int] = field(default_factory=dict[str, int])
    items: dict[str, tuple[Item, int]] = field(default_factory=dict[str, tuple[Item, int]])
    lists: dict[tuple[str, str], int] = field(default_factory=dict[tuple[str, str], int])
    denied: set[str] = field(default_factory=set[str])

    def take(self, claim: Claim, number: int) -> None:
        word = claim.word
        if word is None:
            return
        if claim.negated:
            self._deny(word)
        elif word.field == ITEMS:
            self.items[slot_of(word)] = item_of(claim, word), number
        elif word.field in LISTS:
            self._add(word, number)
        else:
            self._set(word.field, word.value, number)
            for name, value in _beside(claim, word):
                self._set(name, value, number)

    def _add(self, word: Word, number: int) -> None:
        """Hair has one length, one cut, one texture and one tie."""
        if word.field == HAIR_STYLE:
            family = STYLES[word.value].family
            for key in [key for key in self.lists if key[0] == HAIR_STYLE]:
                if STYLES[key[1]].family == family:
                    del self.lists[key]
        self.lists[word.field, word.value] = number

    def _set(self, name: str, value: str, number: int) -> None:
        self.fields[name] = value
        self.owners[name] = number

    def _deny(self, word: Word) -> None:
        self.denied.add(word.value)
        self.items.pop(slot_of(word), None)
        self.lists.pop((word.field, word.value), None)
        if self.fields.get(word.field) == word.value:
            del self.fields[word.field]

    def holds(self, claim: Claim, number: int) -> bool:
        """Whether nothing later took its place."""
        word = claim.word
        assert word is not None
        if claim.negated:
            has = self.fields.get(word.field) == word.value or slot_of(word) in self.items
            return not has and (word.field, word.value) not in self.lists
        if word.field == ITEMS:
            return self.items.get(slot_of(word), (None, -1))[0] == item_of(claim, word)
        if word.field in LISTS:
            return (word.field, word.value) in self.lists
        wanted = [(word.field, word.value), *_beside(claim, word)]
        return all(self.fields.get(name) == value for name, value in wanted)


def slot_of(word: Word) -> str:
    """Words of one slot cannot be worn together."""
    return word.family


def item_of(claim: Claim, word: Word) -> Item:
    first, second = (*(name for name, _ in claim.colours), "", "")[:2]
    pattern = claim.pattern[0].value if claim.pattern else ""
    return Item(word.value, first, second, pattern, claim.print)


def _beside(claim: Claim, word: Word) -> list[tuple[str, str]]:
    """Other fields that the same words decide: the colour of an outfit, a second colour."""
    colours = [name for name, _ in claim.colours]
    if not colours:
        return []
    if word.field == "outfit":
        return [("cloth", colours[0])]
    if word.field == "shoes":
        return [("shoe_colour", colours[0])]
    second = {"hair_colour": "hair_second", "eye_colour": "eye_second"}.get(word.field)
    return [(second, colours[0])] if second else []


class Filler:
    """Picks what is open. Each field has its own chance, so that one more word changes no other."""

    def __init__(self, told: Told, kind: str, seed: int, person: int) -> None:
        self.told, self._seed = told.fields, f"{seed}/{person}"
        self.kind = kind or self._chance("kind").choices(("girl", "boy"), (0.62, 0.38))[0]
        if not kind and told.fields.get("outfit") in GIRLISH_OUTFITS:
            self.kind = "girl"

    def _chance(self, name: str) -> random.Random:
        return random.Random(f"{self._seed}/{name}")

    def _open(self, name: str, choices: Sequence[str]) -> str:
        return self.told.get(name) or self._chance(name).choice(choices)

    def look(self, told: Told) -> Look:
        hair = self._open("hair_colour", tuple(HAIR_COLOURS))
        style, is_long, extras = self._hair(_listed(told, HAIR_STYLE))
        outfit = self._outfit()
        cloth = self.told.get("cloth") or self._cloth(hair)
        more = {
            name: self.told.get(name, "")
            for name in ("bangs", "hair_second", "hair_pattern", "eye_second", "eye_shape", "eyes",
            "mouth", "build", "age")
        }  # fmt: skip
        return Look(
            kind=self.kind, hair_colour=hair, hair_style=style, long=is_long,
            eye_colour=self._open("eye_colour", tuple(EYE_COLOURS)),
            skin=self.told.get("skin", "fair skin"), expression=self._open("expression", CALM),
            outfit=outfit, cloth=cloth, shoes=self.told.get("shoe_colour") or self._shoes(cloth),
            accessory=self.told.get("accessory", "none"), prop=self.told.get("prop", "none"),
            items=tuple(item for item, _ in told.items.values()),
            hair_extras=(*extras, *_listed(told, "hair_extras")), marks=_listed(told, "marks"), **more,
        )  # fmt: skip

    def _hair(self, told: Sequence[str]) -> tuple[str, bool, tuple[str, ...]]:
        """Style, whether it is long, and what else was said of it."""
        picked = BOYISH_STYLES if self.kind == "boy" else HAIR_STYLES
        style, is_long, extras = together(told or (self._chance("hair_style").choice(picked),))
        if is_tied(style) and not any(STYLES[name].family == "hair length" for name in told):
            is_long = self._chance("hair_length").random() < 0.5
        return style, is_long, extras

    def _outfit(self) -> str:
        fitting = [name for name in OUTFITS if self.kind == "girl" or name not in GIRLISH_OUTFITS]
        footwear = self.told.get("shoes", "shoes")
        suited = [name for name in fitting if footwear in ("shoes", FOOTWEAR[name])]
        return self._open("outfit", suited or fitting)

    def _cloth(self, hair: str) -> str:
        """In harmony with the hair, and apart from it."""
        near = nearest(_hair_as_cloth(hair), Family.CLOTH)
        return harmony(near, self._chance("cloth"))

    def _shoes(self, cloth: str) -> str:
        return self._chance("shoes").choice(("black", "brown", "white", nearest(cloth,
            Family.CLOTH)))  # fmt: skip


def _hair_as_cloth(hair: str) -> str:
    return "yellow" if hair == "blonde" else "grey" if hair == "silver" else hair


def _listed(told: Told, name: str) -> tuple[str, ...]:
    return tuple(value for field_, value in told.lists if field_ == name)


def scene_of(told: Told, seed: int, details: Iterable[Word]) -> Scene:
    say = told.fields
    place = say.get("place") or _place_of(told, details)
    place = place or random.Random(f"{seed}/place").choice(GROUNDS)
    return Scene(
        place, say.get("air", "none"), say.get("style", "none"), say.get("time", ""),
        say.get("weather", ""), say.get("season", ""), say.get("ground", ""),
    )  # fmt: skip


def _place_of(told: Told, details: Iterable[Word]) -> str:
    """Where the things that are named stand, or where the hour shows best."""
    for word in details:
        if word.value.startswith("place="):
            return word.value.removeprefix("place=")
    for name in ("time", "weather", "season"):
        if found := PLACE_OF.get(told.fields.get(name, "")):
            return found
    return ""


assert set(CALM) <= set(EXPRESSIONS) and set(CLOSED) == set(Family)
