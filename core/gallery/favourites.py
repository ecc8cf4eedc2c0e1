"""Which pictures a person marked as favourites: a small file in ``marks/`` for each.

The row in the database finds it quickly; the file outlives the database.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from core.database import Database
from core.files import is_id, make_folder, sync_folder, write_atomically

FOLDER = "marks"


def favourites(folder: Path) -> set[str]:
    """Ids of the pictures that have the mark."""
    return {path.stem for path in (folder / FOLDER).glob("*.json") if is_id(path.stem)}


def set_favourite(folder: Path, image_id: str, is_favourite: bool) -> None:
    """Durable when it returns. Raises ``DiskFull`` or ``StorageError``."""
    place = folder / FOLDER
    path = place / f"{image_id}.json"
    if is_favourite:
        make_folder(place)
        write_atomically(path, json.dumps({"favourite": True}).encode())
    elif path.exists():
        path.unlink(missing_ok=True)
        sync_folder(place)


def reconcile(folder: Path, database: Database) -> None:
    """After a crash, or when one of both was lost: what either knows stands in both."""
    marked = favourites(folder)
    with database.transaction() as connection:
        rows = connection.execute("SELECT id FROM images WHERE favourite = 1").fetchall()
        known = {str(row["id"]) for row in rows}
        connection.executemany(
            "UPDATE images SET favourite = 1 WHERE id = ?", [(one,) for one in marked - known]
        )
    for image_id in known - marked:
        set_favourite(folder, image_id, True)


def forget(folder: Path, ids: Iterable[str]) -> None:
    """The pictures are gone for good."""
    for image_id in ids:
        (folder / FOLDER / f"{image_id}.json").unlink(missing_ok=True)
