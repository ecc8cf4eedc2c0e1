"""Who is there by the words, against who is there in the pose; and prompts that name nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from core.assistant.lint.asked import Asked
from core.assistant.lint.changes import replaced, without
from core.assistant.lint.findings import Finding, Kind, Line, Mend, Span
from core.assistant.lint.phrases import Phrase, certain, phrases_of
from core.assistant.lint.posed import TAKE_OUT, WRITE, with_pose
from core.assistant.lint.seen import facts_of
from core.assistant.lint.style import BOORU, SCORES
from core.assistant.lint.terms import Hit, Terms, spans_of, written
from core.figures.words.meaning.cast import SCENE_FIELDS
from core.figures.words.parsing.lexicon import OTHER, lexicon
from core.figures.words.parsing.people import counted
from core.figures.words.parsing.tokens import key_of
from core.pose.presets import all_presets
from core.pose.suggest import asked_for, calm

SOLO = Terms("solo; alone; solo focus", "home alone; never alone; not alone; leave alone")
# Where more figures are drawn than take part, or fewer than are there.
UNSURE = Terms(
    "multiple views; reference sheet; character sheet; model sheet; turnaround; clone; reflection; "
    "mirror; crowd; audience; background characters; people in background; in background; "
    "in the background; silhouette; statue; doll; plush; poster; photo; picture frame; "
    "multiple others; everyone; comic; 4koma; panels; split screen; sprite sheet; faceless male; "
    "faceless female; multiple persona; dual persona; ghost; shadow clone; partially visible; "
    "out of frame; head out of frame; offscreen; pov; multiple girls; multiple boys; 6girls"
)
QUALITY = Terms(
    "; ".join((*BOORU.names, *SCORES.names)) + "; highres; absurdres; highly detailed; very "
    "aesthetic; ultra detailed; ultra-detailed; intricate details; 4k; 8k; hd; beautiful; newest; "
    "extremely detailed; sharp focus; aesthetic; award winning; high resolution; cinematic"
)
NOBODY = Terms("no humans; nobody; no one; scenery; landscape; still life; animal focus")
KINDS = {"girl": "girl", "boy": "boy", "": "other"}


def against_the_count(asked: Asked) -> Iterator[Finding]:
    counts, alone = list(_counts(asked.prompt)), _once(SOLO.of(asked.prompt))
    told = _plausible(counts)
    if UNSURE.of(asked.prompt):
        return
    if alone and min(told, default=1) > 1:
        yield _solo_with_others(asked, counts, alone)
        return
    there = len(asked.people)
    told = told or ({1} if alone else set[int]())
    if there and told and there not in told:
        yield _wrong_count(asked, counts, alone, max(told))


def _once(hits: Sequence[Hit]) -> list[Hit]:
    """ "alone" inside of a sentence may be of a house on a hill."""
    return [hit for hit in hits if hit.is_whole]


def _counts(prompt: str) -> Iterator[tuple[int, Span, tuple[str, ...]]]:
    """Part, place and kinds of each number of people."""
    for phrase in certain(prompt):
        at = 0
        while at < len(phrase.stems):
            length, kinds = counted(phrase.stems[at : at + 2])
            if length:
                last = phrase.tokens[at + length - 1]
                yield phrase.part, (phrase.tokens[at].start, last.end), kinds
            at += max(length, 1)


def _plausible(counts: Sequence[tuple[int, Span, tuple[str, ...]]]) -> set[int]:
    """All numbers of people that may be meant: each part may tell of others, or of the same."""
    parts: dict[int, Counter[str]] = {}
    for part, _, kinds in counts:
        held = parts.setdefault(part, Counter())
        for kind, number in Counter(kinds).items():
            held[kind] = max(held[kind], number)
    totals = [held.total() for held in parts.values()]
    return {*totals, sum(totals), sum(totals[1:])} - {0}


def _solo_with_others(
    asked: Asked, counts: Sequence[tuple[int, Span, tuple[str, ...]]], alone: Sequence[Hit]
) -> Finding:
    several = tuple(span for _, span, kinds in counts if len(kinds) > 1) or tuple(
        span for _, span, _ in counts
    )
    solo, others = written(asked.prompt, alone), _text_at(asked.prompt, several)
    kept = without(asked.prompt, *spans_of(alone))
    message = Line("“{0}” is one person, “{1}” are more.", (solo, others))
    mends = [Mend(Line(TAKE_OUT, (solo,)), kept, asked.negative)]
    kinds = {kind for _, _, said in counts for kind in said}
    for kind in sorted(kinds, key=lambda one: KINDS[one], reverse=True):
        word = f"1{KINDS[kind]}"
        text = replaced(asked.prompt, [span for _, span, _ in counts], word)
        mends.append(Mend(Line("Write “{0}” alone", (word,)), text, asked.negative))
    spans = tuple(sorted({*spans_of(alone), *several}))
    return Finding(Kind.CONFLICT, spans, message, tuple(mends))


def _wrong_count(
    asked: Asked,
    counts: Sequence[tuple[int, Span, tuple[str, ...]]],
    alone: Sequence[Hit],
    told: int,
) -> Finding:
    there, places = len(asked.people), [span for _, span, _ in counts]
    spans = tuple(sorted({*places, *spans_of(alone)}))
    said = _text_at(asked.prompt, spans)
    mends = list(_recounted(asked, counts, alone))
    presets = all_presets()
    named = (*asked_for(asked.prompt, presets), *calm(asked.prompt, presets))
    fitting = [one for one in named if len(facts_of(one.pose)) == told]
    mends += with_pose(_of_people(asked, told), fitting, lambda _person: False)
    if not mends:
        mends = [Mend(Line(TAKE_OUT, (said,)), without(asked.prompt, *spans), asked.negative)]
    text = (
        "The prompt says “{0}”, but the pose has one person."
        if there == 1
        else "The prompt says “{0}”, but the pose has {1} people."
    )
    values = (said,) if there == 1 else (said, str(there))
    return Finding(Kind.COUNT, spans, Line(text, values), tuple(mends))


def _recounted(
    asked: Asked, counts: Sequence[tuple[int, Span, tuple[str, ...]]], alone: Sequence[Hit]
) -> Iterator[Mend]:
    """The pose's number in place of what is said, where who they are is no guess."""
    there, kinds = len(asked.people), {kind for _, _, said in counts for kind in said}
    if len(kinds) > 1 and there > 1:
        return
    if not counts:
        text = without(asked.prompt, *spans_of(alone))
        said = written(asked.prompt, alone)
        yield Mend(Line(TAKE_OUT, (said,)), text, asked.negative)
        return
    for kind in sorted(kinds, key=lambda one: KINDS[one], reverse=True):
        word = f"{there}{KINDS[kind]}{'s' * (there > 1)}"
        spans = [span for _, span, _ in counts] + [*(spans_of(alone) if there > 1 else ())]
        first = min(span for _, span, _ in counts)
        text = _recount(asked.prompt, spans, first, word)
        yield Mend(Line(WRITE, (word,)), text, asked.negative)


