"""How often a password may be tried."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

EACH, ALL = 5, 10
SECONDS_EACH, SECONDS_ALL = 20.0, 6.0
MOST_ADDRESSES = 1000


@dataclass
class _Bucket:
    left: float
    since: float


class Tries:
    """Five tries from one address and ten from all, then one in 20 seconds and one in 6.

    Behind a tunnel all browsers have one address. Who is in already is never asked again.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._all = _Bucket(ALL, clock())
        self._each: dict[str, _Bucket] = {}
        self._lock = threading.Lock()

    def take(self, address: str) -> float:
        """0 for a try that may be made, else after how many seconds the next one may."""
        with self._lock:
            self._forget_the_idle()
            now = self._clock()
            each = self._each.setdefault(address, _Bucket(EACH, now))
            waits = (
                _wait(each, now, EACH, SECONDS_EACH),
                _wait(self._all, now, ALL, SECONDS_ALL),
            )
            if not any(waits):
                each.left -= 1
                self._all.left -= 1
            return max(waits)

    def give_back(self, address: str) -> None:
        """The try was right: it was no guess."""
        with self._lock:
            for bucket in (self._all, self._each.get(address)):
                if bucket is not None:
                    bucket.left += 1

    def _forget_the_idle(self) -> None:
        """An address that has all its tries again is as good as new."""
        if len(self._each) < MOST_ADDRESSES:
            return
        now = self._clock()
        self._each = {
            address: bucket
            for address, bucket in self._each.items()
            if now - bucket.since < EACH * SECONDS_EACH
        }


def _wait(bucket: _Bucket, now: float, most: int, seconds: float) -> float:
    bucket.left = min(float(most), bucket.left + max(0.0, now - bucket.since) / seconds)
    bucket.since = now
    return 0.0 if bucket.left >= 1 else (1 - bucket.left) * seconds
