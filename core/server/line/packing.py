"""Text packed as a browser takes it: at once, and once more as small as it gets."""

from __future__ import annotations

import gzip
import threading
from collections import deque
from collections.abc import Callable

BROTLI, GZIP, AS_IT_IS = "br", "gzip", ""
# The second takes fifty times as long for a tenth less; it is made while nobody waits.
BROTLI_QUICK, BROTLI_BEST = 5, 11


def encoding_for(accepted: str) -> str:
    """The smaller one of those that a request's ``Accept-Encoding`` names; "" for none.

    Browsers name Brotli only behind https and at the machine itself.
    """
    names = {
        name.strip().lower()
        for name, _, weight in (one.partition(";") for one in accepted.split(","))
        if weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    }
    return next((one for one in (BROTLI, GZIP) if one in names), AS_IT_IS)


def packed(data: bytes, encoding: str, *, is_best: bool = False) -> bytes:
    if encoding == GZIP:
        return gzip.compress(data, 9, mtime=0)
    if encoding == BROTLI:
        import pyarrow

        level = BROTLI_BEST if is_best else BROTLI_QUICK
        return pyarrow.Codec("brotli", level).compress(data, asbytes=True)
    return data


class Shelf:
    """Packed texts by name. Safe to call from several threads."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], bytes] = {}
        self._waiting: deque[tuple[str, Callable[[], bytes]]] = deque()
        self._lock = threading.Lock()
        self._is_packing = False

    def get(self, name: str, read: Callable[[], bytes], encoding: str) -> bytes:
        """``read`` gives the text, which never changes under its name."""
        if encoding == AS_IT_IS:
            return read()
        known = self._kept.get((name, encoding))
        if known is None:
            known = self._kept[name, encoding] = packed(read(), encoding)
            if encoding == BROTLI:
                self.improve(name, read)
        return known

    def improve(self, name: str, read: Callable[[], bytes]) -> None:
        """Pack it as small as it gets, after what waits already."""
        with self._lock:
            self._waiting.append((name, read))
            if self._is_packing:
                return
            self._is_packing = True
        threading.Thread(target=self._improve_all, name="packing", daemon=True).start()

    def _improve_all(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    self._is_packing = False
                    return
                name, read = self._waiting.popleft()
            self._kept[name, BROTLI] = packed(read(), BROTLI, is_best=True)


shelf = Shelf()
