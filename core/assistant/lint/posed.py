"""Words that say something else than the pose shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from core.assistant.lint.asked import Asked
from core.assistant.lint.changes import replaced, without
from core.assistant.lint.findings import Finding, Kind, Line, Mend
from core.assistant.lint.seen import PersonFacts, facts_of
from core.assistant.lint.terms import Hit, Terms, spans_of, written
from core.pose.presets import Preset, all_presets
from core.pose.suggest import asked_for

TAKE_OUT, WRITE, USE_POSE = "Take out “{0}”", "Write “{0}”", "Use the pose “{0}”"

FROM_ABOVE = Terms("from above; top down; top-down; bird's eye view; overhead view; aerial view")


@dataclass(frozen=True)
class Posed:
    """Words of ``terms`` do not go with somebody of whom ``denies`` is true; ``instead`` does.

    ``is_loose``: they count inside of a longer phrase too.
    """

    kind: Kind
    terms: Terms
    denies: Callable[[PersonFacts], bool]
    message: str
    instead: str = ""
    unless: Terms | None = None
    is_loose: bool = True


RULES = (
    Posed(
        Kind.STANCE,
        Terms("standing; stands; stand", "standing split; standing sex; standing on one leg; "
              "stand collar; music stand; night stand; stand up; standing up"),
        lambda person: person.is_low,
        "The prompt says “{0}”, but nobody stands in the pose.",
        unless=FROM_ABOVE,
    ),
    Posed(
        Kind.STANCE,
        Terms("sitting; sits; seated; sit; seiza; wariza; indian style; sitting on chair; "
              "cross-legged sitting; sitting cross-legged", "babysitting; sit up; sit ups"),
        lambda person: person.is_upright or person.is_flat,
        "The prompt says “{0}”, but nobody sits in the pose.",
        instead="standing",
    ),
    Posed(
        Kind.STANCE,
        Terms("lying; lying down; lying on back; lying on stomach; lying on side; on back; "
              "on stomach; lies down; reclining", "sword on back; weapon on back; bag on back; "
              "backpack on back; on back of"),
        lambda person: person.is_upright,
        "The prompt says “{0}”, but nobody lies in the pose.",
        instead="standing",
        unless=FROM_ABOVE,
    ),
    Posed(
        Kind.STANCE,
        Terms("kneeling; kneels; on one knee; crouching; crouches; squatting; squats; all fours; "
              "on all fours; crawling"),
        lambda person: person.is_upright or person.is_flat,
        "The prompt says “{0}”, but whoever is in the pose does not.",
        instead="standing",
    ),
    Posed(
        Kind.FACE,
        Terms("smile; smiling; grin; grinning; light smile; gentle smile; soft smile; laughing; "
              "looking at viewer; looking at the viewer; looking at camera; eye contact; blush; "
              "open mouth; closed mouth; closed eyes; eyes closed; crying; tears; frown; pout; "
              "angry; angry face; tongue out; wink; one eye closed; facing viewer; smirk; "
              "cheerful smile; happy smile; parted lips"),
        lambda person: person.faces_away,
        "The prompt says “{0}”, but the face is turned away in the pose.",
        is_loose=True,
    ),
    Posed(
        Kind.VIEW,
        Terms("from behind; from the back; back view; rear view; facing away; view from behind; "
              "seen from behind; viewed from behind; back turned", "hug from behind; "
              "hugging from behind; hugged from behind; grabbing from behind; light from behind; "
              "lit from behind; sunlight from behind; wind from behind; shining from behind; "
              "glowing from behind; peeking from behind; out from behind; attack from behind"),
        lambda person: person.is_frontal,
        "The prompt says “{0}”, but the pose is seen from the front.",
        instead="from front",
    ),
    Posed(
        Kind.VIEW,
        Terms("from front; from the front; front view; straight-on", "light from the front; "
              "lit from the front"),
        lambda person: person.is_back,
        "The prompt says “{0}”, but the pose is seen from behind.",
        instead="from behind",
    ),
    Posed(
        Kind.FRAME,
        Terms("full body; full-body; full body shot; full shot"),
        lambda person: not person.shows_legs,
        "The prompt says “{0}”, but the pose ends above the legs.",
        instead="upper body",
        is_loose=False,
    ),
    Posed(
        Kind.FRAME,
        Terms("close-up; close up; extreme close-up; head shot; headshot; bust shot; face focus"),
        lambda person: person.shows_feet,
        "The prompt says “{0}”, but the pose reaches down to the feet.",
        instead="full body",
        is_loose=False,
    ),
    Posed(
        Kind.HANDS,
        Terms("peace sign; v; double v; waving; thumbs up; pointing; pointing at viewer; "
              "hands on hips; hand on hip; hand on own hip; hands in pockets; hand in pocket; "
              "crossed arms; arms crossed; folded arms; heart hands; finger gun; clenched hand; "
              "clenched fist; outstretched hand; reaching out; praying; clapping; salute; "
              "saluting; hand up; hands up; shushing; hand on own cheek; hand on own chin; "
              "holding hands; own hands together; interlocked fingers; fist; raised fist"),
        lambda person: not person.shows_hands,
        "The prompt says “{0}”, but no hands show in the pose.",
        is_loose=False,
    ),
)  # fmt: skip


def against_the_pose(asked: Asked) -> Iterator[Finding]:
    """Where it is so of everybody: words about one of two people are left alone."""
    for rule in RULES if asked.people else ():
        if not all(rule.denies(person) for person in asked.people):
            continue
        hits = [hit for hit in rule.terms.of(asked.prompt) if _is_meant(hit, rule)]
        if hits and not (rule.unless and rule.unless.of(asked.prompt)):
            yield _finding(asked, rule, hits)


def _is_meant(hit: Hit, rule: Posed) -> bool:
    return not hit.is_of_others and (rule.is_loose or hit.is_whole)


def _finding(asked: Asked, rule: Posed, hits: Sequence[Hit]) -> Finding:
    spans, said = spans_of(hits), written(asked.prompt, hits)
    mends = [Mend(Line(TAKE_OUT, (said,)), without(asked.prompt, *spans), asked.negative)]
    if len(spans) == 1 and _may_write(asked, rule):
        text = replaced(asked.prompt, spans, rule.instead)
        mends.append(Mend(Line(WRITE, (rule.instead,)), text, asked.negative))
    mends += with_pose(asked, asked_for(asked.prompt, all_presets()), rule.denies)
    return Finding(rule.kind, spans, Line(rule.message, (said,)), tuple(mends))


def _may_write(asked: Asked, rule: Posed) -> bool:
    """Whether it is known what to say instead, and not said yet."""
    is_so = rule.kind is not Kind.STANCE or all(person.is_upright for person in asked.people)
    return bool(rule.instead) and is_so and not Terms(rule.instead).of(asked.prompt)


def with_pose(
    asked: Asked, presets: Iterable[Preset], denies: Callable[[PersonFacts], bool]
) -> list[Mend]:
    """To take the first that goes with as many people, and of whom it is not so; or none."""
    for preset in presets:
        people = facts_of(preset.pose)
        if len(people) == len(asked.people) and not any(map(denies, people)):
            label = Line(USE_POSE, (preset.title,))
            return [Mend(label, asked.prompt, asked.negative, preset.id)]
    return []
