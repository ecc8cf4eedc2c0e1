"""Workers are made wherever a machine of the cluster has a place for one, and looked after.

Places are Ray's resource ``studio``: a machine that says nothing of it gets no worker.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from core.jobs.cluster.actor import Worker
from core.jobs.cluster.facts import WorkerFacts, WorkerState
from core.jobs.cluster.link import PLACE
from core.jobs.cluster.member import Member
from core.jobs.cluster.unit import Hello, MakeMaker

# A free worker is asked this often whether it is there and which models it has.
HELLO_SECONDS = 3.0


@dataclass(frozen=True)
class News:
    """``places`` are how many workers each machine takes, ``answers`` what workers said of
    themselves, or why they cannot any more."""

    places: Mapping[str, Place]
    answers: Mapping[Member, Hello | str]


@dataclass(frozen=True)
class Place:
    name: str
    workers: int
    cards: float
    """Graphics cards of each worker."""
    processors: float


class Recruiting:
    """``look`` asks Ray and takes its time; all else is called with the crew's lock held."""

    def __init__(
        self,
        make_maker: MakeMaker,
        version: str,
        retry_seconds: float,
        note: Callable[[str], None],
    ) -> None:
        self._make_maker, self._version, self._note = make_maker, version, note
        self._retry_seconds = retry_seconds
        self.members: list[Member] = []
        self.is_settled = False
        self._refused: dict[str, tuple[float, WorkerFacts]] = {}

    @property
    def refused(self) -> tuple[WorkerFacts, ...]:
        return tuple(facts for _, facts in self._refused.values())

    def look(self) -> News:
        import ray

        nodes = [one for one in ray.nodes() if one["Alive"]]
        places = {one["NodeID"]: _place(one) for one in nodes if one["Resources"].get(PLACE)}
        return News(places, {one: answer for one in [*self.members] if (answer := _answer(one))})

    def take(self, news: News) -> None:
        """Adds, drops and asks workers as the news has it."""
        for member, answer in news.answers.items():
            if member in self.members:
                self._hear(member, answer)
        for member in [*self.members]:
            if member.node not in news.places and member.state is not WorkerState.BUSY:
                self.remove(member)
                self._note(f"{member.name} has left.")
        now = time.monotonic()
        self._refused = {
            node: told for node, told in self._refused.items() if told[0] > now
        }  # tried anew
        taken = Counter(one.node for one in self.members)
        missing = [
            (node, place, number)
            for node, place in news.places.items()
            if node not in self._refused
            for number in range(place.workers - taken[node])
        ]
        for node, place, _number in missing:
            self._add(node, place)
        self.is_settled = not missing and all(
            one.state is not WorkerState.STARTING for one in self.members
        )
        for member in self.members:
            _ask(member, now)

    def free(self, member: Member) -> None:
        """It has nothing to make any more, and what it was asked for in memory."""
        if member.state is WorkerState.BUSY and member.unit is not None and member.hello:
            loaded = member.hello.loaded | {member.unit.needs}
            member.hello = replace(member.hello, loaded=loaded)
            member.state = WorkerState.FREE
            member.made += 1
        member.unit = None

    def remove(self, member: Member) -> None:
        """It ends, and whatever it still makes is not heard."""
        import ray

        if member in self.members:
            self.members.remove(member)
        self.is_settled = False
        ray.kill(member.actor)

    def dismiss(self) -> None:
        for member in [*self.members]:
            self.remove(member)

    def _add(self, node: str, place: Place) -> None:
        import ray
        from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

        names = {one.name for one in self.members}
        number = next(n for n in range(1, place.workers + 1) if f"{place.name} {n}" not in names)
        actor = (
            ray.remote(Worker)
            .options(
                num_cpus=place.processors,
                num_gpus=place.cards,
                resources={PLACE: 1},
                max_restarts=0,
                max_task_retries=0,
                max_concurrency=2,
                scheduling_strategy=NodeAffinitySchedulingStrategy(node, soft=False),
            )
            .remote(self._make_maker)
        )
        self.members.append(Member(node=node, name=f"{place.name} {number}", actor=actor))

    def _hear(self, member: Member, answer: Hello | str) -> None:
        member.asked = None
        if isinstance(answer, str):
            is_new = member.state is WorkerState.STARTING
            if member.state is not WorkerState.BUSY:  # else who waits for its picture tells
                self.remove(member)
                if is_new:
                    self._refuse(member, f"could not start: {answer}")
                else:
                    self._note(f"{member.name} was lost.")
            return
        if answer.version != self._version:
            self.remove(member)
            self._refuse(member, "has another version of the studio. Update it.")
            return
        if member.hello is None or answer.models != member.hello.models:
            member.lacks.clear()
        member.hello = answer
        if member.state is WorkerState.STARTING:
            member.state = WorkerState.FREE

    def _refuse(self, member: Member, text: str) -> None:
        facts = WorkerFacts(name=member.name, state=WorkerState.REFUSED, text=text)
        self._refused[member.node] = (time.monotonic() + self._retry_seconds, facts)
        self._note(f"{member.name} {text}")


def _place(node: Mapping[str, Any]) -> Place:
    resources = node["Resources"]
    workers = max(1, int(resources[PLACE]))
    return Place(
        name=str(node["NodeManagerHostname"]),
        workers=workers,
        cards=_share(resources.get("GPU", 0.0), workers),
        processors=_share(resources.get("CPU", 0.0), workers),
    )


def _share(amount: float, workers: int) -> float:
    """Whole ones, as Ray wants them, or a part of one."""
    return amount // workers if amount >= workers else amount / workers


def _ask(member: Member, now: float) -> None:
    is_due = member.state is WorkerState.FREE and now - member.asked_at > HELLO_SECONDS
    is_new = member.state is WorkerState.STARTING and not member.asked_at
    if member.asked is None and (is_due or is_new):
        member.asked, member.asked_at = member.actor.hello.remote(), now


def _answer(member: Member) -> Hello | str | None:
    import ray

    if member.asked is None or not ray.wait([member.asked], timeout=0)[0]:
        return None
    try:
        return ray.get(member.asked)
    except Exception as error:  # of Ray, or of a worker's own code that could not be read in
        return (str(error).strip().splitlines() or [type(error).__name__])[-1][:160]
