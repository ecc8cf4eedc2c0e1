"""Large pictures that are looked at piece by piece: decoded once, and let go of soon after."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from PIL import Image

BYTES_PER_PIXEL = 4
"""What Pillow holds of a pixel, with transparency or without."""


@dataclass
class _Opened:
    lock: threading.Lock = field(default_factory=threading.Lock)
    image: Image.Image | None = None
    asked: float = 0.0

    @property
    def bytes(self) -> int:
        return 0 if self.image is None else self.image.width * self.image.height * BYTES_PER_PIXEL


class OpenedPictures:
    """Those that were asked for within the last ``seconds``: at most ``most_bytes`` of them, or the
    last one alone. Safe to call from several threads."""

    def __init__(
        self,
        most_bytes: int,
        seconds: float,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most_bytes, self._seconds, self._now = most_bytes, seconds, now
        self._lock = threading.Lock()
        self._opened: dict[str, _Opened] = {}
        self._timer: threading.Timer | None = None

    def get(self, name: str, read: Callable[[], Image.Image]) -> Image.Image:
        """By ``read`` the first time, however many ask for it at once; its errors pass through."""
        with self._lock:
            one = self._opened.pop(name, None) or _Opened()
            self._opened[name] = one  # the one that was asked for last stands last
            one.asked = self._now()
        with one.lock:
            if one.image is None:
                one.image = read()
                one.image.load()
            image = one.image
        with self._lock:
            self._shrink()
            self._look_again()
        return image

    def forget_old(self) -> None:
        """Let go of what nobody asked for lately."""
        with self._lock:
            self._timer = None
            oldest = self._now() - self._seconds
            self._opened = {name: one for name, one in self._opened.items() if one.asked > oldest}
            self._look_again()

    def _shrink(self) -> None:
        names = list(self._opened)
        for name in names[:-1]:
            if sum(one.bytes for one in self._opened.values()) <= self._most_bytes:
                break
            del self._opened[name]

    def _look_again(self) -> None:
        if self._timer is None and self._opened:
            self._timer = threading.Timer(self._seconds, self.forget_old)
            self._timer.daemon = True
            self._timer.start()

    def __len__(self) -> int:
        with self._lock:
            return len(self._opened)
