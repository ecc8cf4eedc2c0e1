"""The durable queue: queued → running → done, failed or cancelled, one row a job.

Every change is one transaction, so any number of threads and processes may use it at once.
"""

from __future__ import annotations

import builtins
import json
import sqlite3
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.database import Database
from core.errors import QueueFull
from core.files import id_seconds, is_id
from core.jobs.job import Job, JobState, guest_of, lost_job
from core.jobs.kinds import KindRegistry
from core.jobs.lease import active_worker
from core.jobs.rows import UNREADABLE, digest_of, from_row, text_of

LATEST = 20
DAY = 24 * 3600.0
ACTIVE = "state IN ('queued', 'running')"
STOPPED_TWICE = "The studio stopped twice in the middle of this job:"

FindResults = Callable[[sqlite3.Connection, str], builtins.list[str]]
"""The ids of what a job has made so far and is still there, in its order."""


@dataclass(frozen=True, kw_only=True)
class QueueLimits:
    """``queued``: how many jobs may wait in all, ``guests``: of one guest (None: as many as of
    all); ``attempts``: how often one may be started.

    Of the jobs that are over the latest ``finished`` are remembered, and those at most for
    ``finished_days``. Their pictures stay.
    """

    queued: int = 100
    guests: int | None = None
    attempts: int = 2
    finished: int = 500
    finished_days: float = 30.0


def _no_results(_connection: sqlite3.Connection, _job_id: str) -> builtins.list[str]:
    return []


