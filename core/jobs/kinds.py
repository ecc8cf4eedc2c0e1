"""The kinds of work that a queue holds, and the lanes in which they wait.

Jobs of one lane run one after the other; lanes run side by side.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

NAME = re.compile(r"[a-z][a-z0-9-]{0,31}")
ONLY_LANE = "jobs"


@dataclass(frozen=True, kw_only=True)
class JobKind:
    """``name`` and ``lane`` stand in databases: once given they never change.

    ``advice`` says what to do when a job of this kind brought the studio down twice. ``splits``:
    its pictures are made by themselves, so that several workers can be at it, and at several such
    jobs.
    """

    name: str
    lane: str
    advice: str = ""
    splits: bool = False

    def __post_init__(self) -> None:
        for text in (self.name, self.lane):
            if not NAME.fullmatch(text):  # it becomes a part of SQL
                raise ValueError(f"Expected lower-case letters, digits and hyphens, got {text!r}.")


Kind = TypeVar("Kind", bound=JobKind)


class KindRegistry(Generic[Kind]):
    """Each kind of work once, by its name.

    Jobs of a kind that is not in it, as a newer version may have left them, wait in the first
    lane; without any kind there is one lane for all.
    """

    def __init__(self, kinds: Iterable[Kind] = ()) -> None:
        self._kinds: dict[str, Kind] = {}
        self.add(*kinds)

    def add(self, *kinds: Kind) -> None:
        """Raises ``ValueError`` for a name that is taken; none of ``kinds`` is added then."""
        added = dict(self._kinds)
        for kind in kinds:
            if kind.name in added:
                raise ValueError(f"Expected a kind with a name of its own, got {kind.name!r}.")
            added[kind.name] = kind
        self._kinds = added

    def __iter__(self) -> Iterator[Kind]:
        return iter(self._kinds.values())

    def get(self, name: str) -> Kind | None:
        return self._kinds.get(name)

    @property
    def lanes(self) -> tuple[str, ...]:
        """Each once, never none."""
        return tuple(dict.fromkeys(kind.lane for kind in self)) or (ONLY_LANE,)

    def lane_of(self, name: str) -> str:
        kind = self.get(name)
        return self.lanes[0] if kind is None else kind.lane

    def lane_sql(self, column: str) -> str:
        """SQL for the lane of the kind whose name stands in a column."""
        cases = " ".join(f"WHEN '{kind.name}' THEN '{kind.lane}'" for kind in self)
        return f"(CASE {column} {cases} ELSE '{self.lanes[0]}' END)" if cases else f"'{ONLY_LANE}'"
