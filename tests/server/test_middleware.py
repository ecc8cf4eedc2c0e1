from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from core.jobs.job import guest_of
from core.server import middleware, visitor
from core.server.middleware import MIDDLEWARE


async def page(request):
    return HTMLResponse("<p>a page")


async def unchanged(request):
    return Response(status_code=304)


async def picture(request):
    return Response(b"png", media_type="image/png", headers={"Cache-Control": "public"})


@pytest.fixture
def client():
    routes = [
        Route("/", page),
        Route("/unchanged", unchanged),
        Route("/media/x.png", picture),
    ]
    return TestClient(Starlette(routes=routes, middleware=MIDDLEWARE))


def test_a_browser_gets_one_name_and_keeps_it(client):
    first = client.get("/")
    assert visitor.verified(first.cookies[visitor.COOKIE])
    assert "set-cookie" not in client.get("/").headers


def test_a_page_the_browser_had_already_names_it_too(client):
    answer = client.get("/unchanged", headers={"Accept": "text/html,*/*"})
    assert visitor.verified(answer.cookies[visitor.COOKIE])


def test_what_is_no_page_sets_no_cookie(client):
    assert "set-cookie" not in client.get("/media/x.png").headers


OLD = "k" * 22
FORGED = f"{OLD}.{'A' * 43}"


@pytest.mark.parametrize("value", ["me", OLD, FORGED])
def test_a_cookie_of_another_form_is_replaced_by_a_guests(client, monkeypatch, value):
    monkeypatch.setattr(middleware, "is_for_others", lambda: True)
    name = visitor.verified(given(client, value))
    assert name and guest_of(name) and OLD not in name


def test_at_the_machine_alone_an_old_name_is_signed_and_a_forged_one_is_not(client):
    assert visitor.verified(given(client, OLD)) == OLD
    assert visitor.verified(given(client, FORGED)) not in (None, OLD)


def given(client, value: str) -> str:
    sent = {"Cookie": f"{visitor.COOKIE}={value}", "Accept": "text/html"}
    answer = client.get("/", headers=sent)
    client.cookies.clear()
    return answer.cookies[visitor.COOKIE]


def test_behind_a_tunnel_it_is_for_https_alone(client):
    assert "Secure" not in client.get("/").headers["set-cookie"]
    client.cookies.clear()
    told = client.get("/", headers={"X-Forwarded-Proto": "https"}).headers["set-cookie"]
    assert told.endswith("; Secure")


def test_every_answer_is_safe_to_show_and_tells_no_other_site(client):
    for path in ("/", "/media/x.png"):
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["cross-origin-resource-policy"] == "same-origin"
    assert client.get("/media/x.png").headers["cache-control"] == "private"


def test_a_page_may_load_pictures_and_fonts_only_from_here(client):
    header = client.get("/").headers["content-security-policy"]
    policy = dict(part.split(" ", 1) for part in header.split("; "))
    for kind in ("default-src", "img-src", "font-src", "media-src"):
        assert "'self'" in policy[kind]
        assert "http" not in policy[kind]
        assert "*" not in policy[kind]
    assert policy["frame-ancestors"] == "'self'"  # another site cannot lay a page over it
