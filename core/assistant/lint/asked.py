"""All that a prompt is looked at beside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from core.assistant.lint.seen import PersonFacts
from core.models.family import Family
from core.models.specs import CheckpointSpec

Count = Callable[[str], tuple[int, ...] | None]
"""How many tokens each chunk of a text has; None while that cannot be told."""


class Dialect(StrEnum):
    """Which words of quality a checkpoint was trained with."""

    NONE = "none"
    STARTER = "starter"
    SD15 = "sd15"
    BOORU = "booru"
    PONY = "pony"
    UNKNOWN = "unknown"

    @property
    def own_tags(self) -> str:
        """As they are usually written for it."""
        return _OWN.get(self, "")


_OWN = {
    Dialect.SD15: "masterpiece, best quality",
    Dialect.BOORU: "masterpiece, best quality",
    Dialect.PONY: "score_9, score_8_up, score_7_up",
}


def dialect_of(spec: CheckpointSpec | None) -> Dialect:
    """An SDXL checkpoint of a person's own may be a child of any of them: unknown, unless its name
    or its own words say it."""
    if spec is None or spec.family is Family.DRAWING:
        return Dialect.NONE
    name = f"{spec.id} {spec.title}".casefold()
    if "score_9" in spec.quality_tags or "pony" in name:
        return Dialect.PONY
    if spec.family is not Family.SDXL:
        return Dialect.STARTER if spec.family is Family.STARTER else Dialect.SD15
    return Dialect.BOORU if spec.quality_tags else Dialect.UNKNOWN


@dataclass(frozen=True, kw_only=True)
class Asked:
    """``people`` is who the pose shows, none without one."""

    prompt: str
    negative: str = ""
    people: tuple[PersonFacts, ...] = ()
    dialect: Dialect = Dialect.NONE
    count: Count | None = None
