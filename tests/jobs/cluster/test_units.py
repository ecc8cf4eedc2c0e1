from __future__ import annotations

import pytest

from core.errors import GenerationError
from core.jobs.cluster.units import MOST_ATTEMPTS, Units
from core.jobs.queue import JobQueue


@pytest.fixture
def units(database) -> Units:
    JobQueue(database).submit("paint", {}, "local", "job")
    return Units(database)


def rows(database) -> list[tuple[str, int]]:
    with database.read() as connection:
        found = connection.execute("SELECT id, attempt FROM units ORDER BY id").fetchall()
    return [tuple(row) for row in found]


def test_each_worker_that_is_lost_counts(units, database):
    attempts = [units.lease("job/1", "job", f"worker {n}") for n in range(MOST_ATTEMPTS)]
    assert attempts == [1, 2, 3]
    with pytest.raises(GenerationError, match="3 that were lost"):
        units.lease("job/1", "job", "the next")
    assert rows(database) == []


def test_what_was_cancelled_or_came_to_the_wrong_worker_does_not_count(units):
    for _ in range(MOST_ATTEMPTS + 1):
        assert units.lease("job/1", "job", "worker") == 1
        units.give_back("job/1")


def test_what_is_made_is_forgotten(units, database):
    units.lease("job/1", "job", "worker")
    units.lease("job/2", "job", "worker")
    units.end("job/1")
    assert rows(database) == [("job/2", 1)]


def test_a_head_that_was_killed_does_not_count(units, database):
    for _ in range(MOST_ATTEMPTS + 1):
        assert units.lease("job/1", "job", "worker") == 1
        units.settle()
    units.lease("gone/1", "gone", "worker")
    units.settle()
    assert rows(database) == [("job/1", 0)]
