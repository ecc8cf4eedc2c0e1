"""What routes say, in the language that a request asks for."""

from __future__ import annotations

from core.texts import Language, texts

HEADER = "accept-language"


def said(text: str, asked: str) -> str:
    """``asked`` is the request's ``Accept-Language``, of which the first counts."""
    language = Language.of(asked.split(",")[0].split(";")[0].strip())
    if language is None or language is Language.ENGLISH:
        return text
    return texts(language).said(text)
