"""Words of a sentence that are looked for in the vocabulary of tags."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache

from core.figures.words.parsing.claims import JOINTS
from core.figures.words.parsing.tokens import Token, key_of, token_count
from core.tags import Tag, all_tags, implied
from core.tags.spelling import plain
from core.tags.vocabulary import by_name

MOST_WORDS = 6
# What stands for the noun that it is made of.
_NOUNS = {"haired": "hair", "eyed": "eye", "skinned": "skin", "gloved": "glove", "legged": "leg"}
# What is done, also with a thing that is named later.
DOING = frozenset(("stance", "action", "interaction", "holding", "arms", "gaze", "gesture", "legs"))
_MAY_BE_DONE = DOING | {"expression", "eyes", "face", "body", "light", "effect", "weather",
                        "hair style", "sky", "place outdoors", "view"}  # fmt: skip
PLACED = ("on", "in", "at", "under", "over", "by", "near", "inside", "beside", "behind", "against")
_PAST = {
    "sat": "sitting", "stood": "standing", "ran": "running", "lay": "lying", "flew": "flying",
    "swam": "swimming", "held": "holding", "rode": "riding", "slept": "sleeping", "ate": "eating",
    "drank": "drinking", "fought": "fighting", "fell": "falling", "drew": "drawing",
    "sang": "singing", "threw": "throwing", "wrote": "writing", "wept": "crying", "lie": "lying",
    "knelt": "kneeling", "leapt": "jumping", "dove": "diving", "swung": "swinging",
    "caught": "catching", "blew": "blowing", "drove": "driving", "spun": "spinning",
}  # fmt: skip
# Bare words that say something else in most sentences than the tag that has them.
_OFTEN_ELSE = frozenset(
    key_of(word)
    for word in (
        "back", "text", "error", "general", "mid", "early", "recent", "date", "noise", "board",
        "record", "screen", "fan shape", "cup shape", "short", "ring shape", "mistake", "fit",
        "drill", "match", "scale", "note", "notes", "tie", "cross", "cuts", "scan",
        "bar", "dynamic", "cut off", "calling", "seal", "spoken", "card", "shot", "mark",
    )
)  # fmt: skip


def stem(token: Token) -> str:
    word = _NOUNS.get(token.stem, token.stem)
    return word.removesuffix("'s") or word


def _key(name: str) -> str:
    """As a run of stems is spelled: "witch's hat" is a witch hat."""
    return key_of(name.replace("'s ", " "))


@lru_cache(maxsize=4096)
def ways(word: str) -> tuple[str, ...]:
    """A word as it is, and as the tag of what is done: "sits" and "sit" are "sitting"."""
    if word in _PAST:
        return (word, _PAST[word])
    if word.endswith("ing") or len(word) < 3 or not word.isalpha():
        return (word,)
    ed = word[:-2] if word.endswith("ed") and len(word) > 4 else word
    made = (f"{ed}ing", f"{ed}{ed[-1]}ing", f"{ed.removesuffix('e')}ing",
            f"{ed[:-2]}ying" if ed.endswith("ie") else "")  # fmt: skip
    return (word, *dict.fromkeys(one for one in made if one))


@cache
def by_key() -> Mapping[str, Tag]:
    """Of equal keys the more common tag; names before aliases."""
    found: dict[str, Tag] = {}
    tags = sorted(all_tags(), key=lambda one: one.rank)
    for one in tags:
        found.setdefault(_key(one.name), one)
    for one in tags:
        for alias in one.aliases:
            found.setdefault(_key(alias), one)
    found.pop("", None)
    return found


@cache
def _keys_of_doing() -> frozenset[str]:
    may = (one for one in all_tags() if one.category in _MAY_BE_DONE)
    names = (name for one in may for name in (one.name, *one.aliases))
    return frozenset(_key(name) for name in names if name.split()[0].endswith("ing"))


@cache
def longest() -> int:
    return min(MOST_WORDS, max(token_count(one.name) for one in all_tags()))


def named(tokens: Sequence[Token], at: int) -> tuple[int, Tag | None]:
    """The longest tag whose words stand from ``at`` on, and how many they are."""
    most = min(longest(), len(tokens) - at)
    for count in range(most, 0, -1):
        run = tokens[at : at + count]
        known = _as_written(run) or next(spelled(run), None)
        if known and not (count == 1 and stem(run[0]) in _OFTEN_ELSE):
            return count, _done(tokens, at) or known if count == 1 else known
    return 0, None


def _as_written(run: Sequence[Token]) -> Tag | None:
    """With its plurals: fists are two."""
    return by_name().get(plain(" ".join(token.text for token in run)))


def _done(tokens: Sequence[Token], at: int) -> Tag | None:
    """ "drinks" before tea is no beverage."""
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if after is None or after.stem in JOINTS or not tokens[at].text.casefold().endswith("s"):
        return None
    done = (by_key()[key] for key in ways(stem(tokens[at]))[1:] if key in by_key())
    return next((one for one in done if one.category in ("action", "stance")), None)


def spelled(tokens: Sequence[Token], noun: str = "") -> Iterator[Tag]:
    """Tags of a run of words and a noun, with the first word as it is and as what is done."""
    others = "".join(stem(token) for token in tokens[1:]) + noun
    first, *done = ways(stem(tokens[0]))
    if (known := by_key().get(first + others)) is not None:
        yield known
    for word in done:  # an ear is no earring
        known = by_key().get(word + others)
        if known is not None and word + others in _keys_of_doing():
            yield known


def said_of(run: Sequence[Token], noun: Sequence[Token], known: Tag | None) -> Tag | None:
    """The tag of a thing with what is said of it or done with it: "red" of an evening gown is a
    red dress."""
    names = ["".join(stem(token) for token in noun)]
    more = () if run[0].stem in PLACED else implied(known.name) if known else ()
    names += [_key(name) for name in (known.name, *more)] if known else []
    return next((made for name in names for made in spelled(run, name)), None)
