"""Who is drawn and where, and characters picked by chance whose parts go together."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass

from core.figures.attributes import (
    ACCESSORIES,
    AIRS,
    AIRY,
    BOYISH_STYLES,
    CLOTH_COLOURS,
    EXPRESSIONS,
    EYE_COLOURS,
    FOOTWEAR,
    GIRLISH_OUTFITS,
    HAIR_COLOURS,
    HAIR_STYLES,
    OUTFITS,
    PLACES,
    PROPS,
    SKIN_TONES,
    STYLES,
    TAILS,
)

# The outfit or the prop that an action calls for, and how often it answers.
SUITED: dict[str, tuple[str, float]] = {
    "jogging": ("sports outfit", 0.4), "running": ("sports outfit", 0.35),
    "leaping": ("ninja outfit", 0.3), "fighting stance": ("ninja outfit", 0.25),
    "crouching": ("ninja outfit", 0.2), "casting": ("sorcerer robe", 0.5),
    "punching": ("martial arts", 0.0), "flying": ("sorcerer robe", 0.2),
}  # fmt: skip
SUITED_PROPS: dict[str, tuple[str, ...]] = {
    "ninja outfit": ("glowing spiral energy ball", "holding katana"),
    "sorcerer robe": ("glowing magic circle", "wooden staff", "holding book"),
    "armor": ("holding sword",), "kimono": ("holding katana", "holding umbrella"),
    "sports outfit": ("holding ball",), "maid outfit": ("holding a tray",), "dress": ("microphone",
    "holding umbrella"), "winter coat": ("holding umbrella",), "school uniform": ("holding book",),
}  # fmt: skip

STYLED_SHARE = 0.1


@dataclass(frozen=True)
class Item:
    """One thing that is worn, grown or held; ``kind`` is its name in the registry of its slot.

    Colours are names or ``#rrggbb`` (``core.figures.colours``); "" leaves them to the painter, in
    harmony with the rest.
    """

    kind: str
    colour: str = ""
    second: str = ""  # of its trim or its pattern
    pattern: str = ""  # "" is as the kind has it
    print: str = ""  # a text on it, readable


@dataclass(frozen=True)
class Look:
    """A character: everything about it but its pose and its place.

    ``outfit`` is a set of garments in the colours ``cloth`` and ``shoes``; each of ``items`` takes
    the place of what the set has in the same slot. "" in a field is as the hair style, the
    expression or the body has it by itself.
    """

    kind: str  # "girl" or "boy"
    hair_colour: str
    hair_style: str
    long: bool
    eye_colour: str
    skin: str
    expression: str
    outfit: str
    cloth: str
    shoes: str
    accessory: str = "none"
    prop: str = "none"
    items: tuple[Item, ...] = ()
    bangs: str = ""
    hair_extras: tuple[str, ...] = ()  # an ahoge, a braid, … beside the style
    hair_second: str = ""  # the other colour, laid as ``hair_pattern`` says
    hair_pattern: str = ""
    eye_second: str = ""  # of the character's left eye
    eye_shape: str = ""
    eyes: str = ""  # "closed", "winking", … over the expression's
    mouth: str = ""  # over the expression's
    marks: tuple[str, ...] = ()  # on the face: freckles, tears, …
    build: str = ""
    age: str = ""

    @property
    def hair_styles(self) -> tuple[str, ...]:
        """As tags: "long hair" goes with the name of a tail."""
        both = self.long and self.hair_style in TAILS
        return ("long hair", self.hair_style) if both else (self.hair_style,)

    @classmethod
    def of(cls, attributes: Mapping[str, str]) -> Look:
        """From ``attributes``, whatever else is told there."""
        told = attributes
        return cls(
            told["kind"], told["hair_colour"], told["hair_style"], told["hair_length"] == "long",
            told["eye_colour"], told["skin"], told["expression"], told["outfit"],
            told["outfit_colour"], told["shoe_colour"], told["accessory"], told["prop"],
        )  # fmt: skip

    @property
    def tags(self) -> tuple[str, ...]:
        """What stays the same in every picture of the character."""
        skin = () if self.skin == "fair skin" else (self.skin,)
        worn = () if self.accessory == "none" else (self.accessory,)
        return (
            f"{self.hair_colour} hair", *self.hair_styles, f"{self.eye_colour} eyes", *skin,
            f"{self.cloth} {self.outfit}", self.footwear, *worn,
        )  # fmt: skip

    @property
    def footwear(self) -> str:
        return f"{self.shoes} {self.footwear_name}"

    @property
    def footwear_name(self) -> str:
        return FOOTWEAR.get(self.outfit, "shoes")

    def attributes(self) -> dict[str, str]:
        """A value of ``ATTRIBUTES`` for each of its names but "place", which is the scene's."""
        return {
            "kind": self.kind, "hair_style": self.hair_style,
            "hair_length": "long" if self.long else "short",
            "hair_colour": self.hair_colour, "eye_colour": self.eye_colour, "skin": self.skin,
            "expression": self.expression, "outfit": self.outfit, "outfit_colour": self.cloth,
            "shoe_colour": self.shoes, "accessory": self.accessory, "prop": self.prop,
        }  # fmt: skip


