"""What requests were made from and nothing asks for any more."""

from __future__ import annotations

import time
from pathlib import Path

from core.database import Database
from core.files import DIGEST, is_digest
from core.gallery.recovery import DAY, delete_temporary, unlink_older

# Somebody may come back to a page that still holds the picture.
UNUSED_SECONDS = 30 * DAY


def delete_unused_inputs(folder: Path, database: Database) -> int:
    """Delete the pictures that no job, picture or draft names and that were last put there more
    than a month ago; how many files that were."""
    if not folder.is_dir():
        return 0
    delete_temporary(folder)
    before = time.time() - UNUSED_SECONDS
    old = [path for path in folder.glob("*.png") if is_digest(path.stem)]
    old = [path for path in old if path.lstat().st_mtime < before]
    if not old:
        return 0
    named = named_pictures(database)
    for path in old:
        if path.stem not in named:
            unlink_older(path, before)
    return sum(not path.exists() for path in old)


def named_pictures(database: Database) -> set[str]:
    """Everything in any row that looks like the id of a picture: rather one too many."""
    named: set[str] = set()
    with database.read() as connection:
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
        for (table,) in tables:
            for row in connection.execute(f'SELECT * FROM "{table}"'):
                for value in row:
                    if isinstance(value, str | bytes):
                        text = value if isinstance(value, str) else value.decode("latin-1")
                        named.update(DIGEST.findall(text))
    return named
