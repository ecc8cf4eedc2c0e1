"""A picture from a phone's other programs waits for a page of who shared it."""

from __future__ import annotations

import json

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from core.config import ROOT
from core.server import visitor
from core.server.sharing import route
from core.server.sharing.waiting import Waiting

DEVICE = {"Sec-Fetch-Site": "none", "Origin": "null"}
WHO = visitor.new_visitor()


@pytest.fixture
def kept(monkeypatch) -> Waiting:
    waiting = Waiting()
    monkeypatch.setattr(route, "waiting", waiting)
    return waiting


@pytest.fixture
def client():
    app = Starlette(routes=[route.share_route()])
    with TestClient(app, base_url="http://127.0.0.1", follow_redirects=False) as client:
        client.cookies.set(visitor.COOKIE, visitor.signed(WHO))
        yield client


def share(client: TestClient, headers: dict[str, str], data: bytes = b"a picture"):
    return client.post("/share", files={"picture": ("a.jpg", data, "image/jpeg")}, headers=headers)


def test_it_comes_once_to_who_shared_it(client, kept):
    answer = share(client, DEVICE)
    assert (answer.status_code, answer.headers["location"]) == (303, "/Pose")
    assert kept.take(visitor.new_visitor()) is None
    assert kept.take(WHO) == b"a picture"
    assert kept.take(WHO) is None


@pytest.mark.parametrize("site", ["cross-site", "same-site", None])
def test_another_sites_page_shares_nothing(client, kept, site):
    headers = {"Sec-Fetch-Site": site} if site else {}
    assert share(client, headers).status_code == 403
    assert share(client, {**DEVICE, "Host": "evil.example"}).status_code == 403
    assert kept.take(WHO) is None


def test_a_stranger_is_led_to_the_page(client, kept):
    client.cookies.clear()
    assert share(client, DEVICE).status_code == 303
    assert kept._files == {}


def test_what_is_too_large_or_no_such_form_is_not_kept(client, kept, monkeypatch):
    assert client.post("/share", content=b"x", headers=DEVICE).status_code == 303
    broken = {**DEVICE, "Content-Type": "multipart/form-data; boundary=x"}
    assert client.post("/share", content=b"--y", headers=broken).status_code == 303
    monkeypatch.setattr(route, "MOST_BYTES", 100)
    assert share(client, DEVICE, bytes(200)).status_code == 413
    assert kept.take(WHO) is None


def test_few_wait_and_not_for_long():
    moments = [0.0]
    waiting = Waiting(most=2, seconds=60, now=lambda: moments[0])
    for name in "abc":
        waiting.put(name, name.encode())
    assert waiting.take("a") is None
    assert waiting.take("b") == b"b"
    moments[0] = 61.0
    assert waiting.take("c") is None


def test_the_manifest_says_where():
    file = ROOT / "static" / "app" / "manifest.json"
    target = json.loads(file.read_text("utf-8"))["share_target"]
    assert (target["action"], target["method"]) == ("../../../share", "POST")
    assert target["enctype"] == "multipart/form-data"
    assert [one["name"] for one in target["params"]["files"]] == [route.FIELD]
