"""What two pictures tell of one trait of a character, as numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.identity.signature import Signature

# ΔE at which two measured colours are as likely the same as not, by the eye; and the largest told.
APART, MOST_APART = 12.0, 60.0
LEAST_SAME = -4.0


@dataclass(frozen=True)
class Trait:
    """``words`` for people; ``read`` are attributes of the reader of looks, ``measured`` names of
    ``core.figures.measuring``."""

    name: str
    words: str
    read: tuple[str, ...]
    measured: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        return 2 * len(self.read) + len(self.measured)


TRAITS = (
    Trait("hair_colour", "hair colour", ("hair_colour",), ("hair",)),
    Trait("hair_style", "hair style", ("hair_style", "hair_length")),
    Trait("eye_colour", "eye colour", ("eye_colour",), ("iris",)),
    Trait("skin", "skin", ("skin",), ("skin",)),
    Trait("outfit", "outfit", ("outfit",)),
    Trait("outfit_colour", "outfit colour", ("outfit_colour",), ("cloth", "sleeve")),
    # a skirt's colour and a trouser's are seen at the thigh, which of them it is at the shin
    Trait("bottom", "skirt or trousers", (), ("leg", "shin")),
    Trait("shoe_colour", "shoes", ("shoe_colour",), ("shoe",)),
    Trait("accessory", "accessory", ("accessory",)),
    Trait("kind", "kind of person", ("kind",)),
)


def compared(trait: Trait, one: Signature, other: Signature) -> NDArray[np.float64]:
    """(width,): for each attribute how much the chances overlap and the logarithm of how much
    likelier the same value is than by chance; for each measured colour how near the two are. All
    about 0 where they say nothing, above it for the same; 0 where one of them does not show."""
    found: list[float] = []
    for name in trait.read:
        found += _read(one.chances.get(name), other.chances.get(name))
    return np.array(found + _measured(trait.measured, one.colours, other.colours))


def shows(trait: Trait, one: Signature, other: Signature) -> bool:
    """Whether both pictures tell the trait."""
    if trait.read:
        return all(name in one.chances and name in other.chances for name in trait.read)
    return any(name in one.colours and name in other.colours for name in trait.measured)


def _read(
    one: NDArray[np.float32] | None, other: NDArray[np.float32] | None
) -> tuple[float, float]:
    if one is None or other is None or len(one) != len(other):
        return 0.0, 0.0
    overlap = float(np.sqrt(one * other).sum())
    likelier = float(np.log(max(float(one @ other) * len(one), np.exp(LEAST_SAME))))
    return overlap - 0.5, likelier


def _measured(
    names: Sequence[str],
    one: Mapping[str, NDArray[np.float64]],
    other: Mapping[str, NDArray[np.float64]],
) -> list[float]:
    return [
        1 - min(float(np.linalg.norm(one[name] - other[name])), MOST_APART) / APART
        if name in one and name in other else 0.0
        for name in names
    ]  # fmt: skip
