"""Whether a request may be drawn, by its words and by what else it brings along."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from core.config import ASSETS
from core.errors import ContentRefused
from core.safety.reading import readings

WORDS = ASSETS / "safety" / "words.toml"
ADULT = 18

_UP_TO_TWELVE = "zero one two three four five six seven eight nine ten eleven twelve"
_TEENS = "thirteen fourteen fifteen sixteen seventeen"
_YOUNG = (*_UP_TO_TWELVE.split(), *_TEENS.split())
_NUMBER = rf"(\d{{1,3}}|{'|'.join(_YOUNG)})"
_AGES = re.compile(
    rf"(?<!\w){_NUMBER} ?"
    r"(?:years? (?:old|of age)|yrs? old|y ?o|year olds?|歳|才|さい|岁|歲|살)(?![a-z])"
    rf"|(?<!\w)(?:age|aged|ages|(?:she|he|girl|boy|who) (?:is|turned|turns)|turning)(?: of| just)?"
    rf" {_NUMBER}(?!\w)"
)
_NAMED = re.compile(r"\b([A-Z][a-z]+) [A-Z][a-z]+\b")
# "(adult:-1)" leaves out what it names.
_AWAY = re.compile(r"[(\[]([^()\[\]]{1,60}):\s*-[\d.]+\s*[)\]]")
_NO_SPACES_BETWEEN_WORDS = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True)
class Words:
    """One row of the table as one search."""

    pattern: re.Pattern[str]

    @classmethod
    def of(cls, words: Iterable[str]) -> Words:
        return cls(re.compile("|".join(map(_searched, sorted(words, key=len, reverse=True)))))

    def in_(self, text: str) -> str:
        """The first that stands there, empty for none."""
        found = self.pattern.search(text)
        return found[0].strip() if found else ""


def _searched(word: str) -> str:
    ending = r"\w*" if word.endswith("*") else "(?:s|es)?"
    start = re.escape(word.removesuffix("*"))
    if _NO_SPACES_BETWEEN_WORDS.search(word):
        return start
    return rf"(?<= ){start}{ending}(?= )"


@cache
def _table() -> dict[str, Words]:
    told = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    return {name: Words.of(words) for name, words in told.items()}


def check(prompt: str, negative_prompt: str = "", *, has_pictures: bool = False) -> None:
    """Raises ``ContentRefused`` for words that the studio does not draw.

    ``has_pictures``: pictures that were brought in are drawn over or referred to. Whom they show is
    not known, so nobody is undressed in them.
    """
    found = _first_refusal(prompt, negative_prompt, has_pictures)
    if found is not None:
        raise found.error()


@dataclass(frozen=True)
class _Refusal:
    who: str
    what: str
    is_minor: bool

    def error(self) -> ContentRefused:
        if self.is_minor:
            shown = f"“{self.who}” and “{self.what}”: nothing sexual with minors is drawn here."
        elif self.who:
            shown = f"“{self.who}” and “{self.what}”: no nudity of real people is drawn here."
        else:
            shown = (
                f"“{self.what}” with a picture that was brought in: it may show a real person. "
                "Take the word or the picture away."
            )
        return ContentRefused(
            expected="nothing sexual with minors, and no nudity of real people",
            got=f"{self.who or 'a picture'!r:.60} with {self.what!r:.60}",
            todo="take one of the two away",
            shown=shown,
        )


@lru_cache(maxsize=4096)
def _first_refusal(prompt: str, negative: str, has_pictures: bool) -> _Refusal | None:
    texts = dict.fromkeys(_without_harmless(one) for one in readings(prompt))
    table = _table()
    sexual = _any(table["sexual"], texts)
    if found := _minor(texts, sexual):
        return found
    if not sexual:
        return None
    if youth := _left_out_adults(prompt, negative):
        return _Refusal(youth, sexual, is_minor=True)
    if person := _any(table["known_people"], texts) or _any(table["real"], texts) or _name(prompt):
        return _Refusal(person, sexual, is_minor=False)
    return _Refusal("", sexual, is_minor=False) if has_pictures else None


def _minor(texts: Iterable[str], sexual: str) -> _Refusal | None:
    """Beside a minor less is enough than what is sexual in itself."""
    table = _table()
    what = sexual or _any(table["suggestive"], texts)
    worn = what or _any(table["little_worn"], texts)
    if worn and (who := _any(table["minors_as_such"], texts)):
        return _Refusal(who, worn, is_minor=True)
    if what and (who := _any(table["minors"], texts) or _age(texts)):
        return _Refusal(who, what, is_minor=True)
    return None


def _without_harmless(text: str) -> str:
    return _table()["harmless"].pattern.sub("  ", text)


def _any(words: Words, texts: Iterable[str]) -> str:
    return next(filter(None, map(words.in_, texts)), "")


def _age(texts: Iterable[str]) -> str:
    for text in texts:
        for found in _AGES.finditer(text):
            said = found[1] or found[2]
            if said in _YOUNG or int(said) < ADULT:
                return found[0].strip()
    return ""


def _left_out_adults(prompt: str, negative: str) -> str:
    away = ", ".join((negative, *_AWAY.findall(prompt)))
    found = _any(_table()["grown_up"], readings(away))
    return f"not {found}" if found else ""


def _name(prompt: str) -> str:
    names = _table()["first_names"]
    for found in _NAMED.finditer(prompt):
        if names.in_(f" {found[1].lower()} "):
            return found[0]
    return ""
