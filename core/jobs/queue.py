"""The durable queue: queued → running → done, failed or cancelled, one row a job.

Every change is one transaction, so any number of threads and processes may use it at once.
"""

from __future__ import annotations

import builtins
import json
import sqlite3
import time
import uuid
from dataclasses import dataclass
from typing import Any

from core.database import Database
from core.errors import NotFound, QueueFull
from core.jobs.job import Job, JobState
from core.jobs.lane import ARE_FETCHES, Lane
from core.jobs.lease import living_worker

DAY = 24 * 3600.0
ACTIVE = "state IN ('queued', 'running')"

# Position 0 unless queued. The index on the state makes the count touch only waiting rows.
SELECT_JOB = f"""
    SELECT jobs.*, CASE WHEN state = 'queued' THEN (
        SELECT count(*) FROM jobs AS ahead WHERE ahead.state = 'queued' AND ahead.seq <= jobs.seq
        AND (ahead.kind {ARE_FETCHES}) = (jobs.kind {ARE_FETCHES})
    ) ELSE 0 END AS position
    FROM jobs
"""


@dataclass(frozen=True, kw_only=True)
class QueueLimits:
    """``queued``: how many jobs may wait in all; ``attempts``: how often one may be started.

    Of the jobs that are over the latest ``finished`` are remembered, and those at most for
    ``finished_days``. Their pictures stay.
    """

    queued: int = 100
    attempts: int = 2
    finished: int = 500
    finished_days: float = 30.0


