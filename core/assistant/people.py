"""Who and how many a sentence is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.figures.words.parsing.people import BOY, GENDERED, GIRL, NOUNS, counted
from core.figures.words.parsing.tokens import Token
from core.tags import Tag

# Counted by ``told``.
NUMBERED = re.compile(r"\d\+?(?:girl|boy|other)s?|multiple (?:girl|boy|other)s|solo|duo|trio")
WHO = ("occupation", "creature")
# Creatures' names that are a part of somebody, or nobody.
NOBODY = ("animal ears", "mascot", "doll", "scarecrow", "snowman", "mecha")
_PAIRS = {
    "mother and daughter": (GIRL, GIRL), "mother and son": (GIRL, BOY), "sisters": (GIRL, GIRL),
    "father and daughter": (BOY, GIRL), "father and son": (BOY, BOY), "brothers": (BOY, BOY),
    "husband and wife": (BOY, GIRL), "grandmother and granddaughter": (GIRL, GIRL),
    "twins": ("", ""), "siblings": ("", ""), "friends": ("", ""),
}  # fmt: skip
# Two at least do these.
_ALSO_TWO = ("couple", "back-to-back", "side-by-side", "eye contact",
             "facing another", "high five", "handshake", "princess carry", "piggyback", "duel",
             "marriage proposal", "clash", "arm wrestling")  # fmt: skip
# Beside whom nobody is alone.
_MORE = ("crowd", "group", "everyone", "audience", "people in background", "silhouette crowd",
         "family")  # fmt: skip
_ALONE = ("gift giving", "giving", "whispering", "helping", "protecting", "teaching",
          "sharing food", "farewell", "hand kiss")  # fmt: skip
_HERS = re.compile(r"\b(?:she|her|hers|herself)\b", re.IGNORECASE)
_HIS = re.compile(r"\b(?:he|him|his|himself)\b", re.IGNORECASE)
_AND = re.compile(r"(?:\band|&|と|,)\s+(?:an?|another|one|the|his|her)\s+(?:[\w-]+\s+){0,4}$")
_MOST = 5


@dataclass(frozen=True)
class Somebody:
    """A word for people: who they are, "" where it does not say, in the order of the sentence."""

    start: int
    end: int
    kinds: tuple[str, ...]
    is_plain: bool  # "girl" and not "nurse"


def somebody(tokens: Sequence[Token], at: int) -> tuple[int, Somebody | None]:
    """A plain word for people at ``at``, and how many tokens it takes."""
    count, kinds = counted(tuple(token.stem for token in tokens[at : at + 2]))
    if not count:
        count, kinds = _noun(tokens, at)
    if not count:
        return 0, None
    run = tokens[at : at + count]
    return count, Somebody(run[0].start, run[-1].end, kinds, True)


def _noun(tokens: Sequence[Token], at: int) -> tuple[int, tuple[str, ...]]:
    stem = tokens[at].stem.removesuffix("'s")
    if stem in ("she", "he", "couple") or stem not in NOUNS:
        return 0, ()
    number = 2 if tokens[at].text.casefold() in ("girls", "boys", "women", "men", "ladies") else 1
    return 1, (NOUNS[stem],) * number


def of_tag(known: Tag, run: Sequence[Token]) -> Somebody | None:
    """Of a tag that is somebody by trade or by nature, or whose words end in a word for people
    ("old man")."""
    last = run[-1].stem
    if known.name in _PAIRS:
        return Somebody(run[0].start, run[-1].end, _PAIRS[known.name], True)
    if known.name in NOBODY or not (known.category in WHO or last in NOUNS):
        return None
    kind = NOUNS.get(known.name) or NOUNS.get(last) or ""
    words = (*known.name.split(), *(one.stem for one in run))
    kind = kind or next((GENDERED[word] for word in reversed(words) if word in GENDERED), "")
    return Somebody(run[0].start, run[-1].end, (kind,), False)


def told(sentence: str, who: Sequence[Somebody], tags: Iterable[Tag]) -> tuple[list[str], int]:
    """Tags that count the people, and how many there are; nobody named is one person."""
    kinds = _together(sentence, who)
    names = [one.name for one in tags]
    if "no humans" in names:
        return [], 0
    needed = 2 if any(map(_takes_two, tags)) else 1
    kinds += [""] * (needed - len(kinds))
    kinds = [kind or _by_pronoun(sentence) for kind in kinds] if len(kinds) == 1 else kinds
    counts = [*_number(kinds.count(GIRL), "girl"), *_number(kinds.count(BOY), "boy")]
    is_alone = len(kinds) == 1 and not set(names) & set(_MORE)
    return [*counts, *(["solo"] if is_alone else [])], len(kinds)


def _together(sentence: str, who: Sequence[Somebody]) -> list[str]:
    """Each noun that "and a" goes before, or that is counted, is somebody else."""
    kinds: list[str] = []
    before: Somebody | None = None
    for one in sorted(who, key=lambda one: one.start):
        is_same = before is not None and not sentence[before.end : one.start].strip(" -")
        if not kinds or (not is_same and (len(one.kinds) > 1 or _is_another(sentence, one))):
            kinds += one.kinds
        elif kinds == [""]:
            kinds = [*one.kinds[:1]]
        before = one
    return kinds


def _is_another(sentence: str, one: Somebody) -> bool:
    return _AND.search(sentence[: one.start]) is not None


def _takes_two(known: Tag) -> bool:
    is_between = known.category == "interaction" and known.name not in _ALONE
    return is_between or known.name in _ALSO_TWO


def _by_pronoun(sentence: str) -> str:
    hers, his = len(_HERS.findall(sentence)), len(_HIS.findall(sentence))
    return GIRL if hers > his else BOY if his > hers else ""


def _number(count: int, kind: str) -> list[str]:
    if not count:
        return []
    return [f"6+{kind}s" if count > _MOST else f"{count}{kind}{'s' * (count > 1)}"]
