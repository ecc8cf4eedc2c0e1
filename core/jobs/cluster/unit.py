"""What travels between the head and a worker: one picture to be made, and the picture."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from core.errors import StudioError
from core.jobs.job import Progress


@dataclass(frozen=True, kw_only=True)
class Unit:
    """``id`` is the same whenever the job is taken up again. ``needs`` is the id of the model that
    a worker must have, empty for none. ``files`` are PNGs that it is made from, by their ids, where
    the worker has another disk."""

    id: str
    job: str
    needs: str
    payload: Mapping[str, Any]
    files: Mapping[str, bytes] = field(default_factory=dict[str, bytes])


@dataclass(frozen=True, kw_only=True)
class Made:
    """A PNG without notes, and JSON about it."""

    png: bytes
    recipe: str

    @property
    def digest(self) -> str:
        told = hashlib.sha256(self.png)
        told.update(self.recipe.encode())
        return told.hexdigest()


@dataclass(frozen=True, kw_only=True)
class Answer:
    """Of one attempt: what was made and its digest, or why it was not."""

    unit: str
    made: Made | None = None
    digest: str = ""
    error: StudioError | None = None
    is_cancelled: bool = False

    @property
    def is_whole(self) -> bool:
        return self.made is None or self.made.digest == self.digest


@dataclass(frozen=True, kw_only=True)
class Hello:
    """What a worker is. ``version`` tells apart what would draw differently; ``models`` are here,
    ``loaded`` are in memory."""

    version: str
    host: str
    pid: int
    models: frozenset[str]
    loaded: frozenset[str]


class Maker(Protocol):
    """What makes pictures in a worker's process."""

    @property
    def version(self) -> str: ...

    def models(self) -> frozenset[str]: ...

    def loaded(self) -> frozenset[str]: ...

    def make(
        self, unit: Unit, report: Callable[[Progress], None], should_stop: Callable[[], bool]
    ) -> Made:
        """Raises ``JobCancelled`` at the next step after ``should_stop()`` turned true, and
        ``StudioError``."""
        ...


MakeMaker = Callable[[], Maker]
