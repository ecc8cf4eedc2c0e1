"""Pictures while a joint is dragged: ``POST api/draw``, ``api/puppet`` and ``api/animal`` answer
with a WebP, past the pages.

The latest request of a page's picture wins: older ones that wait are answered 204. Nothing is kept.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Sequence

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from streamlit import config

from core.errors import StudioError
from core.server import language, visitor
from core.server.animals import AnimalPuppetRequest
from core.server.asking.origin import only_from_here
from core.server.asking.viewers import check_sees
from core.server.drawing_request import MAX_BYTES, DrawingRequest
from core.server.latest_wins import LatestWins, Stream, Superseded, TooManyWaiting
from core.server.puppet_request import PuppetRequest, Shown

PATH, PUPPET_PATH, ANIMAL_PATH = "api/draw", "api/puppet", "api/animal"
# Lines to show beside a picture: JSON in ASCII.
NOTES_HEADER = "x-drawing-notes"
# Names a picture on a page that is open: its newer requests supersede its older ones.
STREAM_HEADER = "x-drawing-line"
STREAM_NAME = re.compile(r"[A-Za-z0-9_.-]{1,64}")
THREADS = 2
MAX_WAITING, MAX_STREAMS = 64, 12
ANONYMOUS = "nobody's"

log = logging.getLogger(__name__)


def _drawing(body: bytes, _asking: Request) -> Shown:
    return Shown(DrawingRequest.loads(body).draw())


def _puppet(body: bytes, asking: Request) -> Shown:
    puppet = PuppetRequest.loads(body)
    check_sees(asking, puppet.source.image_id)
    return puppet.draw()


def _animal(body: bytes, asking: Request) -> Shown:
    animal = AnimalPuppetRequest.loads(body)
    check_sees(asking, animal.source.image_id)
    return animal.draw()


class DrawingEndpoint:
    """An endpoint; pictures of all visitors are drawn in a few threads, each by ``draw`` from the
    body of a request."""

    def __init__(self, draw: Callable[[bytes, Request], Shown], *, threads: int = THREADS) -> None:
        self._draw = draw
        self._pool = LatestWins(threads, max_waiting=MAX_WAITING, max_streams=MAX_STREAMS)

    async def handle(self, request: Request) -> Response:
        if request.headers.get("content-type", "").split(";")[0].strip() != "application/json":
            return _text(415, "Expected application/json.")
        try:
            body = await read_body(request)
        except ClientDisconnect:
            return Response(status_code=204)
        if body is None:
            return _text(413, f"Expected at most {MAX_BYTES} bytes.")
        asked = request.headers.get(language.HEADER, "")
        return await self._drawn(body, request, asked)

    async def _drawn(self, body: bytes, request: Request, asked: str) -> Response:
        """``asked`` is the language that notes are wanted in."""
        try:
            shown = await self._pool.run(stream_of(request), lambda: self._draw(body, request))
        except Superseded:
            return Response(status_code=204)
        except TooManyWaiting:
            return _text(503, "Too many drawings are waiting.", {"Retry-After": "1"})
        except StudioError as error:
            return _text(400, str(error), _notes([error.shown], asked))
        except Exception:
            log.exception("a drawing failed")
            return _text(500, "The drawing failed; the log has the reason.")
        headers = {"Cache-Control": "no-store", **_notes(shown.notes, asked)}
        return Response(shown.picture, media_type="image/webp", headers=headers)


async def read_body(request: Request) -> bytes | None:
    """None when it is too large."""
    told = request.headers.get("content-length", "0")
    if told.isdecimal() and int(told) > MAX_BYTES:
        return None
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MAX_BYTES:
            return None
    return bytes(body)


def stream_of(request: Request) -> Stream:
    """Whose picture it is. Browsers without a cookie (Colab's frame) are told apart by its name."""
    named = request.headers.get(STREAM_HEADER, "")
    name = named if STREAM_NAME.fullmatch(named) else ""
    known = visitor.visitor_of("; ".join(request.headers.getlist("cookie")))
    client = request.client.host if request.client else ""
    return Stream(known or (ANONYMOUS, client, name), name)


def _notes(lines: Sequence[str], asked: str) -> dict[str, str]:
    return {NOTES_HEADER: json.dumps([language.said(line, asked) for line in lines])}


def _text(status: int, text: str, headers: dict[str, str] | None = None) -> Response:
    return PlainTextResponse(text, status, headers)


def drawing_routes() -> tuple[Route, ...]:
    """For ``st.App``, which puts no base path before routes that are not its own."""
    return (
        _route(PATH, _drawing),
        _route(PUPPET_PATH, _puppet),
        _route(ANIMAL_PATH, _animal),
    )


def _route(name: str, draw: Callable[[bytes, Request], Shown]) -> Route:
    handle = only_from_here("This page may not ask for drawings.")(DrawingEndpoint(draw).handle)
    return Route(route_path(name), handle, methods=["POST"])


def route_path(name: str) -> str:
    """Below the base path that the server was started with."""
    base = str(config.get_option("server.baseUrlPath") or "").strip("/")
    return "/".join(("", *filter(None, (base, name))))
