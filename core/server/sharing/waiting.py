"""What was shared and waits for a page of who shared it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class Waiting:
    """The last file of each visitor, for some minutes; of few visitors: files are large."""

    def __init__(
        self, most: int = 4, seconds: float = 600.0, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._most, self._seconds, self._now = most, seconds, now
        self._files: dict[str, tuple[float, bytes]] = {}
        self._lock = threading.Lock()

    def put(self, visitor: str, data: bytes) -> None:
        with self._lock:
            self._files.pop(visitor, None)
            self._files[visitor] = (self._now(), data)
            self._forget_old()
            while len(self._files) > self._most:
                del self._files[next(iter(self._files))]

    def take(self, visitor: str) -> bytes | None:
        """Once."""
        with self._lock:
            self._forget_old()
            _, data = self._files.pop(visitor, (0.0, None))
            return data

    def _forget_old(self) -> None:
        oldest = self._now() - self._seconds
        self._files = {who: one for who, one in self._files.items() if one[0] > oldest}


waiting = Waiting()
