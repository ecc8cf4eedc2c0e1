"""A sentence as a person thinks of a picture → tags of a prompt, poses and a scene.

By rules of our own and the vocabulary of ``core.tags``; nothing is asked of a model. The same
sentence always gives the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from core.assistant.idea import Idea
from core.assistant.people import NUMBERED, told
from core.assistant.poses import poses_for
from core.assistant.sentence import Said, hear
from core.figures.words.parsing.tokens import MOST_CHARACTERS
from core.pose.presets import Preset, all_presets
from core.tags import Tag, conflicts, implied

# In which order a prompt tells what it shows.
ORDER = (
    "quality", "people", "occupation", "creature", "hair length", "hair colour", "hair colouring",
    "hair tied", "hair style", "bangs", "facial hair", "ears and tails", "eye colour", "eyes",
    "face", "body", "expression", "outfit", "dress", "top", "outerwear", "bottom", "legwear",
    "footwear", "headwear", "eyewear", "neckwear", "handwear", "jewelry", "clothing detail",
    "pattern", "holding", "weapon", "instrument", "food", "object", "animal", "vehicle", "stance",
    "action", "arms", "legs", "gesture", "interaction", "gaze", "framing", "view", "setting",
    "place indoors", "place outdoors", "furniture", "plant", "background", "background colour",
    "season", "time", "sky", "weather", "light", "effect", "medium", "composition", "defect",
)  # fmt: skip


def understand(sentence: str, presets: Sequence[Preset] | None = None) -> Idea:
    """Never raises; what lies beyond 4000 characters is not read. Poses are of ``presets``, or of
    the shipped ones."""
    known = tuple(all_presets() if presets is None else presets)
    return _understand(sentence[:MOST_CHARACTERS].strip(), known)


@lru_cache(maxsize=128)
def _understand(sentence: str, presets: tuple[Preset, ...]) -> Idea:
    heard = hear(sentence)
    said = [one for one in heard.said if not one.is_denied]
    denied = [one.tag.name for one in heard.said if one.is_denied]
    counts, people = told(sentence, heard.who, [one.tag for one in said])
    tags, left = _fitting(_told_once(said, denied), people)
    poses, asks_pose = poses_for(sentence, heard.said, tags, presets, people)
    return Idea(
        sentence=sentence,
        tags=(*counts, *(one.name for one in tags)),
        negative=tuple(dict.fromkeys(denied)),
        kept=tuple(dict.fromkeys((*heard.loose, *left))),
        poses=poses,
        asks_pose=asks_pose,
        people=people,
    )


def _told_once(said: Iterable[Said], denied: Sequence[str]) -> list[Tag]:
    """In the order of a prompt, without what others say by themselves, and without what counts the
    people."""
    found = {one.tag.name: one.tag for one in said if not NUMBERED.fullmatch(one.tag.name)}
    by_others = {name for one in found.values() for name in implied(one.name)}
    kept = [one for one in found.values() if one.name not in by_others and one.name not in denied]
    return sorted(kept, key=lambda one: ORDER.index(one.category))


def _fitting(tags: list[Tag], people: int) -> tuple[list[Tag], list[str]]:
    """Without those that an earlier one excludes; their names are given back beside them."""
    excluded = {one.other for one in conflicts([tag.name for tag in tags], people)}
    return [one for one in tags if one.name not in excluded], sorted(excluded)
