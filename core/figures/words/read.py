"""A prompt, read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from core.figures.clothing.garments import garment
from core.figures.vocabulary import Word
from core.figures.words.meaning.cast import MOST_PEOPLE, SCENE_FIELDS, Cast, cast
from core.figures.words.meaning.compose import MAIN_SLOTS, Filler, scene_of
from core.figures.words.meaning.judge import Judge
from core.figures.words.meaning.told import ITEMS, Told
from core.figures.words.parsing.claims import Claim
from core.figures.words.parsing.closed import DETAIL
from core.figures.words.parsing.grammar import WORN, claims_of
from core.figures.words.parsing.lexicon import KIND, POSE, lexicon
from core.figures.words.parsing.tokens import MOST_CHARACTERS, Text, Token, cut, is_gap
from core.figures.words.reading import Reading, ReadWord, Seen, Span, Status
from core.prompts.language.held import held

# How far from a garment a text in quotation marks may stand that is printed on it.
PRINT_REACH = 40
# Fields of the scene of which the most named value is it.
VOTED = ("place", "style")
# "anime style, watercolor": what is so anyway weighs little.
PLAIN_VOTE = 0.3


def read(
    prompt: str,
    *,
    seed: int = 0,
    people: int = 1,
    negative: str = "",
    seen: Sequence[Seen] = (),
) -> Reading:
    """Who and what a prompt describes. Never raises; what lies beyond 4000 characters is not read.

    ``people`` is how many the pose has, up to 20; 0 takes what the words count. ``seed`` fills what
    the words leave open: the same words and seed give the same looks, and one more word changes
    nothing that it does not say. What the negative prompt names is not worn. ``seen`` says how
    the pose shows each person.
    """
    few = max(0, min(MOST_PEOPLE, people))
    bounded, denied = prompt[:MOST_CHARACTERS], negative[:MOST_CHARACTERS]
    return _read(bounded, seed, few, denied, tuple(seen))


@lru_cache(maxsize=512)
def _read(prompt: str, seed: int, people: int, negative: str, seen: tuple[Seen, ...]) -> Reading:
    text = cut(held(prompt, seed))
    claims = _printed(claims_of(text.phrases, lexicon()), text, prompt)
    parts = cast(claims, people)
    claims = _settled(claims, parts)
    told = _told(claims, parts, _named_in(held(negative, f"-{seed}")))
    scene = scene_of(told[-1], seed, _voted(claims, "place"), _voted(claims, "style"))
    looks = tuple(
        Filler(told[person], kind, seed, person).look() for person, kind in enumerate(parts.kinds)
    )
    judge = Judge(told, looks, scene, seen)
    words = [
        _read_word(claim, person, judge, prompt)
        for claim, person in zip(claims, parts.persons, strict=True)
        if claim.tokens
    ]
    return Reading(looks, scene, tuple(_joined([*words, *_loras(text, prompt)], prompt)))


def _printed(claims: list[Claim], text: Text, prompt: str) -> list[Claim]:
    """With what stands in quotation marks on the garment named before it."""
    for start, end in text.quotes:
        before = [at for at, claim in enumerate(claims) if claim.tokens
                  and start - PRINT_REACH < claim.tokens[-1].end <= start]  # fmt: skip
        worn = [at for at in before if (word := claims[at].word) and word.takes_colour
                and any(one.field == ITEMS for one in claims[at].words)]  # fmt: skip
        if worn:
            token = Token(start, end, prompt[start:end], "")
            claims[worn[-1]] = replace(claims[worn[-1]], quote=token)
    return claims


def _settled(claims: Sequence[Claim], parts: Cast) -> list[Claim]:
    """A hoodie is an outfit by itself, or one garment of what is worn: the first of such words is
    the outfit, unless something else is."""
    taken = {
        person
        for claim, person in zip(claims, parts.persons, strict=True)
        if _fields(claim) == {"outfit"} or (_fields(claim) == {ITEMS} and _is_main(claim))
    }
    chosen = [(field, _voted(claims, field)) for field in VOTED]
    done: list[Claim] = []
    for claim, person in zip(claims, parts.persons, strict=True):
        if _fields(claim) == {*WORN}:
            is_more = bool(claim.quote or claim.pattern or len(claim.colours) > 1 or claim.negated)
            is_one = is_more or person in taken or None in taken
            claim = _preferring(claim, ITEMS if is_one else "outfit")
            taken.add(person)
        elif claim.word and claim.word.field in (*VOTED, DETAIL):
            fits = tuple(word for word in claim.words if any(_key_in(word, field) == key != ""
                         for field, key in chosen))  # fmt: skip
            claim = replace(claim, words=(*fits[:1], *claim.words))
        done.append(claim)
    return done


def _fields(claim: Claim) -> set[str]:
    """Of ``WORN``, those that the claim may mean."""
    return {word.field for word in claim.words} & {*WORN} if not claim.negated else set()


def _is_main(claim: Claim) -> bool:
    kind = garment(claim.words[0].value) if claim.words[0].field == ITEMS else None
    return kind is not None and kind.slot in MAIN_SLOTS


def _preferring(claim: Claim, field: str) -> Claim:
    first = [word for word in claim.words if word.field == field]
    return replace(claim, words=(*first, *(word for word in claim.words if word not in first)))


def _voted(claims: Sequence[Claim], field: str) -> str:
    """The place or the style that most words speak for; of equals the one named first. "" where
    none is."""
    votes: dict[str, float] = {}
    for claim in claims:
        if claim.negated or not claim.word or claim.word.field not in (field, DETAIL):
            continue
        for key, said in {_key_in(word, field): word.field for word in claim.words}.items():
            if key:
                weight = PLAIN_VOTE if key == "none" else 1.0
                votes[key] = votes.get(key, 0.0) + weight * (1.0 if said == field else 0.6)
    return max(votes, key=lambda key: votes[key], default="")


def _key_in(word: Word, field: str) -> str:
    """What the word names of a place or a style, "" where it names none."""
    if word.field == DETAIL and word.value.startswith(f"{field}="):
        return word.value.removeprefix(f"{field}=")
    return word.value if word.field == field else ""


def _named_in(negative: str) -> list[Claim]:
    if not negative.strip():
        return []
    found = claims_of(cut(negative).phrases, lexicon())
    return [replace(one, negated=True) for one in found if one.word and not one.negated]


def _told(claims: Sequence[Claim], parts: Cast, denied: Sequence[Claim]) -> list[Told]:
    """One a person, and the scene's last."""
    told = [Told() for _ in range(len(parts.kinds) + 1)]
    for claim, person in zip(claims, parts.persons, strict=True):
        word = claim.word
        if word is None or word.field in (POSE, KIND, DETAIL):
            continue
        if word.field in SCENE_FIELDS:
            told[-1].take(claim)
            continue
        for at in range(len(parts.kinds)) if person is None else (person,):
            if at < len(parts.kinds):
                told[at].take(claim)
    for one in told:
        for claim in denied:
            one.take(claim)
        one.settle()
    return told


