"""Looking texts up in the tables of every language but English."""

from __future__ import annotations

from collections.abc import Iterable

from core.texts import HOLE, Language, texts
from tests.texts.reading import keys

LANGUAGES = [one for one in Language if one is not Language.ENGLISH]


def untold(said: Iterable[str], language: Language) -> list[str]:
    """Of texts, their holes marked: what the table lacks, or has with other holes."""
    return [one for one in keys(said) if not is_told(one, language)]


def is_told(text: str, language: Language) -> bool:
    said = texts(language).said(text)
    return text not in texts(language).missing and holes(said) == holes(text)


def holes(text: str) -> set[str]:
    return {hole[1] for hole in HOLE.finditer(text)}
