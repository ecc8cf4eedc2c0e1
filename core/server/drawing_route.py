"""Drawings while a joint is dragged: ``POST api/draw`` answers with a WebP, past the pages.

The newest request of a page's picture wins: older ones that wait are answered 204. Nothing is kept.
"""

from __future__ import annotations

import logging
import re
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from streamlit import config
from streamlit.web.server.server_util import is_allowed_origin
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from core.errors import StudioError
from core.server import visitor
from core.server.drawing_request import MOST_BYTES, DrawingRequest
from core.server.newest import Crowded, Line, NewestFirst, Overtaken

PATH = "api/draw"
# Names a picture on a page that is open: its older requests are overtaken by its newer ones.
LINE_HEADER = "x-drawing-line"
LINE = re.compile(r"[A-Za-z0-9_.-]{1,64}")
THREADS = 2
MOST_WAITING, MOST_LINES = 64, 12
NO_ONES = "nobody's"

log = logging.getLogger(__name__)


class DrawingDoor:
    """The endpoint; pictures of all visitors are drawn in a few threads."""

    def __init__(self, *, threads: int = THREADS) -> None:
        self._newest = NewestFirst(threads, most_waiting=MOST_WAITING, most_lines=MOST_LINES)

    async def answer(self, request: Request) -> Response:
        if not is_from_here(request.headers):
            return _line(403, "This page may not ask for drawings.")
        if request.headers.get("content-type", "").split(";")[0].strip() != "application/json":
            return _line(415, "Expected application/json.")
        try:
            body = await _body(request)
        except ClientDisconnect:
            return Response(status_code=204)
        if body is None:
            return _line(413, f"Expected at most {MOST_BYTES} bytes.")
        return await self._drawn(body, line_of(request))

    async def _drawn(self, body: bytes, line: Line) -> Response:
        try:
            picture = await self._newest.run(line, lambda: DrawingRequest.loads(body).draw())
        except Overtaken:
            return Response(status_code=204)
        except Crowded:
            return _line(503, "Too many drawings are waiting.", {"Retry-After": "1"})
        except StudioError as error:
            return _line(400, str(error))
        except Exception:
            log.exception("a drawing failed")
            return _line(500, "The drawing failed; the log has the reason.")
        return Response(picture, media_type="image/webp", headers={"Cache-Control": "no-store"})


async def _body(request: Request) -> bytes | None:
    """None when it is too large."""
    told = request.headers.get("content-length", "0")
    if told.isdecimal() and int(told) > MOST_BYTES:
        return None
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            return None
    return bytes(body)


def is_from_here(headers: Headers) -> bool:
    """From a page of the studio, from one that ``server.corsAllowedOrigins`` names, or from no
    browser. A tunnel may rewrite the host, so ``Sec-Fetch-Site`` of a browser counts too: a page
    cannot set it.
    """
    host, origin = headers.get("host"), headers.get("origin")
    if not is_host_allowed(host):
        return False
    if origin is None or urlsplit(origin).netloc == host or is_allowed_origin(origin):
        return True
    return headers.get("sec-fetch-site") == "same-origin"


def line_of(request: Request) -> Line:
    """Whose picture it is. Browsers without a cookie (Colab's frame) are told apart by its name."""
    named = request.headers.get(LINE_HEADER, "")
    line = named if LINE.fullmatch(named) else ""
    known = visitor.visitor_of("; ".join(request.headers.getlist("cookie")))
    client = request.client.host if request.client else ""
    return Line(known or (NO_ONES, client, line), line)


def _line(status: int, text: str, headers: dict[str, str] | None = None) -> Response:
    return PlainTextResponse(text, status, headers)


def drawing_routes() -> tuple[Route, ...]:
    """For ``st.App``, which puts no base path before routes that are not its own."""
    base = str(config.get_option("server.baseUrlPath") or "").strip("/")
    path = "/".join(("", *filter(None, (base, PATH))))
    return (Route(path, DrawingDoor().answer, methods=["POST"]),)
