"""The character of a picture as words: what the reader of looks saw, and how sure it is.

The words go into a prompt, where each can be put right; colours are measured in the picture too,
and the finer name is said where the measure agrees with what was read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.figures.attributes import Colour
from core.figures.colours import Family, nearest, rgb
from core.pose.anatomy.head import head_of_person
from core.pose.appearance import SURE, Image8, LooksReader, largest
from core.pose.detect import detect
from core.pose.skeleton import Person

# What is the character's own, in the order in which it is said.
_SAID = ("kind", "hair_length", "hair_colour", "hair_style", "eye_colour", "skin", "outfit",
         "shoe_colour", "accessory")  # fmt: skip
FEWEST_PIXELS = 12


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


def measured_colours(picture: Image8, person: Person) -> dict[str, Colour]:
    """The median of the hair over the forehead and of the cloth on the trunk (RGB, 0–255), each
    where enough of it lies in the picture (height, width, 3)."""
    found: dict[str, Colour] = {}
    head = head_of_person(person)
    if head is not None:
        up = np.array([np.sin(head.tilt), -np.cos(head.tilt)])
        crown = head.centre + 0.72 * head.radius * up
        found |= _median("hair", picture, _disc(crown, 0.22 * head.radius))
    corners = person.body[[2, 5, 8, 11]]
    if person.visible[[2, 5, 8, 11]].all():
        middle = corners[:, :2].mean(0)
        reach = 0.3 * float(np.hypot(*(corners[:2, :2].mean(0) - corners[2:, :2].mean(0))))
        found |= _median("cloth", picture, _disc(middle, reach))
    return found


def _disc(centre: NDArray[np.floating], radius: float) -> NDArray[np.float64]:
    """(n, 2) points in it, evenly."""
    turn, reach = np.meshgrid(np.linspace(0, 2 * np.pi, 16, endpoint=False), np.sqrt(
        np.linspace(0.02, 1, 8)))  # fmt: skip
    around = np.stack([np.cos(turn), np.sin(turn)], -1) * reach[..., None]
    return centre + radius * around.reshape(-1, 2)


def _median(name: str, picture: Image8, points: NDArray[np.float64]) -> dict[str, Colour]:
    height, width = picture.shape[:2]
    x, y = np.floor(points).astype(int).T
    inside = (x >= 0) & (y >= 0) & (x < width) & (y < height)
    if inside.sum() < FEWEST_PIXELS:
        return {}
    found = picture[y[inside], x[inside]].astype(np.float64)
    # The pixel nearest to the median: halves of two colours are none between them.
    r, g, b = found[np.abs(found - np.median(found, axis=0)).sum(1).argmin()]
    return {name: (float(r), float(g), float(b))}
