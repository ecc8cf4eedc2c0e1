"""What a person says of a picture: a favourite or not, how many stars, shared or not; and of which
guest it is. A small file in ``marks/`` for each picture that has a mark.

The row in the database finds it quickly; the file outlives the database.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from core.database import Database
from core.files import is_id, make_folder, sync_folder, write_atomically
from core.jobs.job import guest_of

FOLDER = "marks"
MOST_STARS = 5
MAX_BYTES = 4096


@dataclass(frozen=True)
class Mark:
    """``rating`` is 1 to 5 stars; 0 says that none were given. ``guest`` as in ``ImageRecord``."""

    favourite: bool = False
    rating: int = 0
    guest: str = ""
    shared: bool = False

    def to_dict(self) -> dict[str, Any]:
        told = {"favourite": self.favourite, "rating": self.rating}
        return (
            told
            | ({"guest": self.guest} if self.guest else {})
            | ({"shared": True} if self.shared else {})
        )

    @classmethod
    def from_dict(cls, values: object) -> Mark:
        """Data from outside: what is not as it should be is left out."""
        told = cast("dict[str, Any]", values) if isinstance(values, dict) else {}
        return cls(
            told.get("favourite") is True,
            _stars(told.get("rating")),
            _guest(told.get("guest")),
            told.get("shared") is True,
        )

    @classmethod
    def of_row(cls, row: sqlite3.Row) -> Mark:
        """Of a row with ``COLUMNS``."""
        return cls(bool(row["favourite"]), row["rating"], str(row["guest"]), bool(row["shared"]))


def _guest(value: object) -> str:
    return guest_of(value) if isinstance(value, str) else ""


def _stars(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        return 0
    return value if 0 <= value <= MOST_STARS else 0


NO_MARK = Mark()
COLUMNS = "favourite, rating, guest, shared"


def marks(folder: Path) -> dict[str, Mark]:
    """The marks by the ids of their pictures."""
    files = ((path.stem, path) for path in (folder / FOLDER).glob("*.json") if is_id(path.stem))
    read = ((image_id, _read(path)) for image_id, path in files)
    return {image_id: mark for image_id, mark in read if mark != NO_MARK}


def keep(folder: Path, image_id: str, mark: Mark) -> None:
    """Durable when it returns. Raises ``DiskFull`` or ``StorageError``."""
    place = folder / FOLDER
    path = place / f"{image_id}.json"
    if mark != NO_MARK:
        make_folder(place)
        write_atomically(path, json.dumps(mark.to_dict()).encode())
    elif path.exists():
        path.unlink(missing_ok=True)
        sync_folder(place)


def reconcile(folder: Path, database: Database) -> None:
    """After a crash, or when one of both was lost: what either knows stands in both; where they
    differ, the file is right."""
    filed = marks(folder)
    with database.transaction() as connection:
        rows = connection.execute(
            f"SELECT id, {COLUMNS} FROM images "
            "WHERE favourite = 1 OR rating > 0 OR guest <> '' OR shared = 1"
        ).fetchall()
        known = {str(row["id"]): Mark.of_row(row) for row in rows}
        for image_id, mark in filed.items():
            if known.get(image_id) != mark:
                set_mark(connection, image_id, mark)
    for image_id in known.keys() - filed.keys():
        keep(folder, image_id, known[image_id])


def set_mark(connection: sqlite3.Connection, image_id: str, mark: Mark) -> None:
    """In the row alone."""
    connection.execute(
        "UPDATE images SET favourite = ?, rating = ?, guest = ?, shared = ? WHERE id = ?",
        (mark.favourite, mark.rating, mark.guest, mark.shared, image_id),
    )


def forget(folder: Path, ids: Iterable[str]) -> None:
    """The pictures are gone for good."""
    for image_id in ids:
        (folder / FOLDER / f"{image_id}.json").unlink(missing_ok=True)


def _read(path: Path) -> Mark:
    try:
        data = path.read_bytes() if path.stat().st_size <= MAX_BYTES else b""
        return Mark.from_dict(json.loads(data))
    except (OSError, ValueError, RecursionError):
        return NO_MARK
