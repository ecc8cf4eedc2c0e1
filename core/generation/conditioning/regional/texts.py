"""A prompt of several people as one text for each of them, cut as the drawing reads it.

    2girls, red hair girl in blue dress BREAK green hair girl in white dress, park
        everybody's   2girls, park
        the first's   2girls, red hair girl in blue dress, park
        the second's  2girls, green hair girl in white dress, park

Weights and schedules stay with what they are about.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from core.figures.casting import Character
from core.figures.words import read
from core.figures.words.meaning.cast import SCENE_FIELDS
from core.figures.words.parsing.people import counted
from core.figures.words.parsing.tokens import stem_of
from core.figures.words.reading import ReadWord, Status
from core.generation.request import GenerationRequest
from core.prompts.language.composing import parts

# Whose a character is; what is nobody's parts the words of two people and becomes a comma.
EVERYBODY, NOBODY = -1, -2

# What parts two phrases, and with them what stands between the words of two people.
_BREAKS = r"\bBREAK\b|\bAND\b"
_SEPARATOR = re.compile(rf"[,.;\n]|{_BREAKS}|\band\b")
_PART = re.compile(rf"[\s,]*(?:{_BREAKS})[\s,]*")
_HOLLOW = re.compile(r"[(\[][\s,:|]*[.\d]*\s*[)\]]")
# Brackets with what belongs to them: a weight or a step before they close, marks inside of them.
_BRACKET = re.compile(r"\\.|[(\[]|(?::\s*[+-]?[.\d]+\s*)?[)\]]|[:|]", re.DOTALL)
_OPENS = {")": "(", "]": "["}


@dataclass(frozen=True)
class Texts:
    """``shared`` has nobody's own words; ``people`` has one text a person: those and their own."""

    shared: str
    people: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        return self.shared, *self.people


def texts_of(request: GenerationRequest, prompt: str) -> Texts | None:
    """What is read in the place of ``prompt``, which is the request's; None where that is read."""
    pose = request.played_pose
    if pose is None or not request.regional:
        return None
    characters = () if request.drawing is None else request.drawing.characters
    return split(prompt, len(pose.people), characters)


def split(prompt: str, people: int, characters: Sequence[Character | None] = ()) -> Texts | None:
    """None where fewer than two of so many people have words of their own. ``characters`` are
    those of the people in turn: words that say one of them are that person's."""
    if people < 2:
        return None
    told = _split(prompt, people)
    if told is None:
        return None
    order = _order(prompt, people, tuple(characters))
    return Texts(told.shared, tuple(told.people[at] for at in order))


@lru_cache(maxsize=64)
def _split(prompt: str, people: int) -> Texts | None:
    if any(part.weight != 1 for part in parts(prompt)):
        return None  # composed by weight, which no place in the picture has
    words = read(prompt, people=people).words
    if len({word.person for word in words if word.person is not None}) < 2:
        return None
    owners = _owners(prompt, _settled(words, prompt))
    _bind_brackets(prompt, owners)
    shared = _kept(prompt, owners, EVERYBODY)
    own = tuple(_kept(prompt, owners, person) for person in range(people))
    return Texts(shared or _tidy(prompt), own)


def _settled(words: Sequence[ReadWord], prompt: str) -> list[tuple[ReadWord, int]]:
    """Words and whose they are. What no drawing knows is about who it stands among or beside."""
    part_of = [len(re.findall(rf"{_BREAKS}|\|", prompt[: word.start])) for word in words]
    owned = [(part, word.person) for part, word in zip(part_of, words, strict=True)]
    whose = [
        word.person if word.person is not None or _is_everybodys(word) else _among(part, at, owned)
        for at, (part, word) in enumerate(zip(part_of, words, strict=True))
    ]
    forwards = [(at, at - 1) for at in range(1, len(words))]
    backwards = [(at, at + 1) for at in reversed(range(len(words) - 1))]
    for at, beside in (*forwards, *backwards):
        if whose[at] is None and words[at].status is Status.CHECKPOINT:
            whose[at] = whose[beside] if _is_one_phrase(words[at], words[beside], prompt) else None
    return [
        (word, EVERYBODY if who is None else who) for word, who in zip(words, whose, strict=True)
    ]


def _is_one_phrase(one: ReadWord, other: ReadWord, prompt: str) -> bool:
    first, second = sorted((one, other), key=lambda word: word.start)
    return _SEPARATOR.search(prompt, first.end, max(first.end, second.start)) is None


def _is_everybodys(word: ReadWord) -> bool:
    """About the scene, or about several people."""
    if word.word is not None:
        return word.word.field in SCENE_FIELDS
    return len(counted(tuple(map(stem_of, word.text.split())))[1]) > 1


