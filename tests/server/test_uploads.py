from __future__ import annotations

import http.client
import os
import urllib.request
from itertools import chain

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from core.server import uploads
from core.server.uploads import MEBIBYTE, Meter, Refused, UploadLimits, limit_of
from core.server.visitor import signed
from tests.server.live import serving, visit

PATH = "/_stcore/upload_file/session/file"


async def take(request):
    form = await request.form()
    return Response(str(len(await form["file"].read())))


@pytest.fixture
def client(monkeypatch):
    monkeypatch.setattr(uploads, "PICTURE_MEGABYTES", 1)
    monkeypatch.setitem(uploads.MEGABYTES, "png", 1)
    monkeypatch.setitem(uploads.MEGABYTES, "zip", 3)
    limits = Middleware(UploadLimits, meter=Meter(5 * MEBIBYTE))
    app = Starlette(routes=[Route(PATH, take, methods=["PUT"])], middleware=[limits])
    return TestClient(app)


def put(client, name: str, size: int, visitor: str = "v" * 22) -> int:
    files = {"file": (name, b"x" * size)}
    answer = client.put(PATH, files=files, headers={"Cookie": f"studio_visitor={signed(visitor)}"})
    if answer.status_code == 200:
        assert answer.text == str(size)
    return answer.status_code


def test_each_kind_has_its_limit(client):
    assert put(client, "a.png", MEBIBYTE) == 200
    assert put(client, "a.png", 2 * MEBIBYTE) == 413
    assert put(client, "a.zip", 2 * MEBIBYTE, "w" * 22) == 200
    assert put(client, "no ending", 2 * MEBIBYTE, "x" * 22) == 413


def test_what_one_visitor_may_send_within_an_hour_is_bounded(client):
    statuses = [put(client, "a.png", MEBIBYTE) for _ in range(6)]
    assert statuses == [200] * 4 + [429] * 2
    assert put(client, "a.png", MEBIBYTE, "w" * 22) == 200


def test_ever_new_names_do_not_help(client):
    statuses = [put(client, "a.png", MEBIBYTE, letter * 22) for letter in "abcdefghijklmnop"]
    assert statuses[:14] == [200] * 14
    assert statuses[-1] == 429


def test_after_an_hour_there_is_room_again():
    clock = [0.0]
    meter = Meter(MEBIBYTE, lambda: clock[0])
    meter.add("me", MEBIBYTE)
    with pytest.raises(Refused):
        meter.add("me", 1)
    clock[0] = uploads.HOUR + 1
    meter.add("me", MEBIBYTE)


def test_the_settings_say_how_much(monkeypatch):
    monkeypatch.setenv("POSEANIME_GUEST_UPLOAD_MB", "3")
    limits = UploadLimits(take)
    with pytest.raises(Refused):
        limits._meter.add("me", 3 * MEBIBYTE + 1)


@pytest.mark.parametrize(
    ("name", "megabytes"),
    [
        ("a.png", 20),
        ("A.JPEG", 20),
        ("m.safetensors", 400),
        ("p.json", 2),
        ("x.exe", 20),
        ("x", 20),
    ],
)
def test_limits_by_the_ending(name, megabytes):
    form = b'--b\r\nContent-Disposition: form-data; name="file"; filename="%s"\r\n' % name.encode()
    assert limit_of(form) == megabytes * MEBIBYTE


def test_the_server_takes_what_the_largest_kind_may_have():
    from core.config import ROOT

    text = (ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    assert f"maxUploadSize = {max(uploads.MEGABYTES.values())}\n" in text


def send(port: int, session: str, token: str, name: str, size: int) -> int:
    """The answer of a running server to a file of so many bytes."""
    head = f'--b\r\nContent-Disposition: form-data; name="f"; filename="{name}"\r\n\r\n'.encode()
    tail = b"\r\n--b--\r\n"
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    pieces = (bytes(min(MEBIBYTE, size - start)) for start in range(0, size, MEBIBYTE))
    headers = {
        "Content-Type": "multipart/form-data; boundary=b",
        "Content-Length": str(len(head) + size + len(tail)),
        "Cookie": f"_streamlit_xsrf={token}; studio_visitor={signed('v' * 22)}",
        "X-Xsrftoken": token,
    }
    try:
        path = f"/_stcore/upload_file/{session}/one-file"  # the next one takes its place in memory
        line.request("PUT", path, chain([head], pieces, [tail]), headers)
        return line.getresponse().status
    finally:
        line.close()


@pytest.mark.skipif(os.name != "posix", reason="a server is stopped by signals")
def test_a_running_server_holds_the_limits(tmp_path):
    with serving(tmp_path) as (_, port), visit(port) as (_, session, _):
        health = urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health")
        token = health.headers["Set-Cookie"].split("_streamlit_xsrf=")[1].split(";")[0]
        assert send(port, session, token, "a.png", MEBIBYTE) == 204
        assert send(port, session, token, "b.png", 21 * MEBIBYTE) == 413
        assert send(port, session, token, "c.json", 3 * MEBIBYTE) == 413
        assert send(port, session, token, "d.zip", 21 * MEBIBYTE) == 204
