"""A mirror that is kept up to date while the studio runs."""

from __future__ import annotations

import logging
import threading
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from core.config import Config
from core.errors import StorageError
from core.mirror.mirror import Mirror, restore

EVERY_SECONDS = 60.0

log = logging.getLogger(__name__)


@contextmanager
def keeping(
    config: Config, target: Path, every_seconds: float = EVERY_SECONDS
) -> Generator[Mirror]:
    """Brings back what is there if this machine has nothing, then copies what is new every minute
    and at the end. A copy that fails is told in the log and tried again. Raises ``StorageError``
    when it cannot be brought back."""
    restore(config, target)
    mirror, stop = Mirror(config, target), threading.Event()
    thread = threading.Thread(target=_keep, args=(mirror, stop, every_seconds), daemon=True)
    thread.start()
    try:
        yield mirror
    finally:
        stop.set()
        thread.join()
        _push(mirror)


def _keep(mirror: Mirror, stop: threading.Event, every_seconds: float) -> None:
    while not stop.wait(every_seconds):
        _push(mirror)


def _push(mirror: Mirror) -> None:
    try:
        mirror.push()
    except StorageError as error:
        log.error("nothing was copied to %s: %s", mirror.target, error)
