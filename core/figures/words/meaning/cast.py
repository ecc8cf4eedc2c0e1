"""Which person each claim is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.figures.words.parsing.claims import Claim
from core.figures.words.parsing.lexicon import KIND, POSE
from core.figures.words.parsing.people import BOY, GENDERED, GIRL
from core.pose.openpose import MAX_PEOPLE

MOST_PEOPLE = MAX_PEOPLE
# What stands right before a noun is about who it names: "a red-haired girl".
BEFORE_NOUNS = ("hair_colour", "hair_style", "bangs", "hair_extras", "hair_pattern", "eye_colour",
    "eye_shape", "skin", "build", "age", "expression", "marks")  # fmt: skip
SCENE_FIELDS = ("place", "air", "style", "time", "weather", "season", "ground", "detail")


@dataclass(frozen=True)
class Cast:
    """``persons`` has a number for each claim, None for all; one of ``kinds`` a person, "" open."""

    persons: tuple[int | None, ...]
    kinds: tuple[str, ...]


def cast(claims: Sequence[Claim], people: int) -> Cast:
    """For ``people``, or as many as the text counts where that is 0."""
    kinds = _counted(claims)
    count = min(MOST_PEOPLE, people or max(1, len(kinds)))
    kinds += [""] * (count - len(kinds))
    own_parts = _own_parts(claims)
    if len(kinds) > 1 and len(own_parts) > 1:
        persons = _by_part(claims, own_parts, len(kinds))
    elif len(kinds) > 1:
        persons = _by_noun(claims, kinds)
    else:
        persons = [0 if _is_own(claim) else None for claim in claims]
    _learn_kinds(claims, persons, kinds)
    return Cast(tuple(persons), tuple(kinds[:count]))


def _counted(claims: Sequence[Claim]) -> list[str]:
    """Who is counted: "2girls, 1boy" is three. Parts that each count their own add up."""
    if told := _introductions(claims):
        return [claims[at].kinds[0] for at in told][:MOST_PEOPLE]
    by_part: dict[int, dict[str, int]] = {}
    for claim in claims:
        held = by_part.setdefault(claim.part, {}) if claim.kinds else {}
        for kind in set(claim.kinds):
            held[kind] = max(held.get(kind, 0), claim.kinds.count(kind))
    found = [kind for held in by_part.values() for kind, n in held.items() for _ in range(n)]
    return found[:MOST_PEOPLE]


def _introductions(claims: Sequence[Claim]) -> list[int]:
    """Places of "1girl, red hair, 1boy, blue hair": counts of one that begin a person's words, each
    with some of them behind it. () where any count is another one."""
    counts = [at for at, claim in enumerate(claims) if claim.kinds]
    ends = [*counts[1:], len(claims)]
    is_each_own = all(
        len(claims[at].kinds) == 1 and any(map(_is_own, claims[at + 1 : end]))
        for at, end in zip(counts, ends, strict=False)
    )
    is_one_part = len({claim.part for claim in claims}) == 1
    return counts if len(counts) > 1 and is_each_own and is_one_part else []


def _is_own(claim: Claim) -> bool:
    """About one person, not about the scene, the pose or the number of people."""
    word = claim.word
    return word is not None and word.field not in (*SCENE_FIELDS, POSE, KIND)


def _own_parts(claims: Sequence[Claim]) -> list[int]:
    return sorted({claim.part for claim in claims if _is_own(claim)})


def _by_part(claims: Sequence[Claim], parts: list[int], count: int) -> list[int | None]:
    """The last parts are one person's each; what stands before those is everybody's."""
    shared = max(0, len(parts) - count)
    turns: dict[int, int | None] = {
        part: index - shared if index >= shared else None for index, part in enumerate(parts)
    }
    return [
        turns.get(claim.part) if _is_own(claim) or _is_noun(claim) else None for claim in claims
    ]


def _is_noun(claim: Claim) -> bool:
    return claim.word is not None and claim.word.field == KIND


def _by_noun(claims: Sequence[Claim], kinds: list[str]) -> list[int | None]:
    """ "a boy with brown hair, a girl in red": each noun begins the next person that fits."""
    now: int | None = None
    met: list[int] = []
    persons: list[int | None] = []
    counts = _introductions(claims)
    for place, claim in enumerate(claims):
        named = claim.kinds[0] if place in counts else _named(claim)
        if named:
            fitting = [at for at, kind in enumerate(kinds) if kind in (named, "")]
            fresh = [at for at in fitting if at not in met]
            now = (fresh or fitting or [None])[0]
            met += [now] if now is not None and now not in met else []
            persons.append(now)
        else:
            persons.append(now if _is_own(claim) else None)
    for place, claim in enumerate(claims):
        for before in _right_before(claims, place) if _named(claim) else ():
            persons[before] = persons[place]
    return persons


def _named(claim: Claim) -> str:
    """Who a noun names, "" where it is none or leaves open who."""
    word = claim.word
    is_noun = word is not None and word.field == KIND and word.value in (GIRL, BOY)
    return word.value if word is not None and is_noun else ""


def _right_before(claims: Sequence[Claim], place: int) -> list[int]:
    """Places of what describes the noun there and stands before it without anything between."""
    found: list[int] = []
    at: int | None = place
    while at is not None and claims[at].tokens:
        start = claims[at].tokens[0].start
        at = next((before for before, one in enumerate(claims) if one.word is not None
                   and one.word.field in BEFORE_NOUNS and one.phrase == claims[place].phrase
                   and one.tokens and one.tokens[-1].end == start - 1), None)  # fmt: skip
        found += [] if at is None else [at]
    return found


def _learn_kinds(claims: Sequence[Claim], persons: Sequence[int | None], kinds: list[str]) -> None:
    for claim, person in zip(claims, persons, strict=True):
        kind = _kind_of(claim)
        if not kind:
            continue
        for at in range(len(kinds)) if person is None else (person,):
            if at < len(kinds) and not kinds[at]:
                kinds[at] = kind


def _last(claim: Claim) -> str:
    return claim.name[-1].stem if claim.name else ""


def _kind_of(claim: Claim) -> str:
    """ "a witch" says so as "a girl" does."""
    word = claim.word
    if word is None or claim.negated:
        return ""
    return word.value if word.field == KIND else GENDERED.get(_last(claim), "")
