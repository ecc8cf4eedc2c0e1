"""The installed studio among the programs that a phone offers for a picture: ``POST share``, as
``static/app/manifest.json`` says it, brings it to the page Pose.

https://developer.mozilla.org/docs/Web/Progressive_web_apps/Manifest/Reference/share_target
"""

from __future__ import annotations

from starlette.datastructures import Headers, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from core.server import visitor
from core.server.drawing_route import route_path
from core.server.language import HEADER, said
from core.server.sharing.waiting import waiting
from core.server.uploads import FRAMING_BYTES, MEBIBYTE, PICTURE_MEGABYTES

PATH, FIELD, PAGE = "share", "picture", "Pose"
MOST_BYTES = PICTURE_MEGABYTES * MEBIBYTE + FRAMING_BYTES
TOO_LARGE = "This file is too large."


async def handle(request: Request) -> Response:
    """403 unless the phone itself sends it; 413 for a file that is too large.

    Whoever has no name here yet is led to the page, without the picture.
    """
    asked = request.headers.get(HEADER, "")
    if not is_from_device(request.headers):
        return PlainTextResponse("Only this device may share.", 403)
    told = request.headers.get("content-length", "")
    if not told.isdecimal() or int(told) > MOST_BYTES:
        return PlainTextResponse(said(TOO_LARGE, asked), 413)
    who = visitor.visitor_of("; ".join(request.headers.getlist("cookie")))
    if who is not None and (data := await _file(request)):
        waiting.put(who, data)
    return RedirectResponse(route_path(PAGE), 303, {"Cache-Control": "no-store"})


def is_from_device(headers: Headers) -> bool:
    """No page of another site: what a system hands to a browser comes from no site at all."""
    is_own = headers.get("sec-fetch-site") in ("none", "same-origin")
    return is_own and is_host_allowed(headers.get("host"))


async def _file(request: Request) -> bytes | None:
    try:
        async with request.form(max_files=1, max_fields=8) as form:
            sent = form.get(FIELD)
            return await sent.read() if isinstance(sent, UploadFile) else None
    except HTTPException:  # no such form
        return None


def share_route() -> Route:
    return Route(route_path(PATH), handle, methods=["POST"])
