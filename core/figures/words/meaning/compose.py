"""What is told of a person → a look; of the scene → a scene. The seed fills what is open."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence

from core.figures.attributes import (
    ACCESSORIES,
    BOYISH_STYLES,
    EXPRESSIONS,
    EYE_COLOURS,
    FOOTWEAR,
    GIRLISH_OUTFITS,
    HAIR_COLOURS,
    HAIR_STYLES,
    OUTFITS,
    TAILS,
)
from core.figures.backgrounds.places import place_in
from core.figures.clothing.garments import garment
from core.figures.clothing.kinds import Slot
from core.figures.clothing.sets import outfit_set
from core.figures.colours import Family, harmony, nearest
from core.figures.hair.styles import LENGTHS, LONG_BY_ITSELF, is_tied, together
from core.figures.looks import Item, Look, Scene
from core.figures.props.registry import TRAINED
from core.figures.words.meaning.told import Told
from core.figures.words.parsing.closed import ANY

# With eyes that are open, so that their colour shows.
CALM = ("smile", "serious")
assert set(CALM) <= set(EXPRESSIONS)
GROUNDS = ("gradient background", "simple background")
# Without a colour of their own.
ACCESSORY_ITEMS = {
    Item(kind.name): name for name in ACCESSORIES if (kind := garment(name)) is not None
}
# As training calls what is held; a spell of its list has a circle on the ground.
PROP_ITEMS = {
    **{Item(kind): name for name, kind in TRAINED.items()},
    Item("magic circle"): "glowing magic circle",
}
# Garments that make an outfit, to which the wardrobe adds what is missing.
MAIN_SLOTS = (Slot.TOP, Slot.BOTTOM, Slot.DRESS, Slot.OUTER)
# How often an outfit is in another colour than it has by itself.
OTHER_COLOUR = 0.5
_PLAIN = ("bangs", "hair_pattern", "eye_shape", "eyes", "mouth", "build", "age")


class Filler:
    """Picks what is open. Each field has its own chance, so that one more word changes no other."""

    def __init__(self, told: Told, kind: str, seed: int, person: int) -> None:
        self._told, self._say, self._seed = told, told.fields, f"{seed}/{person}"
        self.kind = kind or self._chance("kind").choices(("girl", "boy"), (0.62, 0.38))[0]
        if not kind and told.fields.get("outfit") in GIRLISH_OUTFITS:
            self.kind = "girl"

    def _chance(self, name: str) -> random.Random:
        return random.Random(f"{self._seed}/{name}")

    def _open(self, name: str, choices: Sequence[str]) -> str:
        return self._say.get(name) or self._chance(name).choice(choices)

    def look(self) -> Look:
        hair = self._open("hair_colour", tuple(HAIR_COLOURS))
        style, is_long, extras = self._hair()
        outfit = self._outfit()
        cloth = self._say.get("cloth") or self._cloth(outfit, hair)
        outfit, items = self._without_denied(outfit, cloth)
        items, own_shoes, accessory = _folded(items, outfit)
        items, prop = _held(items, self._say.get("prop", ""))
        return Look(
            kind=self.kind, hair_colour=hair, hair_style=style, long=is_long,
            eye_colour=self._open("eye_colour", tuple(EYE_COLOURS)),
            skin=self._say.get("skin", "fair skin"), expression=self._open("expression", CALM),
            outfit=outfit, cloth=cloth, shoes=own_shoes or self._shoes(outfit, cloth),
            accessory=accessory, prop=prop, items=items,
            hair_extras=(*extras, *self._listed("hair_extras")), marks=self._listed("marks"),
            hair_second=self._second("hair_second", HAIR_COLOURS, hair),
            eye_second=self._second("eye_second", EYE_COLOURS, self._say.get("eye_colour", "")),
            **{name: self._say.get(name, "") for name in _PLAIN},
        )  # fmt: skip

    def _second(self, name: str, names: Iterable[str], first: str) -> str:
        """The other colour, where words ask for one: "heterochromia", "gradient hair"."""
        told = self._say.get(name, "")
        is_open = told == ANY or (
            name == "hair_second" and "hair_pattern" in self._say and not told
        )
        others = tuple(one for one in names if one != first)
        return self._chance(name).choice(others) if is_open else told

    def _listed(self, name: str) -> tuple[str, ...]:
        return tuple(value for field, value in self._told.lists if field == name)

    def _hair(self) -> tuple[str, bool, tuple[str, ...]]:
        if self._told.hair:
            style, is_long, extras = together(self._told.hair)
            if is_tied(style) and not any(one in LENGTHS for one in self._told.hair):
                is_long = self._chance("hair_length").random() < 0.5
            return style, is_long, extras
        boyish = self.kind == "boy"
        style = self._chance("hair_style").choice(BOYISH_STYLES if boyish else HAIR_STYLES)
        is_long = style in TAILS and self._chance("hair_length").random() < 0.5
        return style, is_long or style in LONG_BY_ITSELF, ()

    def _outfit(self) -> str:
        if "outfit" in self._say:
            return self._say["outfit"]
        kinds = [garment(item.kind) for item in self._told.items.values()]
        if any(kind and kind.slot in MAIN_SLOTS for kind in kinds):
            return ""
        fits = [name for name in OUTFITS if self.kind == "girl" or name not in GIRLISH_OUTFITS]
        return self._chance("outfit").choice(fits)

    def _without_denied(self, outfit: str, cloth: str) -> tuple[str, tuple[Item, ...]]:
        """An outfit that has what is denied is worn piece by piece."""
        told, whole = tuple(self._told.items.values()), outfit_set(outfit)
        if whole is None or not self._told.denied:
            return outfit, told
        pieces = whole.worn_by(self.kind)
        left = [item for item in pieces if _slot(item) not in self._told.denied]
        if len(left) == len(pieces):
            return outfit, told
        taken = {_slot(item) for item in told}
        own = cloth or whole.colour
        worn = [
            Item(item.kind, own if item.colour == "cloth" else "")
            for item in left
            if _slot(item) not in taken
        ]
        return "", (*worn, *told)

    def _cloth(self, outfit: str, hair: str) -> str:
        """ "" is the outfit's own; else in harmony with the hair, and apart from it."""
        chance = self._chance("cloth")
        if outfit not in OUTFITS or ("outfit" in self._say and chance.random() > OTHER_COLOUR):
            return ""
        as_cloth = {"blonde": "yellow", "silver": "grey"}.get(hair, hair)
        return harmony(nearest(as_cloth, Family.CLOTH), chance)

    def _shoes(self, outfit: str, cloth: str) -> str:
        if outfit not in OUTFITS or not cloth:
            return ""
        own = nearest(cloth, Family.CLOTH)
        return self._chance("shoes").choice(("black", "brown", "white", own))


