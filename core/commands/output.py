"""Where a command's result goes: files, checked before the work; lines for people or JSON."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from core.errors import InputRejected, StorageError, reason_of
from core.files import ORDINARY_RIGHTS, write_atomically
from core.gallery import encoding

POSE_ENDINGS = (".json",)


def check_target(path: Path, endings: Sequence[str]) -> None:
    """Raises ``InputRejected`` or ``StorageError`` for what could never be written there."""
    if path.is_dir():
        raise InputRejected(
            expected="a file to write",
            got=f"the folder {path}",
            todo=f"add a name, as in {path / ('result' + endings[0])}",
            path=path,
        )
    if path.suffix.lower() not in endings:
        *others, last = endings
        wanted = f"{', '.join(others)} or {last}" if others else last
        raise InputRejected(
            expected=f"a name that ends in {wanted}", got="{file}", todo="change it", path=path
        )
    if not path.parent.is_dir():
        raise StorageError(
            expected="a folder to write into",
            got=path.parent,
            todo="make it first",
            path=path.parent,
        )
    if not os.access(path.parent, os.W_OK):
        raise StorageError(
            expected=f"to write in {path.parent}",
            got="no right to it",
            todo="check its rights",
            path=path.parent,
        )


def check_picture_target(path: Path) -> None:
    check_target(path, tuple(encoding.FORMATS))


def write(path: Path, data: bytes) -> None:
    write_atomically(path, data, rights=ORDINARY_RIGHTS)


def read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputRejected(
            expected="a file to read", got=f"{path} ({reason_of(error)})", path=path
        ) from error


def print_result(options: argparse.Namespace, line: str, facts: Mapping[str, Any]) -> None:
    """``line`` for people; with ``--json`` the ``facts`` instead."""
    print(json.dumps(facts, ensure_ascii=False, default=str) if options.json else line, flush=True)


def show_progress(text: str) -> None:
    """On a terminal's standard error, each over the one before; an empty text wipes it away."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\033[K{text}")
        sys.stderr.flush()
