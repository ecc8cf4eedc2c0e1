"""What a person is told of the workers, in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class WorkerState(StrEnum):
    STARTING = "starting"
    FREE = "free"
    BUSY = "busy"
    REFUSED = "refused"

    @property
    def is_here(self) -> bool:
        return self in (WorkerState.FREE, WorkerState.BUSY)


@dataclass(frozen=True, kw_only=True)
class WorkerFacts:
    """``name`` as "gpu-2 1"; ``text`` what it does, or why it does nothing."""

    name: str
    state: WorkerState
    text: str


@dataclass(frozen=True, kw_only=True)
class ClusterFacts:
    """``trouble`` is empty where all is well; ``notes`` are what happened lately, newest first."""

    trouble: str = ""
    workers: tuple[WorkerFacts, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        here = sum(one.state.is_here for one in self.workers)
        if not here:
            return "No worker is ready yet"
        busy = sum(one.state is WorkerState.BUSY for one in self.workers)
        ready = "1 worker is ready" if here == 1 else f"{here} workers are ready"
        return f"{ready} · {busy} drawing now" if busy else ready
