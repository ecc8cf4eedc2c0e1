"""Words to add to a prompt, by what they speak of: all of them are drawn or shown by a pose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from core.figures.words.parsing.vocabulary import TABLES
from core.pose.actions import words_of
from core.pose.presets import all_presets
from core.pose.suggest import GROUPS, TURNAROUND
from core.posed_prompts.kinds import kind_of
from core.prompts import library
from core.prompts.building.parts import Kind

MOST = 60

_PEOPLE = ("1girl", "1boy", "2girls", "2boys", "1girl, 1boy", "solo")
_LIGHT = (
    "soft light", "rim lighting", "backlighting", "sunbeams", "long shadows", "neon glow",
    "candlelight", "moonlight", "dappled light", "cinematic lighting",
)  # fmt: skip
_CAMERA = (
    "full body", "upper body", "cowboy shot", "portrait", "close-up", "from above", "from below",
    "from side", "from behind", "wide shot", "dutch angle", "depth of field",
)  # fmt: skip
_QUALITY = ("masterpiece", "best quality", "highly detailed", "detailed background")


@cache
def offered() -> Mapping[Kind, tuple[str, ...]]:
    """In the order in which a picture is described, at most 60 of each."""
    drawn = {kind: [*_drawn(fields)] for kind, fields in _FIELDS.items()}
    found: dict[Kind, Iterable[str]] = {
        Kind.CHARACTER: (*_PEOPLE, *drawn[Kind.CHARACTER]),
        Kind.OUTFIT: drawn[Kind.OUTFIT],
        Kind.ACTION: _actions(),
        Kind.SCENE: drawn[Kind.SCENE],
        Kind.LIGHT: (*drawn[Kind.LIGHT], *_LIGHT),
        Kind.CAMERA: _CAMERA,
        Kind.STYLE: (*drawn[Kind.STYLE], *_of_library(Kind.STYLE)),
        Kind.QUALITY: _QUALITY,
    }
    return {
        kind: tuple(dict.fromkeys(words))[: None if kind is Kind.ACTION else MOST]
        for kind, words in found.items()
    }


_FIELDS = {
    Kind.CHARACTER: ("hair_style", "expression"),
    Kind.OUTFIT: ("outfit",),
    Kind.SCENE: ("place", "weather"),
    Kind.LIGHT: ("time",),
    Kind.STYLE: ("style",),
}


def _drawn(fields: tuple[str, ...]) -> Iterable[str]:
    """What the painter draws, each under its title."""
    for field in fields:
        names = [word.names[0] for table in TABLES for word in table if word.field == field]
        yield from dict.fromkeys(names[: MOST // len(fields)])


def _actions() -> Iterable[str]:
    for preset in all_presets():
        if preset.group not in (*GROUPS, TURNAROUND):
            yield words_of(preset)[0]


def _of_library(kind: Kind) -> Iterable[str]:
    for known in library.all_templates():
        for phrase in library.split_phrases(library.fill(known)):
            if kind_of(phrase) is kind and "(" not in phrase:
                yield phrase
