"""Answers are sent at once, not when the browser has acknowledged their heads."""

from __future__ import annotations

import http.client
import socket
import time

import pytest

from core.server.drawing_route import PATH
from core.server.sockets import disable_nagle
from tests.server.live import serving

REQUESTS = 40  # of one connection; the first are acknowledged at once


@pytest.mark.parametrize("family", [socket.AF_INET, socket.AF_INET6], ids=["4", "6"])
def test_connections_of_a_socket_that_listens_do_not_wait(family):
    with socket.socket(family) as door, socket.socket(family) as idle:
        try:
            door.bind(("localhost", 0))
        except OSError:
            pytest.skip("this machine has no such address")
        door.listen()
        disable_nagle()
        assert not idle.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        with socket.create_connection(door.getsockname()[:2]), door.accept()[0] as taken:
            assert taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_the_body_of_an_answer_follows_its_head(tmp_path):
    with serving(tmp_path) as (_, port):
        visitor = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        waits: list[float] = []
        for _ in range(REQUESTS):
            visitor.request("POST", f"/{PATH}", "{}", {"Content-Type": "application/json"})
            answer = visitor.getresponse()
            started = time.perf_counter()
            assert answer.read()
            waits.append(time.perf_counter() - started)
        visitor.close()
    assert min(waits[REQUESTS // 2 :]) < 0.02, "each would take 40 ms"
