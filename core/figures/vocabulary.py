"""What a word of the vocabulary is. Each table of things that can be drawn brings its own words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Word:
    """One thing that can be drawn, and how prompts call it.

    ``field`` is the field of ``Look`` or ``Scene`` that it decides ("hair_style", "items", "place",
    …), ``value`` what it is set to: a key of that field's registry. ``names`` are in lower case
    with spaces, as danbooru tags and plain English have it; the first is its title. Words of one
    ``family`` are offered for each other. One that ``takes_colour`` owns the colour and the pattern
    named before it ("red plaid skirt").
    """

    field: str
    value: str
    names: tuple[str, ...]
    family: str
    takes_colour: bool = False
