"""What was understood of a sentence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.tags import Conflict, tag
from core.tags import conflicts as conflicts_of

SCENE = {
    "place": ("place indoors", "place outdoors", "setting", "background", "background colour"),
    "time": ("time", "sky"),
    "weather": ("weather",),
    "season": ("season",),
}


@dataclass(frozen=True, kw_only=True)
class Idea:
    """``tags`` are names of the vocabulary in the order of a prompt. ``negative`` are tags that
    the sentence denies ("without a hat"). ``kept`` are its words that the vocabulary does not have,
    as they stand there. ``poses`` are ids of ready-made poses, the best first; where the sentence
    ``asks_pose`` not, calm ones.
    """

    sentence: str
    tags: tuple[str, ...]
    negative: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    poses: tuple[str, ...] = ()
    asks_pose: bool = False
    people: int = 1

    @property
    def prompt(self) -> str:
        return ", ".join((*self.tags, *self.kept))

    @property
    def negative_prompt(self) -> str:
        return ", ".join(self.negative)

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        return conflicts_of(self.tags, self.people)

    def scene(self, about: str) -> tuple[str, ...]:
        """Its tags of the "place", the "time", the "weather" or the "season"."""
        return tuple(_of(self.tags, SCENE[about]))


def _of(names: Iterable[str], categories: Iterable[str]) -> Iterable[str]:
    for name in names:
        known = tag(name)
        if known and known.category in categories:
            yield name