class JobQueue:
    """The jobs of a data folder; ``lane`` is the one whose jobs are claimed and recovered here."""

    def __init__(
        self,
        database: Database,
        *,
        limits: QueueLimits | None = None,
        lane: Lane = Lane.PICTURES,
    ) -> None:
        self.database = database
        self.lane = lane
        self.limits = limits or QueueLimits()

    def submit(
        self, kind: str, payload: dict[str, Any], owner: str, job_id: str | None = None
    ) -> Job:
        """Put a job at the end; the same ``job_id`` again gives the job that is there already.

        Raises ``QueueFull``; the count and the insert are one transaction.
        """
        job_id = job_id or uuid.uuid4().hex
        text = json.dumps(payload, ensure_ascii=False, allow_nan=False)
        with self.database.transaction() as connection:
            if _find(connection, job_id) is None:
                self._check_room(connection)
                connection.execute(
                    "INSERT INTO jobs (id, owner, kind, state, created, payload) "
                    "VALUES (?, ?, ?, 'queued', ?, ?)",
                    (job_id, owner, kind, time.time(), text),
                )
            return _one(connection, job_id)

    def _check_room(self, connection: sqlite3.Connection) -> None:
        query = "SELECT count(*) FROM jobs WHERE state = 'queued'"
        if connection.execute(query).fetchone()[0] >= self.limits.queued:
            raise QueueFull(
                f"Expected fewer than {self.limits.queued} waiting jobs, got a full queue: "
                "wait for one to finish, or cancel some.",
                shown="The queue is full. Wait for a picture to finish, or cancel some.",
            )

    def claim(self, worker: str | None = None) -> Job | None:
        """Take the job that waits longest, or None; no two callers get the same one."""
        with self.database.transaction() as connection:
            row = connection.execute(
                "UPDATE jobs SET state = 'running', attempt = attempt + 1, worker = ?, started = ? "
                f"WHERE id = (SELECT id FROM jobs WHERE state = 'queued' AND {self.lane.condition} "
                "ORDER BY seq LIMIT 1) "
                "RETURNING id",
                (worker, time.time()),
            ).fetchone()
            return None if row is None else _one(connection, row["id"])

    def finish(self, job_id: str, result: tuple[str, ...], worker: str | None = None) -> bool:
        """A running job is done. False when it is no longer this worker's."""
        return self._end(job_id, JobState.DONE, "", result, worker)

    def fail(
        self, job_id: str, error: str, result: tuple[str, ...] = (), worker: str | None = None
    ) -> bool:
        """A running job failed with one line; ``result`` is what it had finished before."""
        return self._end(job_id, JobState.FAILED, error, result, worker)

    def stop(self, job_id: str, result: tuple[str, ...] = (), worker: str | None = None) -> bool:
        """A running job stopped because it was cancelled."""
        return self._end(job_id, JobState.CANCELLED, "", result, worker)

    def _end(
        self, job_id: str, state: JobState, error: str, result: tuple[str, ...], worker: str | None
    ) -> bool:
        with self.database.transaction() as connection:
            changed = connection.execute(
                "UPDATE jobs SET state = ?, error = ?, result = ?, finished = ? "
                "WHERE id = ? AND state = 'running' AND worker IS ?",
                (state, error, json.dumps(result), time.time(), job_id, worker),
            ).rowcount
            self._forget_old(connection)
        return changed == 1

    def _forget_old(self, connection: sqlite3.Connection) -> None:
        """By the end of each job, so that the table stays small however long the studio runs."""
        connection.execute(
            "DELETE FROM jobs WHERE finished < ? OR seq IN ("
            "SELECT seq FROM jobs WHERE finished IS NOT NULL ORDER BY finished DESC, seq DESC "
            "LIMIT -1 OFFSET ?)",
            (time.time() - self.limits.finished_days * DAY, self.limits.finished),
        )

    def put_back(self, job_id: str, worker: str | None = None) -> bool:
        """A running job waits again, in its old place; this start does not count."""
        with self.database.transaction() as connection:
            changed = connection.execute(
                "UPDATE jobs SET state = 'queued', attempt = attempt - 1, worker = NULL "
                "WHERE id = ? AND state = 'running' AND worker IS ?",
                (job_id, worker),
            ).rowcount
        return changed == 1

    def cancel(self, job_id: str) -> Job:
        """A waiting job is cancelled at once, a running one is asked to stop; else no change.

        Raises ``NotFound``.
        """
        with self.database.transaction() as connection:
            connection.execute(
                "UPDATE jobs SET state = 'cancelled', finished = ? "
                "WHERE id = ? AND state = 'queued'",
                (time.time(), job_id),
            )
            connection.execute(
                "UPDATE jobs SET cancel_requested = 1 WHERE id = ? AND state = 'running'", (job_id,)
            )
            return _one(connection, job_id)

    def recover(self) -> int:
        """Settle the running jobs whose worker is gone; how many there were.

        They wait again when they may be started once more, are cancelled when that was asked for,
        and fail otherwise: a job that brings the machine down must not do so for ever. A job of a
        worker that lives (in another process) is left alone.
        """
        with self.database.transaction() as connection:
            gone = f"{self.lane.condition} AND state = 'running' AND worker IS NOT ?"
            alive = living_worker(connection, self.lane) or ""
            cancelled = connection.execute(
                f"UPDATE jobs SET state = 'cancelled', finished = ? "
                f"WHERE {gone} AND cancel_requested = 1",
                (time.time(), alive),
            ).rowcount
            again = connection.execute(
                f"UPDATE jobs SET state = 'queued', worker = NULL WHERE {gone} AND attempt < ?",
                (alive, self.limits.attempts),
            ).rowcount
            failed = connection.execute(
                f"UPDATE jobs SET state = 'failed', finished = ?, error = ? WHERE {gone}",
                (
                    time.time(),
                    f"The studio stopped twice in the middle of this job: {self.lane.advice}",
                    alive,
                ),
            ).rowcount
        return cancelled + again + failed

    def get(self, job_id: str) -> Job:
        """Raises ``NotFound``."""
        with self.database.read() as connection:
            return _one(connection, job_id)

    def list(
        self, owner: str | None = None, limit: int = 20, active_only: bool = False
    ) -> builtins.list[Job]:
        """Newest first."""
        where = [ACTIVE] if active_only else []
        values: builtins.list[Any] = []
        if owner is not None:
            where.append("owner = ?")
            values.append(owner)
        condition = f"WHERE {' AND '.join(where)}" if where else ""
        with self.database.read() as connection:
            rows = connection.execute(
                f"{SELECT_JOB} {condition} ORDER BY seq DESC LIMIT ?", (*values, limit)
            ).fetchall()
        return [_job(row) for row in rows]

    def has_work(self) -> bool:
        """Something of this lane waits or runs."""
        with self.database.read() as connection:
            query = f"SELECT 1 FROM jobs WHERE {ACTIVE} AND {self.lane.condition} LIMIT 1"
            return connection.execute(query).fetchone() is not None


def _find(connection: sqlite3.Connection, job_id: str) -> Job | None:
    row = connection.execute(f"{SELECT_JOB} WHERE id = ?", (job_id,)).fetchone()
    return None if row is None else _job(row)


def _one(connection: sqlite3.Connection, job_id: str) -> Job:
    job = _find(connection, job_id)
    if job is None:
        raise NotFound(
            "Expected a job of this studio, got one that is not there: start it again.",
            shown="That job is not here any more. Start it again.",
        )
    return job


def _job(row: sqlite3.Row) -> Job:
    state = JobState(row["state"])
    return Job(
        id=row["id"],
        owner=row["owner"],
        kind=row["kind"],
        payload=json.loads(row["payload"]),
        state=state,
        attempt=row["attempt"],
        error=row["error"],
        result=tuple(json.loads(row["result"])),
        created=row["created"],
        started=row["started"],
        finished=row["finished"],
        position=row["position"],
        is_cancelling=state is JobState.RUNNING and bool(row["cancel_requested"]),
    )
