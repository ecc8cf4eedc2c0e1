"""Lists to complete from by ``GET api/completion/NAME``, past the pages.

``tags?in=LANGUAGE&v=VERSION`` is asked for once and kept; ``names`` is asked for again after a
while, and answered 304 while it is the same.
"""

from __future__ import annotations

import gzip
from functools import cache

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from core.server.asking.origin import only_from_here
from core.server.completion import lists
from core.server.drawing_route import route_path
from core.studio import open_studio
from core.texts import Language

PATH = "api/completion/{name}"
# A tunnel's cache is shared, and names are the studio's own.
FOR_GOOD = "private, max-age=31536000, immutable"
ASK_AGAIN = "private, no-cache"


def tags_address(language: Language) -> str:
    """Another one for another vocabulary."""
    version = lists.tags_version(language.code)
    return f"{PATH.format(name='tags')}?in={language.code}&v={version}"


def names_address() -> str:
    return PATH.format(name="names")


@only_from_here("This page may not ask for lists.")
async def handle(request: Request) -> Response:
    """404 for another list."""
    match request.path_params["name"]:
        case "tags":
            return await run_in_threadpool(_tags, request)
        case "names":
            return _answer(request, await run_in_threadpool(_names), {"Cache-Control": ASK_AGAIN})
        case _:
            return PlainTextResponse("There is no such list.", 404)


def _tags(request: Request) -> Response:
    language = Language.of(request.query_params.get("in")) or Language.ENGLISH
    headers = {"Cache-Control": FOR_GOOD, "Vary": "Accept-Encoding"}
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return _answer(request, lists.tags(language.code), headers)
    packed = {**headers, "Content-Encoding": "gzip"}
    return _answer(request, _packed_tags(language.code), packed)


def _answer(request: Request, data: bytes, headers: dict[str, str]) -> Response:
    headers = {**headers, "ETag": f'"{lists.version_of(data)}"'}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return Response(data, media_type="application/json", headers=headers)


@cache
def _packed_tags(code: str) -> bytes:
    return gzip.compress(lists.tags(code), mtime=0)


def _names() -> bytes:
    return lists.names(open_studio())


def completion_route() -> Route:
    return Route(route_path(PATH), handle, methods=["GET"])
