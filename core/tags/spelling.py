"""Spellings of one word that are taken for the same."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# British, and what prompts mix up, as the vocabulary spells it.
_AMERICAN = {
    "gray": "grey", "colour": "color", "coloured": "colored", "colourful": "colorful",
    "multicoloured": "multicolored", "armour": "armor", "armoured": "armored", "centre": "center",
    "jewellery": "jewelry", "pyjamas": "pajamas", "pyjama": "pajama", "doughnut": "donut",
    "moustache": "mustache",
    "theatre": "theater", "plait": "braid", "plaits": "braids", "plaited": "braided",
    "blond": "blonde", "catalogue": "catalog", "tyre": "tire", "aeroplane": "airplane",
    "watercolour": "watercolor", "fibre": "fiber",
    "neighbourhood": "neighborhood", "harbour": "harbor", "aluminium": "aluminum",
    "glamour": "glamor", "vapour": "vapor", "sabre": "saber", "plough": "plow",
    "realise": "realize", "travelling": "traveling", "ageing": "aging", "woollen": "woolen",
}  # fmt: skip
_KATAKANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
_GAPS = re.compile(r"[\s_-]+")
_PLURALS = {
    "women": "woman", "men": "man", "leaves": "leaf", "scarves": "scarf", "knives": "knife",
    "feet": "foot", "teeth": "tooth", "wolves": "wolf", "elves": "elf", "people": "person",
    "children": "child", "mice": "mouse", "geese": "goose", "loaves": "loaf", "halves": "half",
    "wives": "wife", "thieves": "thief", "bookshelves": "bookshelf", "shelves": "shelf",
    "dice": "die", "lives": "life",
}  # fmt: skip
_SINGULAR = re.compile(r"(?:ss|us|is|'s|glasses|clothes|shorts|pants|jeans|tights)$")


@lru_cache(maxsize=16384)
def plain(text: str) -> str:
    """``text`` as names are compared: lower case, one blank for blanks, hyphens and underscores,
    American letters, half-width, katakana as hiragana."""
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_KATAKANA)
    words = _GAPS.sub(" ", folded).split()
    return " ".join(_AMERICAN.get(word, word) for word in words) or folded.strip()


@lru_cache(maxsize=16384)
def stem(text: str) -> str:
    """Of ``plain`` text: every word in the singular, nothing between them."""
    return "".join(_singular(word) for word in text.split(" "))


def _singular(word: str) -> str:
    if word in _PLURALS:
        return _PLURALS[word]
    if len(word) <= 3 or not word.endswith("s") or _SINGULAR.search(word):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[: -2 if word.endswith(("sses", "ches", "shes", "xes")) else -1]
