"""What SQLite's errors mean for a person."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from core.errors import DatabaseBusy, DiskFull, StorageError, reason_of


def result_code(error: BaseException) -> int:
    """The primary SQLite result code, 0 when there is none."""
    return (getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF


def is_damage(error: BaseException) -> bool:
    return result_code(error) in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def is_unwritable(error: BaseException) -> bool:
    return result_code(error) in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}


def translated(error: BaseException, path: Path) -> StorageError:
    match result_code(error):
        case sqlite3.SQLITE_FULL:
            return DiskFull(
                expected="free space for the database",
                got="a full disk",
                todo="free some",
                shown="The disk is full. Free some space, then try again.",
            )
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return DatabaseBusy(
                expected="the database to be free",
                got="one that another program holds",
                todo="close the other studio or backup program, then try again",
                shown="Another program is using the studio's data. Close the other studio or "
                "backup program, then try again.",
            )
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return StorageError(
                expected="a whole database",
                got="a damaged one ({file})",
                todo="restart the studio, it sets the file aside and reads the pictures in again",
                shown="The studio's database is damaged. Restart the studio: it repairs itself and "
                "keeps your pictures.",
                path=path,
            )
        case _:
            return StorageError(
                expected=f"to read and write {path}",
                got=f'"{reason_of(error)}"',
                todo="check the folder's rights and free space",
                shown="The studio cannot read or write its data folder. Check the folder's rights "
                "and the free space.",
                path=path,
            )
