from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from core.jobs.job import GUEST, guest_of
from core.server import visitor
from core.server.joining import route
from core.server.joining.route import joining_routes
from core.visitors.codes import SHORT_SECONDS, Codes, address, keepers_code, new_code

ANN = GUEST + "a" * 22
ORIGIN = "http://127.0.0.1"


@pytest.fixture
def clock():
    return [1_000_000.0]


@pytest.fixture
def codes(clock, monkeypatch):
    made = Codes(lambda: clock[0])
    monkeypatch.setattr(route, "codes", made)
    return made


@pytest.fixture
def client(codes):
    app = Starlette(routes=joining_routes())
    return TestClient(app, base_url=ORIGIN, follow_redirects=False)


@pytest.fixture
def code(clock):
    return new_code(ANN, now=lambda: clock[0])


def path(code: str) -> str:
    return address("", code)


def test_another_device_is_asked_and_then_is_the_same_visitor(client, code):
    page = client.get(path(code))
    assert page.status_code == 200 and "Is this device yours?" in page.text
    assert "set-cookie" not in page.headers, "nobody joins by opening a link"
    answer = client.post(path(code), headers={"Origin": ORIGIN})
    assert answer.status_code == 303 and answer.headers["location"] == "/"
    assert visitor.verified(answer.cookies[visitor.COOKIE]) == ANN


def test_another_sites_form_joins_nobody(client, code):
    refused = client.post(path(code), headers={"Origin": "https://evil.example"})
    assert refused.status_code == 403 and "set-cookie" not in refused.headers
    assert client.post(path(code)).status_code == 303


def test_a_code_is_good_once_and_not_for_long(client, code, clock):
    assert client.post(path(code)).status_code == 303
    for again in (client.get(path(code)), client.post(path(code))):
        assert again.status_code == 404 and "set-cookie" not in again.headers
    late = new_code(ANN, now=lambda: clock[0])
    clock[0] += SHORT_SECONDS
    assert client.post(path(late)).status_code == 404


def test_nobody_else_makes_one(codes, code, clock):
    assert codes.name_in(code) == ANN
    other = code.replace("a" * 22, "b" * 22)
    later = code.replace(str(int(clock[0]) + SHORT_SECONDS), str(int(clock[0]) + 99_999))
    own = code.removeprefix(GUEST)
    for forged in ("", "...", other, later, own, code[:-1], code + "0", visitor.signed(ANN), "é.é"):
        assert codes.spend(forged) is None


def test_the_link_at_the_machine_makes_its_owner():
    name = Codes().name_in(keepers_code())
    assert name and guest_of(name) == ""


def test_it_asks_in_japanese(client, code):
    page = client.get(path(code), headers={"Accept-Language": "ja"})
    assert 'lang="ja"' in page.text and "Is this device yours?" not in page.text
