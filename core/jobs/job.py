"""What a job is, seen from outside: a frozen snapshot."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from core.errors import NotFound

LOCAL_OWNER = "local"
"""Whose jobs they are that no visitor is known of."""
GUEST = "guest~"
"""So begin the names of visitors who came from another machine."""


def guest_of(owner: str) -> str:
    """The guest that an owner of jobs is; "" for the studio's own people. Behind a dot stands which
    page they are of."""
    return owner.partition(".")[0] if owner.startswith(GUEST) else ""


def lost_job() -> NotFound:
    return NotFound(
        expected="a job of this studio",
        got="one that is not there",
        todo="start it again",
        shown="That job is not here any more. Start it again.",
    )


class JobState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_finished(self) -> bool:
        return self not in (JobState.QUEUED, JobState.RUNNING)


@dataclass(frozen=True, kw_only=True)
class Progress:
    """``step`` of ``steps`` is done; ``steps`` is 0 while nothing is known yet.

    ``preview`` is a JPEG of at most 256 pixels a side.
    """

    step: int = 0
    steps: int = 0
    text: str = ""
    preview: bytes | None = None
    seconds_left: float | None = None
    """From the steps as they were measured; None where that cannot be said yet."""

    @property
    def fraction(self) -> float:
        """0 to 1."""
        return min(max(self.step / self.steps, 0.0), 1.0) if self.steps > 0 else 0.0


@dataclass(frozen=True, kw_only=True)
class Job:
    """One piece of work at the moment of asking.

    Times are seconds since 1970. ``position`` counts from 1 in the queue and is 0 for a job that
    does not wait. ``result`` holds the ids of what was made; a cancelled or failed job keeps
    those it had finished. ``error`` is one line, empty unless the job failed.
    """

    id: str
    owner: str
    kind: str
    payload: dict[str, Any]
    state: JobState
    attempt: int
    error: str
    result: tuple[str, ...]
    created: float
    started: float | None
    finished: float | None
    progress: Progress = field(default_factory=Progress)
    position: int = 0
    is_cancelling: bool = False
    """Somebody pressed Cancel and the job has not stopped yet."""
    is_readable: bool = True
    """False when its row is damaged: it cannot run, and its ``payload`` is empty."""