def _among(part: int, index: int, owned: Sequence[tuple[int, int | None]]) -> int | None:
    """The one whose words stand before and behind in the same part, or fill it."""
    before = [who for at, who in owned[:index] if at == part and who is not None]
    behind = [who for at, who in owned[index:] if at == part and who is not None]
    if before and behind and before[-1] == behind[0]:
        return before[-1]
    is_alone = len({who for at, who in owned if at == part and who is not None}) == 1
    has_parts = len({at for at, who in owned if who is not None}) > 1
    return (before or behind)[0] if is_alone and has_parts else None


def _owners(prompt: str, words: Sequence[tuple[ReadWord, int]]) -> list[int]:
    """For each character whose it is."""
    owners = [EVERYBODY] * len(prompt)
    runs = sorted((start, end, whose) for word, whose in words for start, end in word.spans)
    for start, end, whose in runs:
        owners[start:end] = [whose] * (end - start)
    edges = [(0, 0, EVERYBODY), *runs, (len(prompt), len(prompt), EVERYBODY)]
    for (_, start, before), (end, _, behind) in pairwise(edges):
        _share_gap(prompt, owners, start, end, before, behind)
    return owners


def _share_gap(
    prompt: str, owners: list[int], start: int, end: int, before: int, behind: int
) -> None:
    """What stands between two words goes with those it joins."""
    marks = list(_SEPARATOR.finditer(prompt, start, max(start, end)))
    first, last = (marks[0].start(), marks[-1].end()) if marks else (start, start)
    if before == behind and not any(re.match(_BREAKS, mark[0]) for mark in marks):
        first = last = end
    owners[start:first] = [before] * (first - start)
    for mark in marks if before != behind else ():
        if mark[0] == "and":
            owners[mark.start() : mark.end()] = [NOBODY] * len("and")
    if end > last:
        owners[last:end] = [behind] * (end - last)


def _bind_brackets(prompt: str, owners: list[int]) -> None:
    """A bracket goes with what stands in it, and is everybody's where several people do."""
    opened: list[tuple[str, int, list[tuple[int, int]]]] = []
    for match in _BRACKET.finditer(prompt):
        said, span = match[0], match.span()
        if said[0] == "\\":
            continue
        if said in "([":
            opened.append((said, span[0], []))
        elif said[-1] in _OPENS and opened and opened[-1][0] == _OPENS[said[-1]]:
            _, start, marks = opened.pop()
            _bind(prompt, owners, start, span, marks)
        elif said in ":|" and opened:
            opened[-1][2].append(span)
        elif said == "|":
            owners[span[0]] = NOBODY


def _bind(
    prompt: str,
    owners: list[int],
    start: int,
    closing: tuple[int, int],
    marks: Sequence[tuple[int, int]],
) -> None:
    inside = range(start + 1, closing[0])
    named = {owners[at] for at in inside if prompt[at].isalnum()}
    whose = named.pop() if len(named) == 1 else EVERYBODY
    for first, last in ((start, start + 1), closing, *marks):
        owners[first:last] = [whose] * (last - first)


def _kept(prompt: str, owners: Sequence[int], person: int) -> str:
    kept = (
        "," if owner == NOBODY else character if owner in (EVERYBODY, person) else " "
        for character, owner in zip(prompt, owners, strict=True)
    )
    return _tidy("".join(kept))


def _tidy(text: str) -> str:
    """One text without brackets and commas that nothing stands in or between any more."""
    text = _HOLLOW.sub("", _PART.sub(", ", text))
    text = re.sub(r"[\s,]+(?=:\s*[.\d]+\s*[)\]])", "", re.sub(r"[ \t]+", " ", text))
    text = re.sub(r"(?:\s*[,\n])+\s*(?=[,\n])|\s+(?=,)", "", text)
    return re.sub(r"([(\[])[\s,]+", r"\1", text).strip(" ,\n")


def _order(prompt: str, people: int, characters: tuple[Character | None, ...]) -> tuple[int, ...]:
    """For each person of the pose, who of the prompt that is."""
    told = [set[str]() for _ in range(people)]
    for word in read(prompt, people=people).words:
        if word.person is not None and word.person < people:
            told[word.person].add(word.text.casefold())
    order: dict[int, int] = {}
    for at, character in enumerate(characters[:people]):
        own = set() if character is None else _phrases(character.words)
        free = [who for who in range(people) if who not in order.values()]
        best = max(free, key=lambda who: len(told[who] & own))
        if told[best] & own:
            order[at] = best
    rest = iter([who for who in range(people) if who not in order.values()])
    return tuple(order[at] if at in order else next(rest) for at in range(people))


def _phrases(words: str) -> set[str]:
    return {word.text.casefold() for word in read(words).words}
