"""What a language model answered → variants of a prompt. It is data: nothing of it is trusted."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

from core import safety
from core.assistant.remote.request import VARIANTS
from core.errors import ContentRefused

MOST_LETTERS = 1500
MOST_READ = 40_000
LEAST_LETTERS = 3
_THOUGHT = re.compile(r"<(think|thinking|reasoning)>.*?(?:</\1>|\Z)", re.DOTALL | re.IGNORECASE)
_FENCE = re.compile(r"```[\w-]*")
# A tag would load a model, a file of choices would be read: neither was asked for.
_TAG = re.compile(r"<[^<>]{0,400}>|__[^_\n]{1,80}__")
_BULLET = re.compile(
    r"^\s*(?:[-*•]|\(?\d{1,2}[.):]|(?:variant|prompt|option)\s*\d{1,2}\s*[:.)-])\s*", re.IGNORECASE
)
_QUOTES = "\"'“”‘’`"
_NAMES = ("prompt", "text", "variant", "positive", "content")


def variants_in(answer: str, prompt: str) -> tuple[str, ...]:
    """At most five, none twice, none the prompt itself and none that would be refused; JSON, or
    one a line."""
    text = _FENCE.sub("", _THOUGHT.sub("", answer[:MOST_READ])).strip()
    told = _of_json(text)
    lines = _of_lines(text) if told is None else told
    found: dict[str, str] = {}
    for variant in map(clean, lines):
        key = variant.casefold()
        is_new = len(variant) >= LEAST_LETTERS and key != clean(prompt).casefold()
        if is_new and _may_be_drawn(variant):
            found.setdefault(key, variant)
    return tuple(found.values())[:VARIANTS]


def _may_be_drawn(variant: str) -> bool:
    try:
        safety.check(variant)
    except ContentRefused:
        return False
    return True


def clean(text: str) -> str:
    """One line that only says something: no control and no invisible characters, no tags."""
    shown = "".join(
        " " if letter.isspace() else letter
        for letter in _TAG.sub("", text)
        if letter.isspace() or unicodedata.category(letter)[0] != "C"
    )
    return " ".join(shown.split())[:MOST_LETTERS].strip(f" ,{_QUOTES}")


def _of_json(text: str) -> list[str] | None:
    """The texts of the first array or object; None where there is none to be read."""
    begin = re.search(r"[\[{]", text)
    if begin is None or "\n" in text[: begin.start()].strip() or not _looks_like_json(text, begin):
        return None
    try:
        value, _end = json.JSONDecoder().raw_decode(text, begin.start())
        return list(_texts(value, 0))
    except (ValueError, RecursionError):
        return None


def _looks_like_json(text: str, begin: re.Match[str]) -> bool:
    """ "[a:b:0.5]" is a prompt."""
    return re.match(r"[\[{]\s*[\"{\[]", text[begin.start() :]) is not None


def _texts(value: Any, depth: int) -> Iterator[str]:
    match value:
        case str():
            yield value
        case list() if depth < 4:
            for one in value:
                yield from _texts(one, depth + 1)
        case dict() if depth < 4:
            named = [value[name] for name in _NAMES if isinstance(value.get(name), str)]
            for one in named[:1] or value.values():
                yield from _texts(one, depth + 1)
        case _:
            pass


def _of_lines(text: str) -> Iterable[str]:
    """Without numbers before them, and without what announces them."""
    lines = [line for line in text.splitlines() if line.strip()]
    with_bullets = [line for line in lines if _BULLET.match(line)]
    for line in with_bullets or lines:
        told = _BULLET.sub("", line).strip().replace("**", "")
        if not told.endswith(":"):
            yield told
