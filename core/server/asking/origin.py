"""From which page a request comes: one rule for the gate, its sockets and the studio's routes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import wraps
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from streamlit.web.server.server_util import is_allowed_origin
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from core.server.serving import names_for_others

Endpoint = Callable[[Request], Awaitable[Response]]
FOREIGN = ("cross-site", "same-site")


def is_from_here(headers: Headers, names: frozenset[str] | None = None) -> bool:
    """From a page of the studio, from one that ``server.corsAllowedOrigins`` names, or from no
    page at all: a program, or an address that was typed.

    ``names``: hosts by which the studio is reached beside the one that is asked for, for tunnels
    that rewrite it; None for those of this server. ``Sec-Fetch-Site`` goes before what stands in
    ``Origin``: no page can set it, and it tells one port of a host from another.
    """
    host, origin = headers.get("host"), headers.get("origin")
    if not is_host_allowed(host):
        return False
    if origin is not None and is_allowed_origin(origin):
        return True
    site = headers.get("sec-fetch-site")
    if site == "same-origin" or site in FOREIGN:
        return site == "same-origin"
    if origin is None:
        return True
    known = frozenset(names_for_others()) if names is None else names
    return _host(origin) in {_host(f"//{host}"), *known} - {None, ""}


def only_from_here(refusal: str) -> Callable[[Endpoint], Endpoint]:
    """Other sites' pages are answered 403 with this line."""

    def closed(endpoint: Endpoint) -> Endpoint:
        @wraps(endpoint)
        async def answer(request: Request) -> Response:
            if not is_from_here(request.headers):
                return PlainTextResponse(refusal, 403)
            return await endpoint(request)

        return answer

    return closed


def _host(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None