def _read_word(claim: Claim, person: int | None, judge: Judge, prompt: str) -> ReadWord:
    status, word, reason = judge.verdict(claim, person)
    spans = _spans(claim.tokens, prompt)
    coloured = [token for _, tokens in claim.colours[:1] for token in tokens]
    return ReadWord(
        " ".join(prompt[a:b] for a, b in spans),
        spans[0][0],
        spans[-1][1],
        status,
        None if claim.negated else word,
        person,
        spans,
        _spans(claim.name, prompt),
        claim.colours[0][0] if claim.colours else "",
        _spans(coloured, prompt)[0] if coloured else None,
        reason,
    )


def _spans(tokens: Sequence[Token], prompt: str) -> tuple[Span, ...]:
    """Runs of tokens with only a blank or an article between them."""
    spans: list[Span] = []
    for token in tokens:
        if spans and is_gap(prompt[spans[-1][1] : token.start]):
            spans[-1] = spans[-1][0], token.end
        else:
            spans.append((token.start, token.end))
    return tuple(spans)


def _loras(text: Text, prompt: str) -> list[ReadWord]:
    return [
        ReadWord(
            prompt[a:b], a, b, Status.CHECKPOINT, spans=((a, b),), name_spans=((a, b),),
            reason="A LoRA changes a checkpoint.",
        )
        for a, b in text.loras
    ]  # fmt: skip


def _joined(words: Sequence[ReadWord], prompt: str) -> list[ReadWord]:
    """In the prompt's order; neighbours that say nothing to a drawing are one phrase."""
    done: list[ReadWord] = []
    for word in sorted(words, key=lambda one: one.start):
        before = done[-1] if done else None
        if before and _belong(before, word, prompt):
            done[-1] = replace(
                before, text=prompt[before.start : word.end], end=word.end,
                spans=(*before.spans, *word.spans), name_spans=(*before.name_spans, *word.spans),
            )  # fmt: skip
        else:
            done.append(word)
    return done


def _belong(one: ReadWord, other: ReadWord, prompt: str) -> bool:
    both = (one, other)
    between = prompt[one.end : other.start]
    return (
        all(word.status is Status.CHECKPOINT and word.word is None for word in both)
        and not set(between) & set(",.;|<\n")
        and len(between) < 12
        and "BREAK" not in between
    )
