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
from core.gallery.search.viewer import EVERYBODY, Viewer

FOLDER = "trash"
TRASH_SECONDS = 7 * 24 * 3600.0


class Trash:
    """Beside the pictures in ``folder``; rows in ``database``. Ids that are unknown, or not of
    this viewer, are passed over."""

    def __init__(self, folder: Path, database: Database, viewer: Viewer = EVERYBODY) -> None:
        self._folder = folder
        self._database = database
        self._own, self._whose = viewer.owns

    def put(self, ids: Iterable[str]) -> str:
        """The batch id brings them back.

        The row goes first: a crash in between leaves a file that the next start moves.
        """
        batch = uuid.uuid4().hex
        now = time.time()
        with self._database.transaction() as connection:
            connection.executemany(
                "UPDATE images SET trash_batch = ?, removed = ? "
                f"WHERE id = ? AND {SHOWN} AND {self._own}",
                [(batch, now, image_id, *self._whose) for image_id in ids],
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
            where = f"FROM images WHERE {IN_TRASH} AND {self._own}"
            total = int(connection.execute(f"SELECT count(*) {where}", self._whose).fetchone()[0])
            rows = connection.execute(
                f"SELECT * {where} ORDER BY removed DESC, id DESC LIMIT ? OFFSET ?",
                (*self._whose, limit, offset),
            ).fetchall()
        return Page(tuple(record.from_rows(rows)), total)

    def delete(self, ids: Sequence[str] | None = None) -> int:
        """Delete these for good, or all that lie here; how many went. Rows first."""
        with self._database.transaction() as connection:
            gone = self._delete_rows(connection, ids)
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
        query = f"SELECT 1 FROM images WHERE id = ? AND trash_batch IS NOT NULL AND {self._own}"
        with self._database.read() as connection:
            return tuple(
                one for one in ids if connection.execute(query, (one, *self._whose)).fetchone()
            )

    def _delete_files(self, ids: Sequence[str]) -> None:
        for image_id in ids:
            self.path(image_id).unlink(missing_ok=True)
            (self._folder / "thumbs" / f"{image_id}.jpg").unlink(missing_ok=True)
        marks.forget(self._folder, ids)
        Clips(self._folder, self._database).delete(ids)

    def _delete_rows(self, connection: sqlite3.Connection, ids: Sequence[str] | None) -> list[str]:
        where = f"DELETE FROM images WHERE trash_batch IS NOT NULL AND {self._own}"
        if ids is None:
            gone = connection.execute(f"{where} RETURNING id", self._whose).fetchall()
            return [str(row["id"]) for row in gone]
        one = f"{where} AND id = ? RETURNING id"
        return [
            str(row["id"])
            for image_id in ids
            for row in connection.execute(one, (*self._whose, image_id)).fetchall()
        ]
