"""Whether a database file has the tables that this studio makes.

SQLite's own check finds torn pages. It says nothing of a file whose tables were dropped, renamed or
written by something else, and every later statement would meet those.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

# A damaged version number looks like one of a studio of the future.
MOST_VERSIONS = 10_000

# What a sound file gives when somebody else uses it, or when the disk says no.
NOT_THE_FILE = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_AUTH,
    sqlite3.SQLITE_INTERRUPT,
}


class Damage(Exception):
    """The file is no database of this studio, and waiting will not make it one."""


def check_whole(connection: sqlite3.Connection) -> None:
    """Every page, row and index. Raises ``Damage``."""
    problem = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if problem != "ok":
        raise Damage(str(problem))


def check_header(path: Path) -> None:
    """SQLite opens a file of a format it does not know for reading only, and says nothing.

    https://www.sqlite.org/fileformat.html#file_format_version_numbers
    """
    with path.open("rb") as file:
        header = file.read(20)
    if len(header) == 20 and not {header[18], header[19]} <= {1, 2}:
        raise Damage(f"file format {header[18]}, {header[19]}")


def check_version(connection: sqlite3.Connection) -> int:
    """The version of the file, 0 for a new one. Raises ``Damage`` for one it cannot have."""
    connection.execute("BEGIN")  # one view: another process may be making the tables right now
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    is_new = connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is None
    connection.execute("COMMIT")
    if not 0 <= version <= MOST_VERSIONS or is_new != (version == 0):
        raise Damage(f"version {version} in a file that is {'empty' if is_new else 'filled'}")
    return version


def check_tables(connection: sqlite3.Connection, expected: sqlite3.Connection) -> None:
    """Tables, columns and indexes are those of ``expected``. Raises ``Damage``."""
    missing = layout(expected) - layout(connection)
    if missing:
        raise Damage(f"missing or different: {', '.join(sorted(map(str, missing)))[:300]}")


def layout(connection: sqlite3.Connection) -> set[tuple[str, ...]]:
    """Each column with what it may hold, each index with its columns; the order says nothing."""
    found: set[tuple[str, ...]] = set()
    names = connection.execute(
        "SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
    ).fetchall()
    for kind, name in names:
        what = "table_info" if kind == "table" else "index_info"
        for row in connection.execute(f"SELECT * FROM pragma_{what}(?)", (name,)):
            values = row[1:] if kind == "table" else row[2:]  # without the running number
            found.add((str(kind), str(name), *map(str, values)))
    return found


def is_damage(error: BaseException, path: Path) -> bool:
    """Whether this error of an opening file lies in the file."""
    if isinstance(error, Damage | UnicodeDecodeError | ValueError):
        return True
    if not isinstance(error, sqlite3.Error):
        return False
    code = (getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF
    if code == sqlite3.SQLITE_READONLY:  # a header of an unknown format reads as one, too
        return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
    return code not in NOT_THE_FILE
