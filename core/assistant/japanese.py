"""Simple Japanese: names of tags found in a run of signs without blanks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from core.tags import Tag, all_tags, implied, tag
from core.tags.japanese import COLOURS, is_japanese
from core.tags.spelling import plain

# "長い黒髪" is long hair that is black.
_LENGTH = re.compile(r"(長い|短い)(?=[^、。,]{1,4}髪)")
# Said of what is done with a thing that is a tag by itself.
_GRAMMAR = frozenset("のがをにではとへもやなだよねたてしいるすまら")
_DENIED = re.compile(r"^[がはをの]?(?:なし|ない|無し|[ぁ-ん]{1,4}ていない)の?")
_HELD = re.compile(r"^を持(?:っている|って|った|つ)")
# "黒い", "緑の", "黒": the colour of what comes.
_COLOURED = re.compile(
    "(" + "|".join(sorted(COLOURS.values(), key=len, reverse=True)) + ")(?:い|色の|色い|の)?"
)
_ENGLISH = {japanese: colour for colour, japanese in COLOURS.items()}
_PARTS = {"髪": "hair", "目": "eyes", "瞳": "eyes", "肌": "skin"}


def read(text: str) -> Iterator[tuple[str, Tag | None, bool]]:
    """Pieces of ``text`` in its order: the words, the tag that they are, whether it is denied.
    What is no tag comes as words without one."""
    text = _LENGTH.sub(r"\1髪、", text)
    kept, at = "", 0
    while at < len(text):
        length, known = max(_coloured(text, at), _longest(text, at), key=lambda one: one[0])
        if known is None:
            kept += text[at]
            at += 1
            continue
        yield from _unknown(kept)
        kept = ""
        held = _HELD.match(text[at + length :])
        denied = _DENIED.match(text[at + length :])
        yield text[at : at + length], _held(known) if held else known, denied is not None
        after = held or denied
        at += length + (after.end() if after else 0)
    yield from _unknown(kept)


def _held(known: Tag) -> Tag:
    return tag(f"holding {known.name}") or known


def _coloured(text: str, at: int) -> tuple[int, Tag | None]:
    """ "黒いコート" is a black coat."""
    colour = _COLOURED.match(text, at)
    if colour is None:
        return 0, None
    end = colour.end()
    length, thing = (1, None) if text[end : end + 1] in _PARTS else _longest(text, end)
    names = (thing.name, *implied(thing.name)) if thing else (_PARTS.get(text[end : end + 1], ""),)
    made = (tag(f"{_ENGLISH[colour[1]]} {name}") for name in names if name)
    known = next((one for one in made if one is not None), None)
    return (end + length - at, known) if known else (0, None)


def _longest(text: str, at: int) -> tuple[int, Tag | None]:
    for length in range(min(_most(), len(text) - at), 0, -1):
        known = _names().get(plain(text[at : at + length]))
        if known:
            return length, known
    return 0, None


def _unknown(text: str) -> Iterator[tuple[str, None, bool]]:
    for part in re.split(r"[、。,\s]+", text):
        words = part.strip("".join(_GRAMMAR))
        if len(words) > 1:  # one sign alone is grammar: "下", "着"
            yield words, None, False


@cache
def _names() -> Mapping[str, Tag]:
    return {plain(name): one for one in all_tags() for name in one.aliases if is_japanese(name)}


@cache
def _most() -> int:
    return max(map(len, _names()))
