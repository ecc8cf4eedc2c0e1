"""The ready-made poses that a sentence asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from core.assistant.sentence import Said
from core.assistant.words import DOING, ways
from core.pose.presets import Preset
from core.pose.suggest import GROUPS, TURNAROUND, UNHEARD, asked_for
from core.posed_prompts.poses import MOST, fitting
from core.tags import Tag

# What is done with the whole body.
_DONE = DOING - {"gaze", "holding"}
# What tells of a pose beside what is done.
_POSED = DOING | {"framing", "view", "weapon", "instrument", "occupation", "medium", "people"}
# Words of these would be taken for a pose ("shy", "looking back") though another one is told.
_MISHEARD = frozenset(("expression", "body", "clothing detail", "gaze", "occupation"))
_VIEWS = {"from behind": "back", "facing away": "back", "from side": "side", "profile": "side"}
_HOLDS = re.compile(r"\b(?:hold(?:s|ing)?|held)\b", re.IGNORECASE)
# True of most poses, so it finds none.
_PLAIN = ("standing", "holding")


def poses_for(
    sentence: str,
    said: Sequence[Said],
    tags: Sequence[Tag],
    presets: tuple[Preset, ...],
    people: int,
) -> tuple[tuple[str, ...], bool]:
    """Ids of at most eight, the best first, and whether the words ask for any.

    What somebody does goes before the side that is seen: of a drawn sword there is one pose, and
    it may be turned.
    """
    if not presets:
        return (), False
    does = any(one.category in _DONE and one.name not in _PLAIN for one in tags)
    view = next((_VIEWS[one.name] for one in tags if one.name in _VIEWS), "")
    told = _told(tags, does=does) + ", two people" * (people > 1)
    words = f"{_heard(sentence, said, does=does)}, {told}"
    best = asked_for(words, presets)
    if does and view:
        best = tuple(sorted(best, key=lambda one: one.view != view))
    order = (*best, *_kin(tags, presets, people), *fitting((), words, presets))
    return tuple(dict.fromkeys(one.id for one in order))[:MOST], bool(best)


def _kin(tags: Iterable[Tag], presets: Iterable[Preset], people: int) -> Iterator[Preset]:
    """Other ways to do the same: of somebody who sits, each pose that is tagged with "sit"."""
    done = {one.name.split()[0] for one in tags if one.category in _DONE and one.name not in _PLAIN}
    for preset in presets:
        is_as_many = (len(preset.pose.people) > 1) == (people > 1)
        words = [one for one in preset.tags if one not in UNHEARD]
        is_usual = preset.group not in (*GROUPS, TURNAROUND)
        if is_as_many and is_usual and any(done & set(ways(one)) for one in words):
            yield preset


def _heard(sentence: str, said: Sequence[Said], *, does: bool) -> str:
    """The sentence without what it denies and what would be misheard."""
    text = sentence
    for one in said:
        is_held = one.tag.category == "holding"  # what is held still stands behind it
        if one.is_denied or is_held or (does and _is_misheard(one.tag)):
            text = text[: one.start] + " " * (one.end - one.start) + text[one.end :]
    is_together = any(one.tag.name == "holding hands" for one in said)
    return text if is_together else _HOLDS.sub(" ", text)


def _told(tags: Iterable[Tag], *, does: bool) -> str:
    """What the tags say of the pose."""
    kept = (one for one in tags if one.category in _POSED and not (does and _is_misheard(one)))
    names = (
        name.removeprefix("holding ") if one.category == "holding" else name
        for one in kept
        for name in (one.name, *one.aliases[:1])
    )
    return ", ".join(names)


def _is_misheard(one: Tag) -> bool:
    return one.category in _MISHEARD or one.name in (*_VIEWS, *_PLAIN)
