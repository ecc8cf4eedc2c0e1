"""Simple Japanese: names of tags found in a run of signs without blanks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from core.tags import Tag, all_tags
from core.tags.japanese import is_japanese
from core.tags.spelling import plain

# "長い黒髪" is long hair that is black.
_LENGTH = re.compile(r"(長い|短い)(?=[^、。,]{1,4}髪)")
# Said of what is done with a thing that is a tag by itself.
_GRAMMAR = frozenset("のがをにではとへもやなだよねたてしいるすまら")
_DENIED = re.compile(r"^(?:が|は)?(?:なし|ない|無し)")


def read(text: str) -> Iterator[tuple[str, Tag | None, bool]]:
    """Pieces of ``text`` in its order: the words, the tag that they are, whether it is denied.
    What is no tag comes as words without one."""
    text = _LENGTH.sub(r"\1髪、", text)
    kept, at = "", 0
    while at < len(text):
        length, known = _longest(text, at)
        if known is None:
            kept += text[at]
            at += 1
            continue
        yield from _unknown(kept)
        kept = ""
        denied = _DENIED.match(text[at + length :])
        yield text[at : at + length], known, denied is not None
        at += length + (denied.end() if denied else 0)
    yield from _unknown(kept)


def _longest(text: str, at: int) -> tuple[int, Tag | None]:
    for length in range(min(_most(), len(text) - at), 0, -1):
        known = _names().get(plain(text[at : at + length]))
        if known:
            return length, known
    return 0, None


def _unknown(text: str) -> Iterator[tuple[str, None, bool]]:
    for part in re.split(r"[、。,\s]+", text):
        words = part.strip("".join(_GRAMMAR))
        if words:
            yield words, None, False


@cache
def _names() -> Mapping[str, Tag]:
    return {plain(name): one for one in all_tags() for name in one.aliases if is_japanese(name)}


@cache
def _most() -> int:
    return max(map(len, _names()))
