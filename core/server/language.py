"""What routes say, in the language that a request asks for."""

from __future__ import annotations

from core.texts import Language, texts

HEADER = "accept-language"


def language_of(asked: str) -> Language:
    """``asked`` is the request's ``Accept-Language``, of which the first counts."""
    return Language.of(asked.split(",")[0].split(";")[0].strip()) or Language.ENGLISH


def said(text: str, asked: str) -> str:
    language = language_of(asked)
    return text if language is Language.ENGLISH else texts(language).said(text)
