"""The character of a picture: as words, each with how sure the reader of looks is, and as a look
that can be drawn.

The words go into a prompt, where each can be put right. Colours are measured in the picture too:
where the measure agrees with what was read, the finer name is said and the very colour is drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

from core.figures.attributes import Colour
from core.figures.colours import Family, as_hex, difference, nearest, rgb
from core.figures.looks import Look
from core.figures.measuring import measured_colours
from core.geometry import Size
from core.images import on_white
from core.pose.appearance import STARTER_FILE, SURE, LooksReader, largest, looks_reader
from core.pose.detect import detect
from core.pose.skeleton import Pose

# What is the character's own, in the order in which it is said.
_SAID = ("kind", "hair_length", "hair_colour", "hair_style", "eye_colour", "skin", "outfit",
         "shoe_colour", "accessory")  # fmt: skip
# Drawn where a picture does not tell it: from behind there are no eyes.
_UNSEEN = {
    "kind": "girl", "hair_colour": "brown", "hair_style": "long hair", "hair_length": "long",
    "eye_colour": "brown", "skin": "fair skin", "expression": "smile", "outfit": "casual clothes",
    "outfit_colour": "white", "shoe_colour": "black", "accessory": "none", "prop": "none",
}  # fmt: skip
# ΔE below which a measured colour is the named one in other light.
SAME_COLOUR = 12.0


@dataclass(frozen=True)
class Trait:
    """``chance`` is the reader's own, 0–1."""

    attribute: str
    words: str
    chance: float


def traits_of(image: Image.Image, reader: LooksReader) -> tuple[Trait, ...]:
    """Of the largest person, as far as the picture is clear; () when there is nobody."""
    pose = detect(image)
    if not pose.people:
        return ()
    chances = reader.chances_of_largest(image, pose)
    seen = {
        name: (reader.labels[name][int(chance.argmax())], float(chance.max()))
        for name, chance in chances.items()
        if chance.any()
    }
    pixels = np.asarray(image.convert("RGB"))
    measured = measured_colours(pixels, pose.people[largest(pose)])
    found = [trait for name in _SAID if (trait := _trait(name, seen, measured))]
    return tuple({trait.words: trait for trait in reversed(found)}.values())[::-1]


def _trait(
    name: str, seen: Mapping[str, tuple[str, float]], measured: Mapping[str, Colour]
) -> Trait | None:
    value, chance = seen.get(name, ("none", 0.0))
    if value == "none" or chance < SURE:
        return None
    said = {
        "hair_length": f"{value} hair",
        "hair_colour": f"{finer(value, measured.get('hair'), Family.HAIR)} hair",
        "eye_colour": f"{value} eyes",
        "skin": "" if value == "fair skin" else value,
        "outfit": f"{_cloth(seen, measured)} {value}".strip(),
        "shoe_colour": f"{value} shoes",
    }.get(name, value)
    return Trait(name, said, chance) if said else None


def _cloth(seen: Mapping[str, tuple[str, float]], measured: Mapping[str, Colour]) -> str:
    colour, chance = seen.get("outfit_colour", ("", 0.0))
    return finer(colour, measured.get("cloth"), Family.CLOTH) if chance >= SURE else ""


def look_of(
    picture: Image.Image,
    pose: Pose | None = None,
    person: int | None = None,
    *,
    reader: LooksReader | None = None,
) -> Look:
    """The ``person`` of ``pose``, a canvas of any size, or the tallest, as the painter draws it;
    without a pose it is looked for, and where nobody is, the whole picture is read.

    What does not show is as most characters have it; expressions and props are not read. Raises
    ``ModelMissing`` and ``ModelUnusable``.
    """
    seen = on_white(picture)
    found = detect(seen) if pose is None else pose
    index = largest(found) if person is None else person
    pixels = np.asarray(seen)
    told = reader or looks_reader(STARTER_FILE)
    chances = told.chances(pixels, found, index, often=True)
    read = {
        name: told.labels[name][int(chance.argmax())]
        for name, chance in chances.items()
        if chance.any()
    }
    look = Look.of(_UNSEEN | read)
    if index >= len(found.people):
        return look
    people = found.scaled_to(Size(*seen.size)).people
    measured = measured_colours(pixels, people[index])
    return replace(
        look,
        hair_colour=exact(look.hair_colour, measured.get("hair"), Family.HAIR),
        cloth=exact(look.cloth, measured.get("cloth"), Family.CLOTH),
    )


def exact(name: str, measured: Colour | None, family: Family) -> str:
    """``#rrggbb`` as measured, where that would be read as the same name and is seen to be another
    colour than the one of the name; else the name."""
    if measured is None or nearest(measured, family) != name:
        return name
    return name if difference(measured, rgb(name, family)) < SAME_COLOUR else as_hex(measured)


def finer(name: str, measured: Colour | None, family: Family) -> str:
    """A nearer name than the reader has, where the measure would be read as the same."""
    if measured is None or nearest(measured, family) != name:
        return name
    close = nearest(measured, family, closed=False)
    return close if nearest(rgb(close, family), family) == name else name
