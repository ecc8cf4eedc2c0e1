"""Words as they are meant, however they are written: "l o l i", "ｎｕｄｅ", "n4ked", "(nu)de"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

# Letters of other scripts and signs that stand for a Latin letter in words made to slip through.
# https://www.unicode.org/Public/security/latest/confusables.txt
_LOOKALIKES = str.maketrans("аеорсухіјѕԁһкмтвнαοικυν", "aeopcyxijsdhkmtbhaoikuv")
_FIGURES = str.maketrans("013457@$!|€", "oieastasiie")
_HIDDEN = re.compile(
    r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_LATIN = re.compile(r"[a-z]")
_TOKEN = re.compile(r"\S+")
_MIXED = re.compile(r"(?=\S*[a-z])(?=\S*[013457@$!|€])[a-z013457@$!|€]+")
_SPELT = re.compile(r"(?<!\w)(?:\w[^\w\n,;]{1,2}){2,}\w(?!\w)")
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_WEIGHT = re.compile(r":\s*[-+]?[\d.]+(?=\s*[)\]>])")
_BRACKETS = re.compile(r"[()\[\]{}<>|\\]+")
_SIGNS = re.compile(r"[^\w\s]|_")
_SPACES = re.compile(r"\s+")


def readings(text: str) -> Iterator[str]:
    """Ways to read it: lower case, without accents, words between single blanks; a blank at each
    end. Ordinary words are the same in all of them."""
    folded = _folded(text)
    for between in ("", " "):
        said = _BRACKETS.sub(between, _WEIGHT.sub(between, folded))
        plain = _MIXED.sub(lambda found: found[0].translate(_FIGURES), said)
        for one in (said, plain, _spelt_together(said)):
            yield _spaced(_SIGNS.sub(" ", one))
        for held in (r"\1", r"\1\1"):
            yield _spaced(_SIGNS.sub(" ", _STRETCHED.sub(held, plain)))
        yield _spaced(_SIGNS.sub("", said))


def _folded(text: str) -> str:
    text = unicodedata.normalize("NFKC", _HIDDEN.sub("", text)).casefold()
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFD", text)
        # Marks that belong to a Latin letter; kana and Thai have marks that are sounds.
        if not "\u0300" <= letter <= "\u036f"
    )
    plain = unicodedata.normalize("NFC", plain)
    return _TOKEN.sub(lambda found: _latin(found[0]), plain)


def _latin(token: str) -> str:
    """A word that mixes scripts is read as the Latin one that it looks like."""
    return token.translate(_LOOKALIKES) if _LATIN.search(token) else token


def _spelt_together(text: str) -> str:
    return _SPELT.sub(lambda found: re.sub(r"\W", "", found[0]), text)


def _spaced(text: str) -> str:
    return f" {_SPACES.sub(' ', text).strip()} "
