"""What somebody does, in words of a prompt, and the ready-made poses in which they do it.

One table, ``actions.toml`` beside the poses: a pose offers its words, words bring their poses.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache

from core.pose.presets import FOLDER, Preset

FILE = FOLDER / "actions.toml"

_WORDS = re.compile(r"[a-z0-9']+")


def words_of(preset: Preset) -> tuple[str, ...]:
    """The best first; a person's own pose is said by its title."""
    return _table().get(preset.id) or (preset.title.lower(),)


@lru_cache(maxsize=512)
def poses_of(words: str) -> tuple[str, ...]:
    """Ids of the poses whose words stand in these, those that are said in the most words first."""
    found = said_in(words)
    return tuple(sorted(found, key=lambda pose: -found[pose]))


def is_action(words: str) -> bool:
    """Whether they are one of the ways to say what a pose shows, no more and no less."""
    return _plain(words) in _all_ways()


def said_in(words: str) -> dict[str, int]:
    """By id, how many words of these say what a pose shows; only poses of which any do."""
    said = _plain(words)
    found = {pose: _most_said(said, ways) for pose, ways in _ways().items()}
    return {pose: most for pose, most in found.items() if most}


@cache
def _table() -> dict[str, tuple[str, ...]]:
    table = tomllib.loads(FILE.read_text(encoding="utf-8"))["words"]
    return {pose: tuple(words) for pose, words in table.items()}


@cache
def _ways() -> dict[str, tuple[str, ...]]:
    return {pose: tuple(map(_plain, words)) for pose, words in _table().items()}


@cache
def _all_ways() -> frozenset[str]:
    return frozenset(way for ways in _ways().values() for way in ways)


def _most_said(said: str, ways: tuple[str, ...]) -> int:
    return max((way.count(" ") - 1 for way in ways if way in said), default=0)


def _plain(words: str) -> str:
    """With a blank around each word: what is found in it begins and ends with a word."""
    return f" {' '.join(_WORDS.findall(words.lower().replace('_', ' ')))} "
