"""Scripts and style sheets of our components, as files that a browser loads once and keeps.

Streamlit would send them with every message of a component's: with each drag of a figure, all that
draws it. ``GET api/script/NAME.HASH.js`` is one module that exports ``default``, as Streamlit wants
it, and ``styleSheet``.
"""

from __future__ import annotations

import hashlib
import json

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from core.server.drawing_route import route_path
from core.server.line.bundle import TYPES, packed_text
from core.server.line.packing import encoding_for, shelf

FOLDER = "api/script"

_scripts: dict[str, bytes] = {}


def keep(name: str, script: str, css: str) -> str:
    """The address of a component's module, relative to a page of the studio."""
    module = f"export const styleSheet = {json.dumps(css, ensure_ascii=False)};\n{script}".encode()
    file = f"{name}.{hashlib.sha256(module).hexdigest()[:12]}.js"
    _scripts[file] = module
    return f"{FOLDER}/{file}"


async def handle(request: Request) -> Response:
    file = request.path_params["file"]
    module = _scripts.get(file)
    if module is None:  # of a page that was loaded before the studio was changed
        return PlainTextResponse("There is no such script.", 404)
    encoding = encoding_for(request.headers.get("accept-encoding", ""))
    data = await run_in_threadpool(shelf.get, file, lambda: module, encoding)
    return packed_text(data, TYPES[".js"], encoding)


def script_route() -> Route:
    return Route(route_path(f"{FOLDER}/{{file}}"), handle, methods=["GET"])
