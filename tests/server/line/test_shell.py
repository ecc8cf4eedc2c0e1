"""The page that starts every visit."""

from __future__ import annotations

import re

import pyarrow
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import FileResponse, HTMLResponse
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

from core.config import ROOT
from core.server.line.bundle import FOLDER
from core.server.line.shell import LATER
from core.server.middleware import MIDDLEWARE


async def page(request):
    return FileResponse(FOLDER / "index.html", headers={"Cache-Control": "no-cache"})


async def other(request):
    return HTMLResponse("<p>another page")


@pytest.fixture
def client():
    packing = [Middleware(GZipMiddleware)]  # as Streamlit does for all pages but the first
    inner = Starlette(routes=[Route("/Gallery", page)], middleware=packing)
    routes = [Route("/", page), Route("/other", other), Mount("/", inner)]
    return TestClient(Starlette(routes=routes, middleware=MIDDLEWARE))


def test_it_is_ours_from_the_first_byte_on(client):
    text = client.get("/", headers={"Accept-Language": "ja,en;q=0.5"}).text
    assert "<title>PoseAnimeFlow Studio</title>" in text
    assert '<html lang="ja">' in text
    assert '<html lang="en">' in client.get("/").text
    assert re.search(r'<div id="root">\s*<style>', text)
    assert 'src="./static/js/index.' in text


def test_what_it_asks_for_is_there_and_once(client):
    text = client.get("/").text
    asked = re.findall(r'<(?:link|script)\s[^>]*(?:href|src)="\./([^"]+)"', text)
    assert len(asked) == len(set(asked))
    assert len(asked) > len(LATER) + 20
    for path in asked:
        own = path.removeprefix("app/")
        found = (ROOT / own if path.startswith("app/") else FOLDER / path).is_file()
        assert found or path.startswith("_stcore/"), path
    for name in LATER:
        assert re.search(rf'modulepreload" crossorigin href="\./static/js/{name}\.', text), name
    assert len(re.findall('as="font"', text)) == 3
    assert "SourceSans" not in text


def test_it_comes_packed_and_cannot_be_mistaken_for_streamlits(client):
    with client.stream("GET", "/", headers={"Accept-Encoding": "br"}) as answer:
        raw = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == "br"
    assert int(answer.headers["content-length"]) == len(raw) < 5000
    assert "etag" not in answer.headers
    assert answer.headers["vary"] == "Accept-Encoding, Accept-Language"
    whole = client.get("/", headers={"Accept-Encoding": "identity"}).content
    assert whole == client.get("/Gallery", headers={"Accept-Encoding": "gzip"}).content
    assert pyarrow.Codec("brotli").decompress(raw, len(whole), asbytes=True) == whole


def test_another_page_stays_as_it_is(client):
    assert client.get("/other").text == "<p>another page"
