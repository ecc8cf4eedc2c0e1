"""The character of a picture as words: what the reader of looks saw, and how sure it is.

The words go into a prompt, where each can be put right; colours are measured in the picture too,
and the finer name is said where the measure agrees with what was read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from PIL import Image

from core.figures.attributes import Colour
from core.figures.colours import Family, nearest, rgb
from core.figures.measuring import measured_colours
from core.pose.appearance import SURE, LooksReader, largest
from core.pose.detect import detect

# What is the character's own, in the order in which it is said.
_SAID = ("kind", "hair_length", "hair_colour", "hair_style", "eye_colour", "skin", "outfit",
         "shoe_colour", "accessory")  # fmt: skip


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


def finer(name: str, measured: Colour | None, family: Family) -> str:
    """A nearer name than the reader has, where the measure would be read as the same."""
    if measured is None or nearest(measured, family) != name:
        return name
    close = nearest(measured, family, closed=False)
    return close if nearest(rgb(close, family), family) == name else name