def _slot(item: Item) -> str:
    kind = garment(item.kind)
    return str(kind.slot) if kind else item.kind


def _folded(items: tuple[Item, ...], outfit: str) -> tuple[tuple[Item, ...], str, str]:
    """The items, the colour of the outfit's own shoes, and the accessory: what the closed lists
    can say is said there, so that training and the reader of looks understand it."""
    shoes = [
        item
        for item in items
        if item.kind == FOOTWEAR.get(outfit)
        and item.colour
        and item == Item(item.kind, item.colour)
    ]
    worn = [item for item in items if item in ACCESSORY_ITEMS]
    left = tuple(item for item in items if item not in (*shoes[:1], *worn[:1]))
    accessory = ACCESSORY_ITEMS[worn[0]] if worn else "none"
    return left, shoes[0].colour if shoes else "", accessory


def _held(items: tuple[Item, ...], prop: str) -> tuple[tuple[Item, ...], str]:
    """The items without the first that the closed list can say, and that one."""
    trained = next((item for item in items if item in PROP_ITEMS), None)
    if prop or trained is None:
        return items, prop or "none"
    return tuple(item for item in items if item != trained), PROP_ITEMS[trained]


def scene_of(told: Told, seed: int, place: str, style: str) -> Scene:
    """``place`` and ``style`` are those that are told, "" none."""
    say = told.fields
    place = place or place_in(*(say.get(name, "") for name in ("time", "weather", "season")))
    place = place or random.Random(f"{seed}/place").choice(GROUNDS)
    return Scene(
        place, say.get("air", "none"), style or "none", say.get("time", ""),
        say.get("weather", ""), say.get("season", ""), say.get("ground", ""),
    )  # fmt: skip
