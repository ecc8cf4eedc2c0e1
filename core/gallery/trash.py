"""What was thrown away: a week long it can be brought back."""

from __future__ import annotations

import os
import sqlite3
import time
import uuid
from collections.abc import Iterable, Sequence
from pathlib import Path

from core.database import Database
from core.files import is_id, move
from core.gallery import marks, record
from core.gallery.clips import Clips
from core.gallery.record import Page
from core.gallery.search.query import IN_TRASH, SHOWN

FOLDER = "trash"
TRASH_SECONDS = 7 * 24 * 3600.0


class Trash:
    """Beside the pictures in ``folder``; rows in ``database``. Unknown ids are passed over."""

    def __init__(self, folder: Path, database: Database) -> None:
        self._folder = folder
        self._database = database

    def put(self, ids: Iterable[str]) -> str:
        """The batch id brings them back.

        The row goes first: a crash in between leaves a file that the next start moves.
        """
        batch = uuid.uuid4().hex
        now = time.time()
        with self._database.transaction() as connection:
            connection.executemany(
                f"UPDATE images SET trash_batch = ?, removed = ? WHERE id = ? AND {SHOWN}",
                [(batch, now, image_id) for image_id in ids],
            )
        for image_id in self._in_batch(batch):
            if self._shown(image_id).exists():
                move(self._shown(image_id), self.path(image_id))
                os.utime(self.path(image_id))
        return batch

    def restore(self, batch: str) -> tuple[str, ...]:
        """Bring the pictures of one ``put`` back; the ids that are there again."""
        return self.take_out(self._in_batch(batch))

    def take_out(self, ids: Sequence[str]) -> tuple[str, ...]:
        """Bring these back; the ids that are there again."""
        there = self._there(ids)
        for image_id in there:
            if self.path(image_id).exists():
                move(self.path(image_id), self._shown(image_id))
        with self._database.transaction() as connection:
            connection.executemany(
                "UPDATE images SET trash_batch = NULL, removed = NULL WHERE id = ?",
                [(image_id,) for image_id in there],
            )
        return there

    def find(self, *, offset: int = 0, limit: int = 24) -> Page:
        """What lies here, the last thrown away first."""
        with self._database.read() as connection:
            count = f"SELECT count(*) FROM images WHERE {IN_TRASH}"
            total = int(connection.execute(count).fetchone()[0])
            rows = connection.execute(
                f"SELECT * FROM images WHERE {IN_TRASH} ORDER BY removed DESC, id DESC "
                "LIMIT ? OFFSET ?",
                (limit, offset),
            ).fetchall()
        return Page(tuple(record.from_rows(rows)), total)

    def delete(self, ids: Sequence[str] | None = None) -> int:
        """Delete these for good, or all that lie here; how many went. Rows first."""
        with self._database.transaction() as connection:
            gone = _delete_rows(connection, ids)
        self._delete_files(gone)
        return len(gone)

    def purge(self) -> None:
        """Delete for good what was thrown away more than a week ago."""
        before = time.time() - TRASH_SECONDS
        with self._database.transaction() as connection:
            rows = connection.execute(
                "DELETE FROM images WHERE trash_batch IS NOT NULL AND removed < ? RETURNING id",
                (before,),
            ).fetchall()
        self._delete_files([str(row["id"]) for row in rows])

    def path(self, image_id: str) -> Path:
        assert is_id(image_id), image_id
        return self._folder / FOLDER / f"{image_id}.png"

    def _shown(self, image_id: str) -> Path:
        assert is_id(image_id), image_id
        return self._folder / f"{image_id}.png"

    def _in_batch(self, batch: str) -> tuple[str, ...]:
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT id FROM images WHERE trash_batch = ? ORDER BY id", (batch,)
            ).fetchall()
        return tuple(row["id"] for row in rows)

    def _there(self, ids: Sequence[str]) -> tuple[str, ...]:
        query = "SELECT 1 FROM images WHERE id = ? AND trash_batch IS NOT NULL"
        with self._database.read() as connection:
            return tuple(one for one in ids if connection.execute(query, (one,)).fetchone())

    def _delete_files(self, ids: Sequence[str]) -> None:
        for image_id in ids:
            self.path(image_id).unlink(missing_ok=True)
            (self._folder / "thumbs" / f"{image_id}.jpg").unlink(missing_ok=True)
        marks.forget(self._folder, ids)
        Clips(self._folder).delete(ids)


def _delete_rows(connection: sqlite3.Connection, ids: Sequence[str] | None) -> list[str]:
    if ids is None:
        query = "DELETE FROM images WHERE trash_batch IS NOT NULL RETURNING id"
        return [str(row["id"]) for row in connection.execute(query).fetchall()]
    one = "DELETE FROM images WHERE id = ? AND trash_batch IS NOT NULL RETURNING id"
    return [str(row["id"]) for gone in ids for row in connection.execute(one, (gone,)).fetchall()]
