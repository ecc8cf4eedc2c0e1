"""The ready-made poses that a sentence asks for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from core.assistant.sentence import DOING, Said
from core.assistant.words import ways
from core.pose.presets import Preset
from core.pose.suggest import GROUPS, TURNAROUND, asked_for
from core.posed_prompts.poses import MOST, fitting
from core.tags import Tag

# What is done with the body, which a gaze is not.
_DONE = DOING - {"gaze"}
# What tells of a pose beside what is done.
_POSED = DOING | {"framing", "view", "weapon", "instrument", "occupation", "medium", "people"}
# Words of these would be taken for a pose ("shy", "looking back") though another one is told.
_MISHEARD = frozenset(("expression", "body", "clothing detail", "gaze"))
_VIEWS = {"from behind": "back", "facing away": "back", "from side": "side", "profile": "side"}
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
    words = _words(sentence, said, tags, does=does) + ", two people" * (people > 1)
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
        is_usual = preset.group not in (*GROUPS, TURNAROUND)
        if is_as_many and is_usual and any(done & set(ways(word)) for word in preset.tags):
            yield preset


def _words(sentence: str, said: Iterable[Said], tags: Iterable[Tag], *, does: bool) -> str:
    """The sentence without what it denies and what would be misheard, and its pose as tags."""
    text = sentence
    for one in said:
        if one.is_denied or (does and _is_misheard(one.tag)):
            text = text[: one.start] + " " * (one.end - one.start) + text[one.end :]
    kept = (one for one in tags if one.category in _POSED and not (does and _is_misheard(one)))
    return ", ".join((text, *(name for one in kept for name in (one.name, *one.aliases[:1]))))


def _is_misheard(one: Tag) -> bool:
    return one.category in _MISHEARD or one.name in (*_VIEWS, *_PLAIN)