def _recount(prompt: str, spans: Sequence[Span], first: Span, word: str) -> str:
    """``word`` at ``first``; the other spans go."""
    before = [span for span in spans if span < first]
    text = replaced(prompt, [span for span in spans if span >= first], word)
    return without(text, *before)


def _of_people(asked: Asked, number: int) -> Asked:
    return replace(asked, people=asked.people[:1] * number)


def _text_at(prompt: str, spans: Sequence[Span]) -> str:
    return ", ".join(dict.fromkeys(prompt[start:end] for start, end in sorted(spans)))


# --- nobody ---------------------------------------------------------------------------------------


def without_a_subject(asked: Asked) -> Iterator[Finding]:
    """Only where every phrase is known to be of something else: any other may be a name."""
    phrases = phrases_of(asked.prompt)
    if not asked.people or not phrases or NOBODY.of(asked.prompt):
        return
    if not all(map(_is_of_scene, phrases)):
        return
    there = len(asked.people)
    words = (f"{there}girls", f"{there}boys") if there > 1 else ("1girl", "1boy")
    mends = tuple(
        Mend(Line(WRITE, (word,)), f"{word}, {asked.prompt.lstrip(' ,')}", asked.negative)
        for word in words
    )
    yield Finding(Kind.SUBJECT, (), Line("The prompt does not say who is in the picture."), mends)


def _is_of_scene(phrase: Phrase) -> bool:
    """Whether all of it is a place, a light, a style or quality."""
    if not phrase.is_certain:
        return False
    if any(hit.is_whole for hit in QUALITY.within(phrase)):
        return True
    words = lexicon().words.get(key_of(phrase.key), ())
    return bool(words) and all(word.field in (*SCENE_FIELDS, OTHER) for word in words)
