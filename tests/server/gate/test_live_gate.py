"""The studio's own server behind its gate: every route that it has, and its socket."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from core.config import ROOT
from core.server.gate import Gate
from core.server.gate.gate import COOKIE, ENTER
from core.server.gate.opening import key_of
from tests.server import live

PASSWORD = "four wide red doors"
# What the server's application answers to; run in a process of its own.
LIST_ROUTES = """
import json
import Home
def paths(routes, before=""):
    for route in routes:
        path = before + getattr(route, "path", "")
        yield path
        yield from paths(getattr(route, "routes", None) or (), path)
print(json.dumps(sorted(set(paths(Home.app._build_starlette_app().routes)))))
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("gate")
    with live.serving(folder, POSEANIME_PASSWORD=PASSWORD) as (_process, port):
        yield folder, port


@pytest.fixture(scope="module")
def paths(tmp_path_factory):
    folder = tmp_path_factory.mktemp("routes")
    told = subprocess.run(
        [sys.executable, "-c", LIST_ROUTES],
        cwd=ROOT,
        env={**os.environ, "POSEANIME_DATA": str(folder)},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(told.stdout.splitlines()[-1])


def cookies(folder) -> dict[str, str]:
    key = key_of(folder)
    expired = Gate(PASSWORD, key, clock=lambda: 1_000.0).new_pass()
    forged = Gate("another password", key).new_pass()
    return {"none": "", "expired": expired, "forged": forged, "nonsense": "..x"}


def ask(port: int, path: str, cookie: str = "", method: str = "GET") -> tuple[int, bytes]:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", method=method)
    if cookie:
        request.add_header("Cookie", f"{COOKIE}={cookie}")
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def test_every_route_is_behind_it(server, paths):
    folder, port = server
    own = {"/api/draw", "/api/picture", "/_stcore/health", "/media", "/_stcore/upload_file"}
    assert len(paths) > 15
    assert all(any(word in path for path in paths) for word in own), paths
    open_ones = []
    for path in paths:
        asked = re.sub(r"\{[^}]*\}", "x", path) or "/"
        for name, cookie in cookies(folder).items():
            for method in ("GET", "POST", "PUT", "DELETE", "OPTIONS"):
                status, body = ask(port, asked, cookie, method)
                if status not in (401, 403) or body not in (b"Sign in first.", b""):
                    open_ones.append((path, name, method, status, body[:60]))
    assert open_ones == []


@pytest.mark.parametrize("name", ["none", "expired", "forged", "nonsense"])
def test_the_socket_is_not_opened(server, name):
    folder, port = server
    cookie = cookies(folder)[name]
    headers = {"Cookie": f"{COOKIE}={cookie}"} if cookie else {}
    with pytest.raises(InvalidStatus) as refused:
        connect(f"ws://127.0.0.1:{port}/_stcore/stream", additional_headers=headers).close()
    assert refused.value.response.status_code == 403


def test_with_the_password_all_is_there(server):
    _folder, port = server
    told = urllib.parse.urlencode({"password": PASSWORD}).encode()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    with opener.open(f"http://127.0.0.1:{port}{ENTER}?next=%2F", told) as page:
        assert b'<div id="root">' in page.read()
    with opener.open(f"http://127.0.0.1:{port}/_stcore/health") as health:
        assert health.status == 200
    jar = next(one for one in opener.handlers if hasattr(one, "cookiejar")).cookiejar
    value = next(cookie.value for cookie in jar if cookie.name == COOKIE)
    line = connect(
        f"ws://127.0.0.1:{port}/_stcore/stream", additional_headers={"Cookie": f"{COOKIE}={value}"}
    )
    line.close()


@pytest.mark.parametrize(
    ("arguments", "environment", "told"),
    [
        (("--server.address", "0.0.0.0"), {}, "other machines may reach this studio (0.0.0.0)"),
        (("--server.allowedHosts", "my.tunnel.example"), {}, "(my.tunnel.example)"),
        ((), {"POSEANIME_PASSWORD": "short"}, "at least 8 characters, got 5"),
    ],
)
def test_without_a_password_it_does_not_start_for_others(tmp_path, arguments, environment, told):
    ended = subprocess.run(
        [sys.executable, "-m", "streamlit", "run", "Home.py", "--server.headless", "true",
         "--server.port", "0", *arguments],
        cwd=ROOT,
        env={**os.environ, "POSEANIME_DATA": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )  # fmt: skip
    assert ended.returncode != 0
    assert told in ended.stderr
    assert "Traceback" not in ended.stderr
