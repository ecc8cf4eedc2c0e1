"""What is copied to a mirror, in which order, and how it comes back."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.config import Config
from core.database.sqlite_errors import translated as translated_sqlite
from core.files import TEMPORARY, make_folder, translated

DATABASE = "studio.sqlite3"
# Models can be fetched again; the others are made anew or belong to one machine.
LEFT_OUT = {"models", "archives", "found_poses", "gate.key"}


@dataclass(frozen=True)
class Mirror:
    """``target`` may be a folder of a network drive: each file there is whole or not there, and
    SQLite never works on it."""

    config: Config
    target: Path

    def push(self) -> int:
        """Copy what is new or has changed; the number of files.

        The database is read first and appears last, so that the copy never speaks of a picture
        that is not in it. What was deleted here goes there with the next database that does not
        name it. Raises ``StorageError``; the mirror is what it was before, or further.
        """
        make_folder(self.target)
        snapshot = self._snapshot()
        try:
            here = dict(_files(self.config.data_folder))
            there = dict(_files(self.target))
            changed = [name for name, file in here.items() if not _is_same(file, there.get(name))]
            for name in changed:
                with contextlib.suppress(FileNotFoundError):  # deleted since it was listed
                    _copy(self.config.data_folder / name, self.target / name)
            if snapshot is not None:
                _copy(snapshot, self.target / DATABASE)
            for name in there.keys() - here.keys():
                (self.target / name).unlink(missing_ok=True)
        except OSError as error:
            raise translated(error, self.target) from error
        finally:
            if snapshot is not None:
                snapshot.unlink(missing_ok=True)
        return len(changed) + (snapshot is not None)

    def _snapshot(self) -> Path | None:
        """The database at one moment, by SQLite itself, while the studio goes on writing.
        https://www.sqlite.org/backup.html"""
        source = self.config.database_file
        if not source.exists():
            return None
        path = source.with_name(f".{DATABASE}.{secrets.token_hex(4)}{TEMPORARY}")
        try:
            with contextlib.closing(sqlite3.connect(path)) as copy:
                address = f"{source.resolve().as_uri()}?mode=ro"
                with contextlib.closing(sqlite3.connect(address, uri=True, timeout=30)) as live:
                    live.backup(copy)
                copy.execute("PRAGMA journal_mode=DELETE")  # one file, and no log beside it
        except sqlite3.Error as error:
            path.unlink(missing_ok=True)
            raise translated_sqlite(error, source) from error
        return path


def restore(config: Config, target: Path) -> int:
    """Bring a mirror back to a data folder without a database; the number of files.

    0 where there is no mirror yet, or where the folder is in use already: nothing is replaced. The
    database comes last, so that what was interrupted is begun again. Raises ``StorageError``.
    """
    if config.database_file.exists() or not (target / DATABASE).exists():
        return 0
    names = [name for name, _ in _files(target)]
    try:
        for name in names:
            _copy(target / name, config.data_folder / name)
        _copy(target / DATABASE, config.database_file)
    except OSError as error:
        raise translated(error, config.data_folder) from error
    return len(names) + 1


def _files(folder: Path) -> Iterator[tuple[str, os.stat_result]]:
    """Paths below it, with "/" between, without the database and what is half written."""
    waiting = [folder]
    while waiting:
        try:
            entries = list(os.scandir(waiting.pop()))
        except FileNotFoundError:
            continue
        for entry in entries:
            name = Path(entry.path).relative_to(folder).as_posix()
            if name.split("/")[0] in LEFT_OUT or name.startswith(DATABASE):
                continue
            if entry.is_dir(follow_symlinks=False):
                waiting.append(Path(entry.path))
            elif entry.is_file(follow_symlinks=False) and not name.endswith(TEMPORARY):
                with contextlib.suppress(FileNotFoundError):
                    yield name, entry.stat()


def _is_same(one: os.stat_result, other: os.stat_result | None) -> bool:
    """As rsync has it: drives keep whole seconds, some only every second one."""
    if other is None or one.st_size != other.st_size:
        return False
    return abs(one.st_mtime - other.st_mtime) <= 2


def _copy(source: Path, target: Path) -> None:
    """Whole or not at all, with the time of the original."""
    make_folder(target.parent)
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(4)}{TEMPORARY}")
    try:
        shutil.copyfile(source, temporary)
        with contextlib.suppress(OSError):  # some drives keep their own times: copied again then
            shutil.copystat(source, temporary)
        os.replace(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)
