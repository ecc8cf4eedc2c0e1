"""Whether this process serves pages to browsers, and to whom.

A page's script also runs in tests, without a server.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

import streamlit as st

LOOPBACK = {"localhost", "127.0.0.1", "::1", "[::1]"}

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


def is_for_others() -> bool:
    """Whether browsers of other machines may reach the pages: a tunnel's name is allowed, or the
    server listens beyond this machine. They must not change what belongs to the machine.

    What a browser says of itself (its address, the ``Host`` it asks for) is not looked at.
    """
    return bool(names_for_others())


def names_for_others() -> tuple[str, ...]:
    """By which browsers of other machines may reach the pages; "every address" where the server
    listens to all."""
    address = str(st.get_option("server.address") or "every address")
    allowed = (str(name) for name in st.get_option("server.allowedHosts") or ())
    return tuple(name for name in dict.fromkeys((address, *allowed)) if name not in LOOPBACK)
