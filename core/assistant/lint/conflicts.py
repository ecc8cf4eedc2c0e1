"""Tags of which one excludes the other, said of one person or one picture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import combinations

from core.assistant.lint.asked import Asked
from core.assistant.lint.changes import without
from core.assistant.lint.findings import Finding, Kind, Line, Mend
from core.assistant.lint.phrases import Phrase, certain
from core.assistant.lint.repeats import is_of_several
from core.tags import Exclusion, exclusions, implied, tag

# Exclusions that no good prompt breaks; others are for what is written anew: somebody may smile
# sadly, hold her shoes, or be a portrait and a close-up.
HEEDED = ("hair length", "hair colour", "eye colour", "waves of hair", "mouth", "open eyes",
          "stance", "side that somebody lies on", "up or down", "way of facing", "hat", "glasses",
          "hood", "sleeves", "length of a skirt", "height of the camera", "in or out",
          "time of day", "season", "rain or snow", "plain ground", "colours of the picture",
          "quality")  # fmt: skip
# Who kneels may sit, and who floats may do all of it.
PLAIN_STANCES = ("standing", "sitting", "lying", "walking", "running", "jumping")
COLOURS = ("hair colour", "eye colour")
# Colours that people call by each other's names.
NEAR = ("white silver grey platinum", "blonde yellow platinum golden orange strawberry amber",
        "red orange ginger auburn brown copper pink strawberry maroon",
        "pink purple magenta lavender",
        "purple violet lavender", "blue aqua teal cyan turquoise", "green aqua teal mint turquoise",
        "brown black amber hazel orange", "brown blonde light", "black grey", "blue purple black",
        "hazel green")  # fmt: skip
_NEAR = tuple(frozenset(words.split()) for words in NEAR)


def conflicts(asked: Asked) -> Iterator[Finding]:
    """At most one pair of each exclusion; what takes turns does not exclude."""
    phrases = [one for one in certain(asked.prompt) if tag(one.key) is not None]
    is_several = len(asked.people) > 1 or is_of_several(list(certain(asked.prompt)))
    for exclusion in heeded():
        if exclusion.is_personal and is_several:
            continue
        pair = next(_pairs(exclusion, phrases), None)
        if pair is not None:
            yield _finding(asked, phrases, *pair)


@cache
def heeded() -> tuple[Exclusion, ...]:
    return tuple(one for one in exclusions() if one.title in HEEDED)


def _pairs(exclusion: Exclusion, phrases: Sequence[Phrase]) -> Iterator[tuple[str, str]]:
    """Names of tags that are on two sides."""
    parts: dict[int, dict[str, None]] = {}
    for phrase in phrases:
        part = phrase.part if exclusion.is_personal else 0
        parts.setdefault(part, {})[_name(phrase)] = None
    for names in parts.values():
        if any(name in exclusion.unless for name in _with_implied(names)):
            continue
        held = [name for name in names if name in exclusion.sides]
        for one, other in combinations(held, 2):
            if exclusion.sides[one] != exclusion.sides[other] and _is_meant(exclusion, one, other):
                yield one, other


def _with_implied(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        yield from (name, *implied(name))


def _is_meant(exclusion: Exclusion, one: str, other: str) -> bool:
    if exclusion.title == "stance":
        plain = {exclusion.sides.get(name) for name in PLAIN_STANCES}
        return {exclusion.sides[one], exclusion.sides[other]} <= plain
    return exclusion.title not in COLOURS or not _are_near(one, other)


def _are_near(one: str, other: str) -> bool:
    words = set(one.split()), set(other.split())
    return any(words[0] & near and words[1] & near for near in _NEAR)


def _finding(asked: Asked, phrases: Sequence[Phrase], one: str, other: str) -> Finding:
    told = {name: [phrase.span for phrase in phrases if _name(phrase) == name]
            for name in (one, other)}  # fmt: skip
    said = {name: asked.prompt[spans[0][0] : spans[0][1]] for name, spans in told.items()}
    mends = tuple(
        Mend(Line("Keep “{0}”", (said[kept],)), without(asked.prompt, *told[gone]), asked.negative)
        for kept, gone in ((one, other), (other, one))
    )
    message = Line("“{0}” and “{1}” cannot both be true.", (said[one], said[other]))
    return Finding(Kind.CONFLICT, tuple(sorted((*told[one], *told[other]))), message, mends)


def _name(phrase: Phrase) -> str:
    known = tag(phrase.key)
    return "" if known is None else known.name
