"""How fast this machine was with each network, kept between runs of the studio.

Figures of another machine, where the data folder came from there, stand apart by the device's name.
"""

from __future__ import annotations

import json
import logging
import math
import os
import platform
import threading
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from core.config import Config
from core.errors import StorageError
from core.files import lookups, write_atomically
from core.models.hardware.machine import gpu_by_driver

MOST_KEPT = 200
"""Of devices and networks together; the oldest are forgotten."""

log = logging.getLogger(__name__)


class Speeds:
    """Multiplications a second, by device and network, as runs have shown them.

    ``file`` is written where its folder is there; what is in it is data from outside. Safe to call
    from several threads.
    """

    def __init__(self, file: Path) -> None:
        self._file, self._lock = file, threading.Lock()
        self._changed = 0
        self._seen: dict[tuple[str, str], float] = {}

    def note(self, device: str, name: str, speed: float) -> None:
        with self._lock:
            self._read()
            self._seen.pop((device, name), None)  # so that the last one stands last
            self._seen[device, name] = speed
            self._seen = dict(list(self._seen.items())[-MOST_KEPT:])
            self._write()

    def of(self, device: str, name: str) -> float:
        """Of this network; 0 when it was never measured here."""
        with self._lock:
            self._read()
            return self._seen.get((device, name), 0.0)

    def latest(self, device: str) -> float:
        """Of the network that ran last; 0 when none has."""
        with self._lock:
            self._read()
            known = [speed for (place, _), speed in self._seen.items() if place == device]
            return known[-1] if known else 0.0

    def _read(self) -> None:
        """Another process may have written it meanwhile."""
        try:
            changed = lookups.once((Speeds, self._file), lambda: self._file.stat().st_mtime_ns)
            if changed != self._changed:
                self._changed, self._seen = changed, _checked(json.loads(self._file.read_bytes()))
        except (OSError, ValueError):
            pass  # the next run writes it anew

    def _write(self) -> None:
        rows = [[device, name, speed] for (device, name), speed in self._seen.items()]
        if not self._file.parent.is_dir():
            return
        try:
            write_atomically(self._file, json.dumps(rows).encode(), durable=False)
            self._changed = self._file.stat().st_mtime_ns
        except (StorageError, OSError) as error:
            log.warning("the speed of an upscaler was not kept: %s", error)


def _checked(rows: object) -> dict[tuple[str, str], float]:
    found: dict[tuple[str, str], float] = {}
    for row in cast("list[Any]", rows) if isinstance(rows, list) else []:
        match row:
            case [str(device), str(name), int() | float() as speed] if _is_speed(speed):
                found[device, name] = float(speed)
            case _:
                pass
    return dict(list(found.items())[-MOST_KEPT:])


def _is_speed(speed: float) -> bool:
    return not isinstance(speed, bool) and math.isfinite(speed) and speed > 0


def speeds(config: Config) -> Speeds:
    """Those of this data folder."""
    return _speeds(config.upscale_speeds_file)


@lru_cache(maxsize=8)
def _speeds(file: Path) -> Speeds:
    return Speeds(file)


def device_title(name: str) -> str:
    """What a device of this machine is called among the figures: torch's ``name`` alone would be
    the same on every machine."""
    card = gpu_by_driver() if name == "cuda" else None
    return card.name if card else f"{name}, {platform.machine()} with {os.cpu_count()} cores"
