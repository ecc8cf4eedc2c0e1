from __future__ import annotations

from core.jobs.cluster.facts import ClusterFacts, WorkerState
from core.jobs.cluster.member import Member, Ticket, match
from core.jobs.cluster.unit import Hello, Unit


def member(name: str, *, models=("a",), loaded=(), state=WorkerState.FREE, made=0) -> Member:
    hello = Hello(
        version="1", host="here", pid=1, models=frozenset(models), loaded=frozenset(loaded)
    )
    return Member(node="n", name=name, actor=None, state=state, hello=hello, made=made)


def ticket(number: int, job: str = "job", needs: str = "a") -> Ticket:
    return Ticket(Unit(id=f"{job}/{number}", job=job, needs=needs, payload={}), number)


def matched(tickets: list[Ticket], members: list[Member]) -> list[str | None]:
    waiting = [*tickets]
    match(waiting, members, is_settled=True)
    assert waiting == [one for one in tickets if one.member is None]
    return [one.member.name if one.member else None for one in tickets]


def test_a_worker_that_has_the_model_gets_the_picture():
    members = [member("other", models=("b",)), member("able", models=("a", "b"))]
    assert matched([ticket(1)], members) == ["able"]
    assert members[1].state is WorkerState.BUSY


def test_of_those_the_one_that_holds_it_in_memory_then_the_one_that_made_least():
    members = [member("cold", made=1), member("colder", made=0), member("warm", loaded="a", made=9)]
    assert matched([ticket(1), ticket(2), ticket(3)], members) == ["warm", "colder", "cold"]


def test_a_long_job_leaves_room_for_a_short_one():
    tickets = [ticket(1, "long"), ticket(2, "long"), ticket(3, "long"), ticket(4, "short")]
    assert matched(tickets, [member("1"), member("2")]) == ["1", None, None, "2"]


def test_a_worker_without_a_part_of_it_is_not_asked_again():
    lacking = member("lacking")
    lacking.lacks.add("job/1")
    asked = ticket(1)
    assert matched([asked], [lacking]) == [None]
    assert asked.has_nobody
    assert matched([ticket(2)], [lacking]) == ["lacking"]


def test_while_a_worker_is_busy_or_on_its_way_there_is_hope():
    asked = ticket(1)
    assert matched([asked], [member("busy", state=WorkerState.BUSY)]) == [None]
    assert not asked.has_nobody
    match([asked], [member("other", models=("b",))], is_settled=False)
    assert not asked.has_nobody
    match([asked], [], is_settled=True)
    assert not asked.has_nobody


def test_how_many_are_ready_is_told():
    free, busy = member("1"), member("2", state=WorkerState.BUSY)
    starting = member("3", state=WorkerState.STARTING)
    told = [
        ClusterFacts(workers=tuple(one.facts for one in some)).text
        for some in ([], [starting], [free], [free, busy], [busy, busy, starting])
    ]
    assert told == [
        "No worker is ready yet",
        "No worker is ready yet",
        "1 worker is ready",
        "2 workers are ready · 1 drawing now",
        "2 workers are ready · 2 drawing now",
    ]
