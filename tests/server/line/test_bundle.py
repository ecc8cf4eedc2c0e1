"""Streamlit's scripts as a browser gets them; and that the gate stands before them."""

from __future__ import annotations

import gzip
import re

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from core.server import middleware
from core.server.gate.gate import Gate, GateKeeper
from core.server.line.bundle import FOLDER, KEPT, files, symbols

PACKED = {"Accept-Encoding": "gzip"}


async def other(request):
    return PlainTextResponse("of Streamlit itself")


def client_of(layers) -> TestClient:
    routes = [Route("/{path:path}", other)]
    return TestClient(Starlette(routes=routes, middleware=list(layers)))


@pytest.fixture
def client():
    return client_of(middleware.MIDDLEWARE)


def test_what_the_first_page_names_comes_packed_and_whole(client):
    page = (FOLDER / "index.html").read_text("utf-8")
    named = re.findall(r'(?:src|href)="\.(/static/(?:js|css)/[^"]+)"', page)
    assert len(named) > 20
    sizes = []
    for path in named:
        with client.stream("GET", path, headers=PACKED) as answer:
            raw = b"".join(answer.iter_raw())
        assert answer.headers["content-encoding"] == "gzip"
        assert answer.headers["vary"] == "Accept-Encoding"
        assert answer.headers["cache-control"] == KEPT
        if path.endswith(".js"):
            assert gzip.decompress(raw) == files()[path].read_bytes()
            assert answer.headers["content-type"].startswith("text/javascript")
        sizes.append((len(raw), files()[path].stat().st_size))
    small, large = map(sum, zip(*sizes, strict=True))
    assert small < large / 3


def test_its_style_sheet_draws_by_our_fonts(client):
    (path,) = (one for one in files() if re.search(r"/css/index\.[\w-]+\.css$", one))
    text = client.get(path, headers=PACKED).text
    assert f"../../app/static/{symbols()}" in text
    assert "MaterialSymbols-Rounded" not in text
    assert "SourceSansVF-Upright" not in text


@pytest.mark.parametrize(
    ("path", "encodings"),
    [
        ("/static/js/../../index.html", "gzip"),
        ("/static/js/none.js", "gzip"),
        ("/static/media/x.woff2", "br"),
        ("/", "br"),
        (next(iter(files())), "identity"),
    ],
)
def test_the_rest_stays_with_streamlit(client, path, encodings):
    answer = client.get(path, headers={"Accept-Encoding": encodings})
    assert answer.text == "of Streamlit itself"


def test_nobody_gets_a_script_past_the_gate():
    headers, *others = middleware.MIDDLEWARE
    gate = Middleware(GateKeeper, gate=Gate("a long password", bytes(32)))
    answer = client_of([headers, gate, *others]).get(next(iter(files())), headers=PACKED)
    assert (answer.status_code, answer.text) == (401, "Sign in first.")
