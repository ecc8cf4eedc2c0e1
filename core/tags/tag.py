"""What a tag of the vocabulary is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Rank(IntEnum):
    """How common a tag is in prompts and captions, judged by us; lower is more common."""

    EVERYDAY = 1
    OFTEN = 2
    SELDOM = 3
    RARE = 4


@dataclass(frozen=True, slots=True)
class Tag:
    """``name`` is as prompts write it, in lower case with spaces ("looking at viewer").

    ``aliases`` are other words for the same, in English and Japanese; spellings that
    ``core.tags.spelling.plain`` makes equal are not listed. ``implies`` are the names of the tags
    that it says by itself ("twin braids": "braid"), the nearest only: ``implied`` has all.
    ``is_combined``: written as one of a row ("black, white, red skirt") and not by itself.
    """

    name: str
    category: str
    rank: Rank
    aliases: tuple[str, ...] = ()
    implies: tuple[str, ...] = ()
    is_combined: bool = False