class JobQueue:
    """The jobs of a data folder; ``lane`` is the one whose jobs are claimed and recovered here.

    What a job made before it broke off is asked of ``find_results``, in the transaction that
    settles it.
    """

    def __init__(
        self,
        database: Database,
        kinds: KindRegistry[Any] | None = None,
        *,
        lane: str | None = None,
        limits: QueueLimits | None = None,
        find_results: FindResults = _no_results,
    ) -> None:
        self.database = database
        self.kinds: KindRegistry[Any] = kinds or KindRegistry()
        self.lane = lane or self.kinds.lanes[0]
        self.limits = limits or QueueLimits()
        self._find_results = find_results

    def in_lane(self, lane: str) -> JobQueue:
        """The same queue, for the worker of this lane."""
        if lane == self.lane:
            return self
        return JobQueue(
            self.database,
            self.kinds,
            lane=lane,
            limits=self.limits,
            find_results=self._find_results,
        )

    def submit(
        self, kind: str, payload: dict[str, Any], owner: str, job_id: str | None = None
    ) -> Job:
        """Put a job at the end; the same ``job_id`` again gives the job that is there already.

        Raises ``QueueFull``; the count and the insert are one transaction.
        """
        job_id = job_id or uuid.uuid4().hex
        text = text_of(payload)
        with self.database.transaction() as connection:
            if self._find(connection, job_id) is None:
                self._check_room(connection)
                self._check_guest(connection, guest_of(owner))
                connection.execute(
                    "INSERT INTO jobs (id, owner, kind, state, created, payload, digest) "
                    "VALUES (?, ?, ?, 'queued', ?, ?, ?)",
                    (job_id, owner, kind, time.time(), text, digest_of(kind, text)),
                )
            return self._one(connection, job_id)

    def _check_room(self, connection: sqlite3.Connection) -> None:
        query = "SELECT count(*) FROM jobs WHERE state = 'queued'"
        if connection.execute(query).fetchone()[0] >= self.limits.queued:
            raise QueueFull(
                expected=f"fewer than {self.limits.queued} waiting jobs",
                got="a full queue",
                todo="wait for one to finish, or cancel some",
                shown="The queue is full. Wait for a picture to finish, or cancel some.",
            )

    def _check_guest(self, connection: sqlite3.Connection, guest: str) -> None:
        """Whichever pages their jobs are of."""
        most = self.limits.guests
        if not guest or most is None:
            return
        owners = connection.execute("SELECT owner FROM jobs WHERE state = 'queued'").fetchall()
        if sum(guest_of(row["owner"]) == guest for row in owners) >= most:
            raise QueueFull(
                expected=f"fewer than {most} waiting jobs of one guest",
                got=f"{most} already",
                todo="wait for one to finish, or cancel some",
                shown=f"{most} of your jobs wait already, as many as each guest may have. Wait for "
                "one to finish, or cancel some.",
            )

    def claim(self, worker: str | None = None) -> Job | None:
        """Take the job whose turn it is, or None; no two callers get the same one.

        Visitors take turns, each with what it queued first. One whose row is damaged fails, and
        the next is taken.
        """
        with self.database.transaction() as connection:
            while (job := self._take(connection, worker)) is not None and not job.is_readable:
                connection.execute(
                    "UPDATE jobs SET state = 'failed', error = ?, result = ?, finished = ? "
                    "WHERE id = ?",
                    (UNREADABLE, self._result(connection, job.id), time.time(), job.id),
                )
        return job

    def _take(self, connection: sqlite3.Connection, worker: str | None) -> Job | None:
        row = connection.execute(
            "UPDATE jobs SET state = 'running', attempt = attempt + 1, worker = ?, started = ? "
            f"WHERE id = (SELECT job FROM ({self._turns()}) WHERE lane = '{self.lane}' "
            "ORDER BY position LIMIT 1) "
            "RETURNING id",
            (worker, time.time()),
        ).fetchone()
        return None if row is None else self._one(connection, row["id"])

    def finish(self, job_id: str, result: tuple[str, ...], worker: str | None = None) -> bool:
        """A running job is done. False when it is no longer this worker's."""
        return self._end(job_id, JobState.DONE, "", result, worker)

    def fail(
        self, job_id: str, error: str, result: tuple[str, ...] = (), worker: str | None = None
    ) -> bool:
        """A running job failed with one line. Its result is ``result`` and what it kept."""
        return self._end(job_id, JobState.FAILED, error, result, worker)

    def stop(self, job_id: str, result: tuple[str, ...] = (), worker: str | None = None) -> bool:
        """A running job stopped because it was cancelled."""
        return self._end(job_id, JobState.CANCELLED, "", result, worker)

    def _end(
        self, job_id: str, state: JobState, error: str, result: tuple[str, ...], worker: str | None
    ) -> bool:
        with self.database.transaction() as connection:
            is_whole = state is JobState.DONE
            text = json.dumps(result) if is_whole else self._result(connection, job_id, result)
            changed = connection.execute(
                "UPDATE jobs SET state = ?, error = ?, result = ?, finished = ? "
                "WHERE id = ? AND state = 'running' AND worker IS ?",
                (state, error, text, time.time(), job_id, worker),
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

    def requeue(self, job_id: str, worker: str | None = None) -> bool:
        """A running job waits again, in its old place; this start does not count.

        One that somebody cancelled is left to ``stop`` or to the next ``recover``.
        """
        with self.database.transaction() as connection:
            changed = connection.execute(
                "UPDATE jobs SET state = 'queued', attempt = attempt - 1, worker = NULL "
                "WHERE id = ? AND state = 'running' AND worker IS ? AND cancel_requested = 0",
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
            return self._one(connection, job_id)

    def move(self, job_id: str, by: int) -> bool:
        """A waiting job changes places with the one ``by`` behind it (before it: below 0) of its
        visitor in its lane. False where none waits there, or the job waits no more."""
        lane = self.kinds.lane_sql("kind")
        with self.database.transaction() as connection:
            own = connection.execute(
                f"SELECT seq, owner, {lane} AS lane FROM jobs WHERE id = ? AND state = 'queued'",
                (job_id,),
            ).fetchone()
            if own is None or by == 0:
                return False
            side, order = (">", "ASC") if by > 0 else ("<", "DESC")
            other = connection.execute(
                f"SELECT seq FROM jobs WHERE state = 'queued' AND {lane} = ? AND owner = ? "
                f"AND seq {side} ? ORDER BY seq {order} LIMIT 1 OFFSET ?",
                (own["lane"], own["owner"], own["seq"], abs(by) - 1),
            ).fetchone()
            if other is None:
                return False
            pair = (own["seq"], other["seq"])
            # by way of a place that no job has: places are unique
            for before, after in ((pair[0], -1), (pair[1], pair[0]), (-1, pair[1])):
                connection.execute("UPDATE jobs SET seq = ? WHERE seq = ?", (after, before))
        return True

    def recover(self) -> int:
        """Settle the running jobs whose worker is gone; how many there were.

        They wait again when they may be started once more, are cancelled when that was asked for,
        and fail otherwise: a job that brings the machine down must not do so for ever. A start in
        which something was kept does not count against it. A job of a worker that lives (in another
        process) is left alone.
        """
        with self.database.transaction() as connection:
            alive = active_worker(connection, self.lane) or ""
            rows = connection.execute(
                f"SELECT id, kind, attempt, started, cancel_requested FROM jobs "
                f"WHERE {self._lane_condition} AND state = 'running' AND worker IS NOT ?",
                (alive,),
            ).fetchall()
            for row in rows:
                self._settle(connection, row)
        return len(rows)

    def _settle(self, connection: sqlite3.Connection, row: sqlite3.Row) -> None:
        job_id, attempt = row["id"], row["attempt"]
        if not row["cancel_requested"]:
            if self._made_since(connection, job_id, row["started"]):
                attempt -= 1
            if attempt < self.limits.attempts:
                connection.execute(
                    "UPDATE jobs SET state = 'queued', attempt = ?, worker = NULL WHERE id = ?",
                    (attempt, job_id),
                )
                return
        state = JobState.CANCELLED if row["cancel_requested"] else JobState.FAILED
        kind = self.kinds.get(row["kind"])
        advice = "start it again." if kind is None else kind.advice
        error = "" if state is JobState.CANCELLED else f"{STOPPED_TWICE} {advice}"
        connection.execute(
            "UPDATE jobs SET state = ?, error = ?, result = ?, finished = ? WHERE id = ?",
            (state, error, self._result(connection, job_id), time.time(), job_id),
        )

    def get(self, job_id: str) -> Job:
        """Raises ``NotFound``."""
        with self.database.read() as connection:
            return self._one(connection, job_id)

    def list(
        self, owner: str | None = None, limit: int | None = None, active_only: bool = False
    ) -> builtins.list[Job]:
        """Newest first. Without a limit: the latest 20, or all that are active."""
        where = [ACTIVE] if active_only else []
        values: builtins.list[Any] = []
        if owner is not None:
            where.append("owner = ?")
            values.append(owner)
        condition = f"WHERE {' AND '.join(where)}" if where else ""
        with self.database.read() as connection:
            rows = connection.execute(
                f"{self._select()} {condition} ORDER BY seq DESC LIMIT ?",
                (*values, limit or (-1 if active_only else LATEST)),
            ).fetchall()
        return [from_row(row) for row in rows]

    def done_before(self, kind: str, payload: dict[str, Any]) -> builtins.list[Job]:
        """The latest that did the very same and were not stopped, newest first."""
        with self.database.read() as connection:
            rows = connection.execute(
                f"{self._select()} WHERE digest = ? AND state = 'done' ORDER BY seq DESC LIMIT ?",
                (digest_of(kind, text_of(payload)), LATEST),
            ).fetchall()
        return [from_row(row) for row in rows]

    def count_active(self) -> tuple[int, int]:
        """How many jobs run, how many wait, of all lanes."""
        with self.database.read() as connection:
            row = connection.execute(
                f"SELECT count(*) FILTER (WHERE state = 'running') AS running, count(*) AS active "
                f"FROM jobs WHERE {ACTIVE}"
            ).fetchone()
        return row["running"], row["active"] - row["running"]

    def has_work(self) -> bool:
        """Something of this lane waits or runs."""
        with self.database.read() as connection:
            query = f"SELECT 1 FROM jobs WHERE {ACTIVE} AND {self._lane_condition} LIMIT 1"
            return connection.execute(query).fetchone() is not None

    # --- within a transaction ---------------------------------------------------------------------

    def _select(self) -> str:
        """Rows of jobs, each with its ``position``: 0 unless queued."""
        return f"""
            SELECT jobs.*, coalesce(turns.position, 0) AS position
            FROM jobs LEFT JOIN ({self._turns()}) AS turns ON turns.job = jobs.id
        """

    def _turns(self) -> str:
        """The waiting jobs and their places in their lanes, from 1: the first job of each visitor,
        then the second of each, and so on; whose latest job began longest ago comes first."""
        lane = self.kinds.lane_sql("kind")
        return f"""
            SELECT id AS job, lane, row_number() OVER (
                PARTITION BY lane ORDER BY turn, coalesce(served, 0), seq
            ) AS position
            FROM (
                SELECT id, seq, owner, {lane} AS lane,
                    row_number() OVER (PARTITION BY {lane}, owner ORDER BY seq) AS turn
                FROM jobs WHERE state = 'queued'
            ) LEFT JOIN (
                SELECT owner, {lane} AS lane, max(started) AS served FROM jobs GROUP BY 1, 2
            ) USING (owner, lane)
        """

    @property
    def _lane_condition(self) -> str:
        return f"{self.kinds.lane_sql('kind')} = '{self.lane}'"

    def _find(self, connection: sqlite3.Connection, job_id: str) -> Job | None:
        row = connection.execute(f"{self._select()} WHERE id = ?", (job_id,)).fetchone()
        return None if row is None else from_row(row)

    def _one(self, connection: sqlite3.Connection, job_id: str) -> Job:
        job = self._find(connection, job_id)
        if job is None:
            raise lost_job()
        return job

    def _made_since(
        self, connection: sqlite3.Connection, job_id: str, seconds: float | None
    ) -> bool:
        """Whether the job made something in the start that began then."""
        ids = [one for one in self._find_results(connection, job_id) if is_id(one)]
        return isinstance(seconds, float) and any(id_seconds(one) >= seconds - 0.001 for one in ids)

    def _result(
        self, connection: sqlite3.Connection, job_id: str, known: tuple[str, ...] = ()
    ) -> str:
        """JSON of what a job made that did not end well, also in earlier starts."""
        return json.dumps(list(dict.fromkeys((*known, *self._find_results(connection, job_id)))))
