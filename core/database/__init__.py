"""The one SQLite file: jobs, pictures, and who is working.

Write-ahead log, ``synchronous=FULL`` (a commit survives a power cut), foreign keys, five seconds of
patience with other writers. A damaged file is moved aside, never deleted, and a new one is made;
the gallery then takes its pictures in again from the files. A locked file is not a damaged one. A
whole file that cannot be written (a read-only disk, a backup) is opened for reading alone.
Text that is no UTF-8 is read with replacement characters: it spoils its row, not the reading.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from core.database import schema
from core.database.migrations import migrate
from core.database.sqlite_errors import is_damage, is_unwritable, result_code, translated
from core.errors import StorageError, reason_of

logger = logging.getLogger(__name__)

BUSY_SECONDS = 5.0


class Database:
    """Connections to one file; every method may be called from any thread.

    A connection serves one ``with`` block at a time and is then kept for the next one: pages run in
    ever new threads, so a connection per thread would pile up. Blocks do not nest.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.moved_aside: Path | None = None
        """Where a damaged predecessor of this file was put, if there was one."""
        self.is_read_only = False
        """The file lies where nothing can be written: every transaction is refused."""
        self._idle: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self._is_closed = False
        try:
            if not path.is_file():
                path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StorageError(
                expected="a data folder that can be written",
                got=f"{path.parent} ({reason_of(error)})",
                todo="choose another with POSEANIME_DATA",
                shown=f"The studio cannot write to {path.parent}. Choose another folder with "
                "POSEANIME_DATA.",
                path=path.parent,
            ) from error
        self._open()

    def _open(self) -> None:
        try:
            self._prepare()
        except (sqlite3.Error, schema.Damage, ValueError) as error:
            if is_unwritable(error) and self.path.is_file():
                self._open_to_read(error)
            elif schema.is_damage(error, self.path):
                self._start_anew(error)
            else:
                raise translated(error, self.path) from error

    def _open_to_read(self, reason: Exception) -> None:
        """Nothing is mended or brought up to date here: a file of another version is refused."""
        self.is_read_only = True
        try:
            connection = self._connect()
            schema.check_version(connection)
            _check_tables(connection)
        except (sqlite3.Error, schema.Damage, ValueError) as error:
            raise translated(reason, self.path) from error
        logger.warning("%s cannot be written (%s): it is only read", self.path, reason)
        self._give_back(connection)

    def _start_anew(self, damage: Exception) -> None:
        try:
            self.moved_aside = _move_aside(self.path)
            logger.error("damaged database moved to %s: %s", self.moved_aside, damage)
            self._prepare()
        except (OSError, sqlite3.Error) as error:
            raise translated(error, self.path) from error

    def _prepare(self) -> None:
        connection = self._connect()
        try:
            _use_write_ahead_log(connection)
            schema.check_header(self.path)
            schema.check_whole(connection)
            schema.check_version(connection)
            migrate(connection)
            _check_tables(connection)
        except BaseException:
            connection.close()
            raise
        self._give_back(connection)

    def _connect(self) -> sqlite3.Connection:
        # immutable: else SQLite wants to make the files of the write-ahead log beside this one
        where = f"{self.path.absolute().as_uri()}?mode=ro&immutable=1"
        connection = sqlite3.connect(
            where if self.is_read_only else self.path,
            uri=self.is_read_only,
            timeout=BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
        )
        connection.row_factory = sqlite3.Row
        connection.text_factory = _text
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        return connection

    @contextmanager
    def transaction(self, patience_seconds: float = 0.0) -> Generator[sqlite3.Connection]:
        """All that is written inside is written at the end, or nothing is (on any exception).

        Another writer is waited for ``BUSY_SECONDS``, or longer where ``patience_seconds`` says so;
        then ``DatabaseBusy``. ``StorageError`` where the file is only read.
        """
        if self.is_read_only:
            raise StorageError(
                expected=f"to write {self.path}",
                got="a read-only disk or folder",
                todo="make it writable, or choose another data folder with POSEANIME_DATA",
                shown="The data folder is read-only, so nothing new can be kept. Make it writable, "
                "or choose another with POSEANIME_DATA.",
                path=self.path,
            )
        with self._block("BEGIN IMMEDIATE", patience_seconds) as connection:
            yield connection

    @contextmanager
    def read(self) -> Generator[sqlite3.Connection]:
        """A consistent view; never waits for a writer."""
        with self._block("BEGIN") as connection:
            yield connection

    @contextmanager
    def _block(self, begin: str, patience_seconds: float = 0.0) -> Generator[sqlite3.Connection]:
        connection: sqlite3.Connection | None = None
        try:
            connection = self._borrow()
            _begin(connection, begin, patience_seconds)
            yield connection
            connection.execute("COMMIT")
        except BaseException as error:
            if connection is not None:
                connection.close()  # rolls back
            if isinstance(error, sqlite3.OperationalError) or is_damage(error):
                raise translated(error, self.path) from error
            raise
        self._give_back(connection)

    def _borrow(self) -> sqlite3.Connection:
        with self._lock:
            if self._is_closed:
                raise StorageError(
                    "The studio is closing: start it again to go on.",
                    shown="The studio is closing. Start it again to go on.",
                )
            if self._idle:
                return self._idle.pop()
        return self._connect()

    def _give_back(self, connection: sqlite3.Connection) -> None:
        with self._lock:
            if not self._is_closed:
                self._idle.append(connection)
                return
        connection.close()

    def close(self) -> None:
        """Blocks in progress end normally; later ones raise ``StorageError``."""
        with self._lock:
            self._is_closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()


def _check_tables(connection: sqlite3.Connection) -> None:
    fresh = sqlite3.connect(":memory:", isolation_level=None)
    try:
        migrate(fresh)
        schema.check_tables(connection, fresh)
    finally:
        fresh.close()


def _text(content: bytes) -> str:
    return content.decode("utf-8", "replace")


def _begin(connection: sqlite3.Connection, begin: str, patience_seconds: float) -> None:
    deadline = time.monotonic() + patience_seconds
    while True:
        try:
            connection.execute(begin)
            return
        except sqlite3.OperationalError as error:
            if result_code(error) != sqlite3.SQLITE_BUSY or time.monotonic() >= deadline:
                raise
            logger.warning("another program holds the database: waiting for it")
            time.sleep(0.05)


def _use_write_ahead_log(connection: sqlite3.Connection) -> None:
    """Asked for in a loop: SQLite does not wait here when another process opens the file too."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if result_code(error) != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def _move_aside(path: Path) -> Path:
    """The file with its ``-wal`` and ``-shm``, so that a repair tool finds all of it."""
    stamp = time.strftime("%Y%m%d-%H%M%S")
    target = path.with_name(f"{path.name}.damaged-{stamp}")
    number = 1
    while target.exists():
        number += 1
        target = path.with_name(f"{path.name}.damaged-{stamp}-{number}")
    for suffix in ("-wal", "-shm", ""):
        part = path.with_name(path.name + suffix)
        if part.exists():
            part.replace(target.with_name(target.name + suffix))
    return target
