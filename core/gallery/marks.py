"""What a person says of a picture: a favourite or not, and how many stars; a small file in
``marks/`` for each picture that has a mark.

The row in the database finds it quickly; the file outlives the database.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from core.database import Database
from core.files import is_id, make_folder, sync_folder, write_atomically

FOLDER = "marks"
MOST_STARS = 5
MAX_BYTES = 4096


@dataclass(frozen=True)
class Mark:
    """``rating`` is 1 to 5 stars; 0 says that none were given."""

    favourite: bool = False
    rating: int = 0

    def to_dict(self) -> dict[str, Any]:
        return {"favourite": self.favourite, "rating": self.rating}

    @classmethod
    def from_dict(cls, values: object) -> Mark:
        """Data from outside: what is not as it should be is left out."""
        told = cast("dict[str, Any]", values) if isinstance(values, dict) else {}
        return cls(told.get("favourite") is True, _stars(told.get("rating")))


def _stars(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        return 0
    return value if 0 <= value <= MOST_STARS else 0


NO_MARK = Mark()


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
            "SELECT id, favourite, rating FROM images WHERE favourite = 1 OR rating > 0"
        ).fetchall()
        known = {str(row["id"]): Mark(bool(row["favourite"]), row["rating"]) for row in rows}
        connection.executemany(
            "UPDATE images SET favourite = ?, rating = ? WHERE id = ?",
            [
                (mark.favourite, mark.rating, image_id)
                for image_id, mark in filed.items()
                if known.get(image_id) != mark
            ],
        )
    for image_id in known.keys() - filed.keys():
        keep(folder, image_id, known[image_id])


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