@dataclass(frozen=True)
class Scene:
    """Where and how: ``place`` "none" is transparent; "" and "none" elsewhere say nothing."""

    place: str
    air: str = "none"
    style: str = "none"
    time: str = ""
    weather: str = ""
    season: str = ""
    colour: str = ""  # of a plain or gradient ground

    @property
    def tags(self) -> tuple[str, ...]:
        return (self.place, *(word for word in (self.air, self.style) if word != "none"))

    def attributes(self) -> dict[str, str]:
        """As ``ATTRIBUTES`` names them."""
        return {"place": self.place, "air": self.air, "style": self.style}


def new_look(rng: random.Random, action: str = "") -> Look:
    kind = "girl" if rng.random() < 0.62 else "boy"
    suited, share = SUITED.get(action, ("", 0.0))
    outfit = suited if rng.random() < share else rng.choice(list(OUTFITS))
    while kind == "boy" and outfit in GIRLISH_OUTFITS:
        outfit = rng.choice(list(OUTFITS))
    boyish = kind == "boy" and rng.random() < 0.8
    style = rng.choice(BOYISH_STYLES if boyish else HAIR_STYLES)
    long = style in ("long hair", "wavy hair", "hime cut") or (
        style in TAILS and rng.random() < 0.5
    )
    return Look(
        kind=kind, hair_colour=rng.choice(list(HAIR_COLOURS)), hair_style=style, long=long,
        eye_colour=rng.choice(list(EYE_COLOURS)), skin=rng.choices(list(SKIN_TONES), (0.8, 0.11,
        0.09))[0], expression=rng.choice(EXPRESSIONS), outfit=outfit,
        cloth=rng.choice(list(CLOTH_COLOURS)), shoes=rng.choice(list(CLOTH_COLOURS)),
        accessory=rng.choice(ACCESSORIES[1:]) if rng.random() < 0.3 else "none", prop=_prop(rng,
        outfit),
    )  # fmt: skip


def _prop(rng: random.Random, outfit: str) -> str:
    suited = SUITED_PROPS.get(outfit, ())
    if suited and rng.random() < 0.45:
        return rng.choice(suited)
    return rng.choice(list(PROPS)[1:]) if rng.random() < 0.1 else "none"


def new_scene(rng: random.Random, *, styled: float = STYLED_SHARE) -> Scene:
    """``styled`` is the share of pictures in another style than clean cels."""
    place = rng.choice(list(PLACES))
    air = rng.choice(AIRS[1:]) if place in AIRY and rng.random() < 0.25 else "none"
    style = rng.choice(list(STYLES)[1:]) if rng.random() < styled else "none"
    return Scene(place, air, style)
