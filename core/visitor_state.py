"""The state of a visitor's pages (prompt, pose, settings), for when the browser comes back.

Rows come from a file: what is read is checked by whoever restores it.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Mapping
from typing import Any, cast

from core.database import Database
from core.errors import StorageError

# Writing waits for this long, so that a slider that is dragged is one row written, and no page
# waits for the disk.
WRITE_AFTER_SECONDS = 0.5
MAX_BYTES = 256 * 1024
MAX_VISITORS = 500
MAX_AGE_SECONDS = 90 * 24 * 3600

logger = logging.getLogger(__name__)


class VisitorStates:
    """One row a visitor; safe from several threads."""

    def __init__(self, database: Database, *, max_visitors: int = MAX_VISITORS) -> None:
        self._database = database
        self._max_visitors = max_visitors
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        """Taken before the other one; what waits stays to be read until it is in the file."""
        self._unwritten: dict[str, str] = {}
        self._timer: threading.Timer | None = None

    def load(self, visitor: str) -> dict[str, Any] | None:
        """What was saved last; None when there is nothing or it cannot be read."""
        with self._lock:
            text = self._unwritten.get(visitor)
        try:
            return _parsed(text or self._read(visitor))
        except (StorageError, ValueError, RecursionError) as error:
            logger.warning("what a visitor left cannot be read: %s", error)
            return None

    def save(self, visitor: str, values: Mapping[str, Any]) -> None:
        """Written soon; what is too large to be kept leaves the row as it was."""
        text = json.dumps(values, ensure_ascii=False, allow_nan=False)
        if len(text.encode()) > MAX_BYTES:
            logger.warning("what a visitor left is too large to be kept: %d bytes", len(text))
            return
        with self._lock:
            self._unwritten[visitor] = text
            if self._timer is None:
                self._timer = threading.Timer(WRITE_AFTER_SECONDS, self.flush)
                self._timer.daemon = True
                self._timer.start()

    def forget(self, visitor: str) -> None:
        with self._writing:
            with self._lock:
                self._unwritten.pop(visitor, None)
            with self._database.transaction() as connection:
                connection.execute("DELETE FROM desks WHERE visitor = ?", (visitor,))

    def flush(self) -> None:
        """Write what waits. The latest states stay, and those of the last 90 days."""
        with self._writing:
            with self._lock:
                rows, self._timer = dict(self._unwritten), None
            self._write(rows)
            with self._lock:
                for visitor, text in rows.items():
                    if self._unwritten.get(visitor) == text:
                        del self._unwritten[visitor]

    def _write(self, rows: Mapping[str, str]) -> None:
        now = time.time()
        try:
            with self._database.transaction() as connection:
                connection.executemany(
                    "INSERT OR REPLACE INTO desks (visitor, touched, content) VALUES (?, ?, ?)",
                    [(visitor, now, text) for visitor, text in rows.items()],
                )
                connection.execute(
                    "DELETE FROM desks WHERE touched < ? OR visitor IN (SELECT visitor FROM desks "
                    "ORDER BY touched DESC LIMIT -1 OFFSET ?)",
                    (now - MAX_AGE_SECONDS, self._max_visitors),
                )
        except StorageError as error:  # the disk is full, the studio is closing: work goes on
            logger.warning("what a visitor left is not kept: %s", error)

    def _read(self, visitor: str) -> str | None:
        with self._database.read() as connection:
            row = connection.execute(
                "SELECT content FROM desks WHERE visitor = ?", (visitor,)
            ).fetchone()
        return None if row is None else str(row["content"])


def _parsed(text: str | None) -> dict[str, Any] | None:
    if text is None or len(text) > MAX_BYTES:
        return None
    found = json.loads(text)
    return cast("dict[str, Any]", found) if isinstance(found, dict) else None
