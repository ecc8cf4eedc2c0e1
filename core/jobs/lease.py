"""Who may run jobs: one worker for a lane of a data folder, however many processes have it open.

The holder renews its row while it works. A row is void when it was not renewed for ten seconds, or
at once when its process is known to be gone, so that a restart after a crash does not wait.
"""

from __future__ import annotations

import os
import socket
import sqlite3
import time
import uuid

import psutil

from core.database import Database

LEASE_SECONDS = 10.0
LARGEST_PID = 2**31 - 1  # of the type that systems have for it

# Tells this process from an earlier one that had the same number, as in a restarted container.
PROCESS = uuid.uuid4().hex


class Lease:
    def __init__(self, database: Database, lane: str) -> None:
        self._database = database
        self._lane = lane
        self.worker = f"{PROCESS}-{uuid.uuid4().hex}"

    def acquire(self) -> bool:
        """Take or renew the right to run jobs; False while another worker has it."""
        with self._database.transaction() as connection:
            if active_worker(connection, self._lane) not in (None, self.worker):
                return False
            connection.execute(
                "INSERT OR REPLACE INTO worker_lease (lane, worker, host, pid, beat) "
                "VALUES (?, ?, ?, ?, ?)",
                (self._lane, self.worker, socket.gethostname(), os.getpid(), time.time()),
            )
        return True

    def release(self) -> None:
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM worker_lease WHERE worker = ?", (self.worker,))


def active_worker(connection: sqlite3.Connection, lane: str) -> str | None:
    """The worker that holds the right at this moment."""
    query = "SELECT * FROM worker_lease WHERE lane = ?"
    row = connection.execute(query, (lane,)).fetchone()
    if row is None or not _is_sound(row):
        return None  # a damaged row holds nobody back
    if abs(time.time() - row["beat"]) > LEASE_SECONDS:
        return None
    worker, pid = str(row["worker"]), row["pid"]
    if row["host"] != socket.gethostname():
        return worker
    is_alive = worker.startswith(PROCESS) if pid == os.getpid() else psutil.pid_exists(pid)
    return worker if is_alive else None


def _is_sound(row: sqlite3.Row) -> bool:
    beat, pid = row["beat"], row["pid"]
    return isinstance(beat, float) and isinstance(pid, int) and 0 < pid <= LARGEST_PID
