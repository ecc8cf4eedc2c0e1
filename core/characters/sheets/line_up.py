"""How tall characters stand beside each other.

A card has no height in centimetres of its own: its notes may tell it, as in "158 cm". Where those
of all characters do, they stand as tall as told; else as many heads tall as their bodies are, every
head as high as the next.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.characters.card import Card
from core.characters.sheets.stage import body_of_card, extent_of
from core.figures.body.bodies import body_of
from core.pose.skeleton import Person

_CENTIMETRES = re.compile(r"\b(\d{2,3})\s?cm\b")
_CENTIMETRES_A_UNIT = 25
_CENTIMETRES_A_MARK = 20


@dataclass(frozen=True)
class Ruler:
    """Beside cells of this height in pixels: where its 0 is below their upper edge, and how far
    mark lies from mark."""

    height: int
    floor: float
    step: float
    marks: tuple[str, ...]


def height_of(card: Card, *, in_centimetres: bool) -> tuple[str, float]:
    """As it is said, and in units of the line-up: heads, or 25 cm each."""
    told = _told(card)
    if in_centimetres and told is not None:
        return f"{told} cm", told / _CENTIMETRES_A_UNIT
    heads = body_of_card(card).heads
    return f"{heads:.2g} heads", heads


def are_in_centimetres(cards: Sequence[Card]) -> bool:
    return all(_told(card) is not None for card in cards)


def levelled(person: Person, card: Card, units: float) -> Person:
    """Its crown ``units`` above the floor, at 0, that it is drawn to stand on."""
    found = body_of(person)
    assert found is not None, "a whole figure"
    crown = float(found.head[1]) - 0.5
    bottom = extent_of(person, card.look, card.seed).bottom
    factor = units / (bottom - crown)
    return person.moved(0, -bottom).scaled(factor, factor)


def ruler(cards: Sequence[Card], height: int, floor: float, pixels: float) -> Ruler:
    """``pixels`` a unit of the line-up."""
    in_centimetres = are_in_centimetres(cards)
    tallest = max(height_of(card, in_centimetres=in_centimetres)[1] for card in cards)
    if not in_centimetres:
        marks = tuple(str(head) for head in range(math.ceil(tallest) + 1))
        return Ruler(height, floor, pixels, marks)
    count = math.ceil(tallest * _CENTIMETRES_A_UNIT / _CENTIMETRES_A_MARK)
    marks = tuple(str(mark * _CENTIMETRES_A_MARK) for mark in range(count + 1))
    return Ruler(height, floor, pixels * _CENTIMETRES_A_MARK / _CENTIMETRES_A_UNIT, marks)


def _told(card: Card) -> int | None:
    found = _CENTIMETRES.search(card.notes)
    return None if found is None else int(found[1])
