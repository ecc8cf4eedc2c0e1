"""A worker as the head sees it."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from core.errors import ModelMissing
from core.jobs.cluster.facts import WorkerFacts, WorkerState
from core.jobs.cluster.unit import Hello, Unit


@dataclass(eq=False)
class Member:
    """``asked`` is the reference of a ``hello`` that was not answered yet, since ``asked_at``;
    ``lacks`` are units that it turned out not to have all models for."""

    node: str
    name: str
    actor: Any
    state: WorkerState = WorkerState.STARTING
    asked: Any = None
    asked_at: float = 0.0
    hello: Hello | None = None
    made: int = 0
    unit: Unit | None = None
    lacks: set[str] = field(default_factory=set[str])

    def can(self, unit: Unit) -> bool:
        if self.hello is None or unit.id in self.lacks:
            return False
        return not unit.needs or unit.needs in self.hello.models

    def holds(self, unit: Unit) -> bool:
        return self.hello is not None and unit.needs in self.hello.loaded

    @property
    def facts(self) -> WorkerFacts:
        told = {
            WorkerState.STARTING: "is starting …",
            WorkerState.FREE: "waits for a picture",
            WorkerState.BUSY: "draws a picture",
        }
        return WorkerFacts(name=self.name, state=self.state, text=told[self.state])


@dataclass(eq=False)
class Ticket:
    """A unit that waits for a worker; ``member`` is there once it has one."""

    unit: Unit
    number: int
    called: threading.Event = field(default_factory=threading.Event)
    """Set when one of the following came about."""
    member: Member | None = None
    has_nobody: bool = False
    """All workers are here, and none of them has its model."""
    lacking: ModelMissing | None = None
    """What a worker that tried it had not."""


def match(waiting: list[Ticket], members: Sequence[Member], *, is_settled: bool) -> None:
    """Free workers for those who wait, who leave the list then: the job with the fewest pictures in
    the making first.

    Of the workers that have the model: one that holds it in memory, then the one that made least.
    ``is_settled``: no further worker is about to come.
    """
    while (chosen := _next(waiting, members)) is not None:
        ticket, member = chosen
        ticket.member, member.unit, member.state = member, ticket.unit, WorkerState.BUSY
        waiting.remove(ticket)
        ticket.called.set()
    here = [one for one in members if one.state.is_here]
    for ticket in waiting:
        ticket.has_nobody = is_settled and bool(here) and not any(m.can(ticket.unit) for m in here)
        if ticket.has_nobody:
            ticket.called.set()


def _next(waiting: list[Ticket], members: Sequence[Member]) -> tuple[Ticket, Member] | None:
    making = Counter(one.unit.job for one in members if one.unit is not None)
    free = [one for one in members if one.state is WorkerState.FREE]
    for ticket in sorted(waiting, key=lambda one: (making[one.unit.job], one.number)):
        able = [one for one in free if one.can(ticket.unit)]
        if able:
            return ticket, min(able, key=lambda one: (not one.holds(ticket.unit), one.made))
    return None
