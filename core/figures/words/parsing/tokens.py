"""Prompt text → tokens that keep their place in it, as phrases and parts.

The text is only blanked, never shortened, before it is cut: what a token says stands at
``prompt[token.start:token.end]``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from core.prompts.language.tokens import COMMENT

MOST_CHARACTERS = 4000
MOST_TOKENS = 900

_LORA = re.compile(r"<[^<>\n]{1,200}>")
_COMMENT = re.compile(rf"(?<!\\){COMMENT}")
_WEIGHT = re.compile(r":\s*-?\d*\.?\d+(?=\s*[)\]}])")
_TEXT = re.compile(r"[\"“”]([^\"“”\n]{1,40})[\"“”]")
_PARTS = re.compile(r"\bBREAK\b|\bAND\b|\|")
# Faces that tags are made of: ":d", ";)", "^_^".
_FACE = r"(?<![\w:])(?:[:;][d3opqtx/<>()|]|\^_?\^|>_<|>:\(|x_x|o_o|@_@|\+_\+)(?!\w)"
_TOKEN = re.compile(_FACE + r"|#[0-9a-fA-F]{3,6}\b|[^\W_]+(?:'[^\W_]+)?|[,.;:\n!?。、，|\x00]")
_ENDS = frozenset(",.;:\n!?。、，")
_ARTICLES = frozenset(("a", "an", "the", "her", "his", "their", "its", "my", "some", "very"))
# "very long" is another length than long; elsewhere "very" says nothing.
_DEGREES = frozenset(("long", "short", "dark", "pale"))
_IRREGULAR = {
    "gray": "grey", "color": "colour", "colored": "coloured", "colorful": "colourful",
    "pyjama": "pajama", "pyjamas": "pajama", "armour": "armor", "jewellery": "jewelry",
    "moustache": "mustache", "blond": "blonde", "leaves": "leaf", "scarves": "scarf",
    "knives": "knife", "feet": "foot", "teeth": "tooth", "hooves": "hoof", "women": "woman",
    "men": "man", "wolves": "wolf", "elves": "elf", "shelves": "shelf", "bookshelves": "bookshelf",
    "theatre": "theater", "centre": "center", "plait": "braid", "plaits": "braid",
    "shorts": "shorts", "glasses": "glasses",
    "tights": "tights", "tyre": "tire", "plough": "plow",
    "doughnut": "donut", "spectacles": "glasses",
}  # fmt: skip
_NO_PLURAL = re.compile(r"(?:ss|us|is|'s)$")


@dataclass(frozen=True)
class Token:
    start: int
    end: int
    text: str  # as written
    stem: str  # in lower case, singular, British: what the lexicon is asked for


@dataclass(frozen=True)
class Phrase:
    """Tokens between two commas or stops; ``part`` counts BREAK, AND and "|" before it."""

    tokens: tuple[Token, ...]
    part: int


@dataclass(frozen=True)
class Text:
    phrases: tuple[Phrase, ...]
    loras: tuple[tuple[int, int], ...]
    quotes: tuple[tuple[int, int], ...]  # what stands between quotation marks


def cut(prompt: str) -> Text:
    text = prompt[:MOST_CHARACTERS]
    text = _COMMENT.sub(_as_comma, text)
    loras = tuple(match.span() for match in _LORA.finditer(text))
    text = _LORA.sub(_as_comma, text)
    quotes = tuple(match.span(1) for match in _TEXT.finditer(text))
    text = _TEXT.sub(_as_blank, text)
    text = _WEIGHT.sub(_as_blank, text)
    text = _PARTS.sub(_as_part, text)
    return Text(_phrases(text), loras, quotes)


def _as_blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _as_comma(match: re.Match[str]) -> str:
    return "," * len(match.group())


def _as_part(match: re.Match[str]) -> str:
    return "\x00" + " " * (len(match.group()) - 1)


def _phrases(text: str) -> tuple[Phrase, ...]:
    done: list[Phrase] = []
    now: list[Token] = []
    part = 0
    for match in _TOKEN.finditer(text, 0):
        written = match.group()
        is_part = written == "\x00"
        if not is_part and written not in _ENDS:
            stem = stem_of(written)
            if (stem not in _ARTICLES or stem == "very") and len(now) + len(done) < MOST_TOKENS:
                now.append(Token(match.start(), match.end(), written, stem))
            continue
        if now:
            done += _phrase(now, part)
            now = []
        part += is_part
    return (*done, *_phrase(now, part))


def _phrase(tokens: list[Token], part: int) -> list[Phrase]:
    stems = [token.stem for token in tokens]
    kept = tuple(tokens[index] for index in _telling(stems))
    return [Phrase(kept, part)] if kept else []


def _telling(stems: list[str]) -> list[int]:
    """Places of those that say something."""
    following = [*stems[1:], ""]
    return [
        index
        for index, (stem, after) in enumerate(zip(stems, following, strict=False))
        if stem not in _ARTICLES or (stem == "very" and after in _DEGREES)
    ]


@lru_cache(maxsize=8192)
def stem_of(written: str) -> str:
    """``written`` as the lexicon spells it: "Leggings" → "legging", "gray" → "grey"."""
    word = written.casefold()
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) > 3 and word.endswith("s") and not _NO_PLURAL.search(word):
        word = _singular(word)
    return _IRREGULAR.get(word, word)


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "ches", "shes", "xes")):
        return word[:-2]
    return word[:-1]


def key_of(name: str) -> str:
    """A name of the vocabulary as one string: "t-shirt", "T shirts" and "tshirt" are the same."""
    stems = [stem_of(match.group()) for match in _TOKEN.finditer(name.replace("_", " "))]
    return "".join(stems[index] for index in _telling(stems))


def token_count(name: str) -> int:
    return sum(1 for _ in _TOKEN.finditer(name.replace("_", " ")))


def is_gap(text: str) -> bool:
    """Whether what stands between two tokens says nothing."""
    return all(word.casefold() in _ARTICLES for word in re.split(r"[\s_-]+", text) if word)
