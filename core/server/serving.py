"""Whether this process serves pages to browsers: a page's script also runs in tests, without."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

_servers = 0


@contextmanager
def serving() -> Generator[None]:
    """From the start of a server to its stop."""
    global _servers
    _servers += 1
    try:
        yield
    finally:
        _servers -= 1


def is_serving() -> bool:
    return _servers > 0
