"""What the server's sockets must do that Streamlit does not ask of them."""

from __future__ import annotations

import gc
import socket


def disable_nagle() -> None:
    """An answer's body follows its head without waiting for the browser's acknowledgement.

    Streamlit binds its socket without naming TCP, so asyncio does not set TCP_NODELAY for its
    connections as it does for others: each answer, and each message after another, took 40 ms more.
    Connections inherit it from the socket that listens.
    """
    for one in gc.get_objects():
        if type(one) is socket.socket and _listens(one):
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _listens(one: socket.socket) -> bool:
    is_tcp = one.family in (socket.AF_INET, socket.AF_INET6) and one.type == socket.SOCK_STREAM
    return (
        is_tcp
        and one.fileno() >= 0
        and bool(one.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
    )
