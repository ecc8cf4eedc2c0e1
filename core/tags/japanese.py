"""Japanese names of rows of colours: "black skirt" from black and スカート."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from core.tags.spelling import plain
from core.tags.tag import Tag

COLOURS = {
    "black": "黒", "white": "白", "red": "赤", "blue": "青", "green": "緑", "yellow": "黄色",
    "pink": "ピンク", "purple": "紫", "brown": "茶色", "grey": "灰色", "orange": "オレンジ",
    "aqua": "水色", "silver": "銀色", "gold": "金色", "light blue": "淡い青", "dark blue": "紺",
    "beige": "ベージュ", "striped": "縞", "plaid": "チェック", "floral print": "花柄",
    "polka dot": "水玉",
}  # fmt: skip
_JAPANESE = "぀ヿ一鿿"


def japanese_of(one: Tag, names: Mapping[str, Tag]) -> Tag:
    """A combined tag with the Japanese name of what it implies after that of its colour, where
    both have one and no other tag is called so."""
    made = (_joined(one, names[plain(name)]) for name in one.implies if plain(name) in names)
    found = tuple(name for name in made if name and plain(name) not in names)
    is_named = not one.is_combined or any(map(is_japanese, one.aliases))
    return one if is_named else replace(one, aliases=(*one.aliases, *found[:1]))


def is_japanese(text: str) -> bool:
    kana, last_kana, kanji, last_kanji = _JAPANESE
    return any(kana <= sign <= last_kana or kanji <= sign <= last_kanji for sign in text)


def _joined(one: Tag, head: Tag) -> str:
    colour = COLOURS.get(one.name.removesuffix(f" {head.name}"), "")
    thing = next((name for name in head.aliases if is_japanese(name)), "")
    return f"{colour}の{thing}" if colour and thing else ""
