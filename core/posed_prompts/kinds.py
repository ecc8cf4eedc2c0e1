"""What the phrases of a prompt speak of, by the painter's vocabulary and by what poses show."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from core.figures.vocabulary import Word
from core.figures.words.parsing.pose_words import POSE_WORDS
from core.figures.words.read import read
from core.figures.words.reading import ReadWord, Status
from core.pose.actions import is_action, poses_of
from core.prompts import library
from core.prompts.building.parts import Kind

KEPT_PHRASES = 2048
OF_FIELDS = {
    "outfit": Kind.OUTFIT, "items": Kind.OUTFIT, "pattern": Kind.OUTFIT, "cloth": Kind.OUTFIT,
    "accessory": Kind.OUTFIT, "prop": Kind.OUTFIT, "place": Kind.SCENE, "weather": Kind.SCENE,
    "season": Kind.SCENE, "air": Kind.SCENE, "time": Kind.LIGHT, "style": Kind.STYLE,
    "colour": Kind.OTHER,
}  # fmt: skip
"""Of the painter's words; those of a person's body and face are the character."""
OF_CATEGORIES = {
    "characters": Kind.CHARACTER, "hair": Kind.CHARACTER, "expressions": Kind.CHARACTER,
    "outfits": Kind.OUTFIT, "actions": Kind.ACTION, "scenes": Kind.SCENE, "light": Kind.LIGHT,
    "camera": Kind.CAMERA, "styles": Kind.STYLE, "effects": Kind.LIGHT,
}  # fmt: skip
"""Of the library."""
PURE = {"outfits"}
"""Those whose entries speak of one thing alone; an action may come with a smile."""

_SPOKEN = (
    (Kind.QUALITY, r"quality|masterpiece|absurdres|highres|best shadow|detailed|\d+k|score_\w+|"
                   r"newest|aesthetic|official art|amazing|intricate"),
    (Kind.LIGHT, r"light|lights|lighting|lit|backlit|backlight\w*|sunlight|moonlight|glow|glowing|"
                 r"shadows?|sunbeams?|sun rays|god rays|dusk|dawn|twilight|sparkles?|lens flare"),
    (Kind.CAMERA, r"view|shot|angle|close[- ]?up|portrait|body|focus|bokeh|depth of field|lens|"
                  r"fisheye|perspective|foreshortening|pov|composition|from (?:above|below|side|"
                  r"behind|front)|cropped|framing"),
    (Kind.STYLE, r"style|anime|manga|painting|watercolou?r|sketch|ink|cel|illustration|art|render|"
                 r"lineart|palette|colou?rs|shading|screentones?|outlines?|grain|chibi|pastel"),
)  # fmt: skip
_PATTERNS = tuple((kind, re.compile(rf"\b(?:{words})\b")) for kind, words in _SPOKEN)


@lru_cache(maxsize=KEPT_PHRASES)
def kind_of(phrase: str) -> Kind:
    """By what it names first; what nothing else knows, by the library's entries that say it."""
    plain = " ".join(phrase.replace("_", " ").lower().split())
    if known := _of_library(is_pure=True).get(plain):
        return known
    if is_action(plain):
        return Kind.ACTION
    if plain in POSE_WORDS["view"]:
        return Kind.CAMERA
    found = _named(phrase, plain)
    return found if found is not Kind.OTHER else _of_library(is_pure=False).get(plain, found)


def _named(phrase: str, plain: str) -> Kind:
    spoken = next((kind for kind, pattern in _PATTERNS if pattern.search(plain)), Kind.OTHER)
    named = next((kind for word in read(phrase).words if (kind := _of_word(word))), None)
    if named is None:
        return Kind.ACTION if poses_of(plain) else spoken
    if named is Kind.SCENE and spoken in (Kind.LIGHT, Kind.QUALITY):
        return spoken
    return Kind.QUALITY if named is Kind.CHARACTER and spoken is Kind.QUALITY else named


def _of_word(read_word: ReadWord) -> Kind | None:
    if read_word.word is not None:
        return _of_meaning(read_word.word)
    return Kind.CHARACTER if read_word.status is Status.POSE else None


def _of_meaning(word: Word) -> Kind:
    if word.field == "pose":
        return {"view": Kind.CAMERA, "count": Kind.CHARACTER}.get(word.value, Kind.ACTION)
    field = word.value.partition("=")[0] if word.field == "detail" else word.field
    return OF_FIELDS.get(field, Kind.CHARACTER)


@cache
def _of_library(*, is_pure: bool) -> dict[str, Kind]:
    """Each phrase of entries that speak of one thing alone, or of all others."""
    return {
        phrase.lower(): OF_CATEGORIES[known.category]
        for known in library.all_templates()
        if known.category in OF_CATEGORIES and (known.category in PURE) is is_pure
        for phrase in library.split_phrases(library.fill(known))
    }
