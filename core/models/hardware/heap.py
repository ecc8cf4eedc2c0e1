"""How glibc keeps memory that was freed. Nothing happens where another C library is in use."""

from __future__ import annotations

import ctypes
import os
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from functools import lru_cache

# <malloc.h>
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3
# What glibc itself comes to by and by, once large blocks were freed: mallopt(3).
USUAL_MMAP_BYTES, USUAL_TRIM_BYTES = 32 << 20, 64 << 20
KEPT_BYTES = 1 << 30
# Whoever sets these has thought about it.
OWN_WORDS = ("MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_", "GLIBC_TUNABLES")

_counting = threading.Lock()
_users = 0


def trim() -> None:
    """Return what was freed to the system, of which glibc keeps some hundred megabytes after a load
    (benchmarks/RESULTS.md)."""
    library = _libc()
    if library is not None:
        library.malloc_trim(0)


@contextmanager
def keeping_freed() -> Generator[None]:
    """Within, large blocks that are freed stay with the process for the next layer of a network;
    else each goes back to the system, which clears its pages anew for every layer.

    Afterwards new blocks are had and given back as usual. Safe to nest and from several threads;
    the environment variables of glibc go before it.
    """
    _enter(1)
    try:
        yield
    finally:
        _enter(-1)


def _enter(more: int) -> None:
    global _users
    with _counting:
        before, _users = _users, _users + more
        if bool(before) != bool(_users):
            _set(is_keeping=bool(_users))


def _set(*, is_keeping: bool) -> None:
    library = _libc()
    if library is None or any(name in os.environ for name in OWN_WORDS):
        return
    library.mallopt(M_MMAP_THRESHOLD, KEPT_BYTES if is_keeping else USUAL_MMAP_BYTES)
    library.mallopt(M_TRIM_THRESHOLD, KEPT_BYTES if is_keeping else USUAL_TRIM_BYTES)


@lru_cache(maxsize=1)
def _libc() -> ctypes.CDLL | None:
    if sys.platform != "linux":
        return None
    try:
        library = ctypes.CDLL("libc.so.6")
    except OSError:
        return None
    return library if hasattr(library, "malloc_trim") else None  # not musl
