"""Which worker makes which picture, in the database: only the head writes it.

A picture is begun anew when its worker is lost, a few times at most: one that brings workers down
must not do so for ever. That it is kept once is held by the gallery, where a job has one picture a
place.
"""

from __future__ import annotations

import time

from core.database import Database
from core.errors import GenerationError

MOST_ATTEMPTS = 3


class Units:
    def __init__(self, database: Database) -> None:
        self._database = database

    def lease(self, unit: str, job: str, worker: str) -> int:
        """The number of this attempt, from 1. Raises ``GenerationError`` when ``MOST_ATTEMPTS``
        workers were lost over it."""
        with self._database.transaction() as connection:
            attempt = connection.execute(
                "INSERT INTO units (id, job, attempt, worker, leased) VALUES (?, ?, 1, ?, ?) "
                "ON CONFLICT (id) DO UPDATE SET attempt = attempt + 1, worker = excluded.worker, "
                "leased = excluded.leased RETURNING attempt",
                (unit, job, worker, time.time()),
            ).fetchone()[0]
            if attempt > MOST_ATTEMPTS:
                connection.execute("DELETE FROM units WHERE id = ?", (unit,))
        if attempt > MOST_ATTEMPTS:
            raise GenerationError(
                expected="a worker that finishes this picture",
                got=f"{MOST_ATTEMPTS} that were lost over it",
                todo="try a smaller picture or look at the workers' memory",
                shown=f"{MOST_ATTEMPTS} workers were lost over this picture. Try a smaller one, or "
                "give the workers more memory.",
            )
        return attempt

    def give_back(self, unit: str) -> None:
        """This attempt does not count: it was cancelled, or came to a worker that cannot do it."""
        with self._database.transaction() as connection:
            connection.execute(
                "UPDATE units SET attempt = attempt - 1, worker = NULL "
                "WHERE id = ? AND worker IS NOT NULL",
                (unit,),
            )

    def end(self, unit: str) -> None:
        """It is made, or cannot be made."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM units WHERE id = ?", (unit,))

    def settle(self) -> None:
        """When a head starts: nobody works for the one before it. Its attempts do not count, and of
        jobs that are over nothing stays."""
        with self._database.transaction() as connection:
            connection.execute(
                "UPDATE units SET attempt = attempt - 1, worker = NULL WHERE worker IS NOT NULL"
            )
            connection.execute(
                "DELETE FROM units WHERE job NOT IN "
                "(SELECT id FROM jobs WHERE state IN ('queued', 'running'))"
            )
