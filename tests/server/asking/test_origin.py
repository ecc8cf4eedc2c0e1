from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit import config

from core.server.asking.origin import is_from_here, only_from_here

EVIL = "https://evil.example"
HERE = "127.0.0.1:8501"


@pytest.mark.parametrize(
    ("sent", "may"),
    [
        ({}, True),  # a program
        ({"Sec-Fetch-Site": "none"}, True),  # an address that was typed
        ({"Origin": f"http://{HERE}"}, True),
        ({"Origin": "http://127.0.0.1:8501", "Sec-Fetch-Site": "same-origin"}, True),
        ({"Origin": "https://my.tunnel"}, True),
        ({"Origin": "https://rewritten.example", "Sec-Fetch-Site": "same-origin"}, True),
        ({"Origin": EVIL}, False),
        ({"Origin": EVIL, "Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),  # an image on another site's page
        ({"Origin": "http://127.0.0.1:9999", "Sec-Fetch-Site": "same-site"}, False),
        ({"Origin": "null"}, False),
        ({"Origin": "http://["}, False),
        ({"Origin": ""}, False),
        ({"Host": "evil.example"}, False),  # a name that was bound to this machine
        ({"Host": "evil.example", "Origin": "http://evil.example"}, False),
        ({"Host": "evil.example", "Sec-Fetch-Site": "same-origin"}, False),
    ],
)
def test_only_the_studios_own_pages_and_programs(sent, may):
    headers = Headers({"Host": HERE, **sent})
    assert is_from_here(headers, frozenset({"my.tunnel"})) is may


def test_a_site_that_the_settings_name_may_ask(monkeypatch):
    told = {"server.corsAllowedOrigins": ["https://friend.example"]}
    known = config.get_option
    monkeypatch.setattr(config, "get_option", lambda name: told.get(name, known(name)))
    sent = {"Host": HERE, "Origin": "https://friend.example", "Sec-Fetch-Site": "cross-site"}
    assert is_from_here(Headers(sent), frozenset())


def test_a_closed_route_answers_other_sites_with_one_line():
    async def told(request):
        return PlainTextResponse(request.query_params["x"])

    routes = [Route("/", only_from_here("Not from there.")(told))]
    client = TestClient(Starlette(routes=routes), base_url=f"http://{HERE}")
    assert client.get("/?x=1").text == "1"
    refused = client.get("/?x=1", headers={"Origin": EVIL})
    assert (refused.status_code, refused.text) == (403, "Not from there.")
