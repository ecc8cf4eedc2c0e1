"""Random bytes that only this studio knows, to sign what it hands out."""

from __future__ import annotations

import logging
import os
import secrets
from functools import cache
from pathlib import Path

from core.config import settings_file
from core.errors import StorageError
from core.files import make_folder, new_id, write_atomically

KEY_BYTES = 32
VISITORS_FILE = "visitors.key"

log = logging.getLogger(__name__)


def key_in(file: Path) -> bytes:
    """Made once, by whichever process comes first; nobody else on the machine may read it.

    Raises ``StorageError``.
    """
    known = _read(file)
    if len(known) == KEY_BYTES:
        return known
    make_folder(file.parent)
    mine = file.with_name(f".{new_id()}.{file.name}")
    write_atomically(mine, secrets.token_bytes(KEY_BYTES))
    try:
        if known:  # what is there is no key
            os.replace(mine, file)
        else:
            _link(mine, file)
    except OSError as error:
        raise StorageError(
            expected="a place for a key",
            got=error.strerror or str(error),
            todo="let the studio write there",
            shown=f"{file.parent} cannot be written. Check its rights.",
            path=file,
        ) from error
    finally:
        mine.unlink(missing_ok=True)
    return _read(file)


def _link(mine: Path, file: Path) -> None:
    """Under its name, unless another process was quicker."""
    try:
        os.link(mine, file)
    except FileExistsError:
        return
    except OSError:  # a disk without links
        os.replace(mine, file)


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""


def visitors_key() -> bytes:
    """Beside the settings. Where nothing can be kept there it lasts as long as this process."""
    return _visitors_key(settings_file().with_name(VISITORS_FILE))


@cache
def _visitors_key(file: Path) -> bytes:
    try:
        return key_in(file)
    except StorageError as error:
        log.warning("visitors are strangers again after the next start: %s", error)
        return secrets.token_bytes(KEY_BYTES)
