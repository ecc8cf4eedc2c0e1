"""A prompt, read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from core.figures.attributes import FOOTWEAR
from core.figures.looks import Look, Scene
from core.figures.vocabulary import Word
from core.figures.words.cast import MOST_PEOPLE, SCENE_FIELDS, Cast, cast
from core.figures.words.closed import DETAIL
from core.figures.words.compose import Filler, Told, scene_of
from core.figures.words.grammar import Claim, claims_of
from core.figures.words.lexicon import KIND, POSE, lexicon
from core.figures.words.reading import Reading, ReadWord, Span, Status
from core.figures.words.tokens import Text, Token, cut, is_gap

# Fields that only a face shows.
FACE_FIELDS = ("eye_colour", "expression", "eyes", "mouth", "marks", "bangs", "eye_shape")
BACK = "back"
UNKNOWN = "A drawing does not know this word."


def read(
    prompt: str,
    *,
    seed: int = 0,
    people: int = 1,
    negative: str = "",
    views: Sequence[str] = (),
) -> Reading:
    """Who and what a prompt describes. Never raises; what lies beyond 4000 characters is not read.

    ``people`` is how many the pose has, up to 20; 0 takes what the words count. ``seed`` fills what
    the words leave open: the same words and seed give the same looks, and one more word changes
    nothing that it does not say. What the negative prompt names is not worn. ``views`` says how
    each person's head is seen ("front", "side" or "back").
    """
    few = max(0, min(MOST_PEOPLE, people))
    return _read(prompt[:4000], seed, few, negative[:4000], tuple(views))


@lru_cache(maxsize=512)
def _read(prompt: str, seed: int, people: int, negative: str, views: tuple[str, ...]) -> Reading:
    text = cut(prompt)
    known = lexicon()
    claims = claims_of(text.phrases, known)
    parts = cast(claims, people)
    told = _told(claims, parts, _named_in(negative))
    scene_told = told[-1]
    details = [word for claim in claims for word in claim.words if word.field == DETAIL]
    scene = scene_of(scene_told, seed, details)
    looks = tuple(
        Filler(one, kind, seed, person).look(one)
        for person, (one, kind) in enumerate(zip(told, parts.kinds, strict=False))
    )
    judge = _Judge(prompt, told, looks, scene, views)
    words = [
        judge.read_word(claim, number, person)
        for number, (claim, person) in enumerate(zip(claims, parts.persons, strict=True))
        if claim.tokens
    ]
    return Reading(looks, scene, _in_order(_joined(words, prompt), text, prompt))


def _named_in(negative: str) -> list[Claim]:
    if not negative.strip():
        return []
    found = claims_of(cut(negative).phrases, lexicon())
    return [replace(one, negated=True) for one in found if one.word and not one.negated]


def _told(claims: Sequence[Claim], parts: Cast, denied: Sequence[Claim]) -> list[Told]:
    """One a person, and the scene's last."""
    told = [Told() for _ in range(len(parts.kinds) + 1)]
    for number, (claim, person) in enumerate(zip(claims, parts.persons, strict=True)):
        word = claim.word
        if word is None or word.field in (POSE, KIND, DETAIL):
            continue
        if word.field in SCENE_FIELDS:
            told[-1].take(claim, number)
            continue
        for at in range(len(parts.kinds)) if person is None else (person,):
            if at < len(parts.kinds):
                told[at].take(claim, number)
    for one in told:
        for claim in denied:
            one.take(claim, -1)
    return told


class _Judge:
    """Says of each claim whether the drawing shows it."""

    def __init__(
        self,
        prompt: str,
        told: list[Told],
        looks: tuple[Look, ...],
        scene: Scene,
        views: tuple[str, ...],
    ) -> None:
        self._prompt, self._told, self._looks = prompt, told, looks
        self._scene, self._views = scene, views

    def read_word(self, claim: Claim, number: int, person: int | None) -> ReadWord:
        status, word, reason = self._verdict(claim, number, person)
        spans = _spans(claim.tokens, self._prompt)
        coloured = [token for _, tokens in claim.colours[:1] for token in tokens]
        return ReadWord(
            " ".join(self._prompt[a:b] for a, b in spans),
            spans[0][0],
            spans[-1][1],
            status,
            word,
            person,
            spans,
            _spans(claim.name, self._prompt),
            claim.colours[0][0] if claim.colours else "",
            _spans(coloured, self._prompt)[0] if coloured else None,
            reason,
        )

    def _verdict(
        self, claim: Claim, number: int, person: int | None
    ) -> tuple[Status, Word | None, str]:
        word = claim.word
        if claim.kinds:
            return Status.POSE, None, ""
        if word is None:
            return Status.CHECKPOINT, None, UNKNOWN
        if word.field in (POSE, KIND):
            return Status.POSE, word, ""
        reason = "Something else in the prompt took its place."
        for one in claim.words:
            if one.field == DETAIL and self._has_detail(one, person):
                return Status.DRAWN, one, ""
        if word.field == DETAIL:
            return Status.CHECKPOINT, word, reason
        people = self._people(word, person)
        if not people:
            return Status.CHECKPOINT, word, "The pose has nobody for it."
        if not any(self._shows(claim, number, at) for at in people):
            return Status.CHECKPOINT, word, reason
        if word.field in FACE_FIELDS and all(self._is_away(at) for at in people):
            return Status.POSE, word, "The face is turned away."
        return Status.DRAWN, word, ""

    def _people(self, word: Word, person: int | None) -> tuple[int, ...]:
        if word.field in SCENE_FIELDS:
            return (len(self._looks),)
        everybody = range(len(self._looks))
        return tuple(at for at in everybody if person in (None, at))

    def _is_away(self, person: int) -> bool:
        return person < len(self._views) and self._views[person] == BACK

    def _shows(self, claim: Claim, number: int, at: int) -> bool:
        word = claim.word
        assert word is not None
        if not self._told[at].holds(claim, number):
            return False
        if word.field == "shoes":
            return word.value in ("shoes", FOOTWEAR.get(self._looks[at].outfit))
        return True

    def _has_detail(self, word: Word, person: int | None) -> bool:
        owner, _, key = word.value.partition("=")
        if owner in ("place", "style"):
            return getattr(self._scene, owner) == key
        looks = self._looks if person is None else self._looks[person : person + 1]
        return any(getattr(look, owner) == key for look in looks)


def _spans(tokens: Sequence[Token], prompt: str) -> tuple[Span, ...]:
    """Runs of tokens with only a blank or an article between them."""
    spans: list[Span] = []
    for token in tokens:
        if spans and is_gap(prompt[spans[-1][1] : token.start]):
            spans[-1] = spans[-1][0], token.end
        else:
            spans.append((token.start, token.end))
    return tuple(spans)


def _joined(words: Sequence[ReadWord], prompt: str) -> list[ReadWord]:
    """Neighbours that say nothing to a drawing are one phrase."""
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
        and not set(between) & set(",.;|\n")
        and len(between) < 12
        and "BREAK" not in between
    )


def _in_order(words: list[ReadWord], text: Text, prompt: str) -> tuple[ReadWord, ...]:
    loras = [
        ReadWord(
            prompt[a:b], a, b, Status.CHECKPOINT, spans=((a, b),), name_spans=((a, b),),
            reason="A LoRA changes a checkpoint.",
        )
        for a, b in text.loras
    ]  # fmt: skip
    return tuple(sorted([*words, *loras], key=lambda word: word.start))
