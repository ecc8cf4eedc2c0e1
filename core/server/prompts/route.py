"""Small drawings of prompts by ``GET api/prompt/ID``, past the pages.

They are drawn one at a time when somebody first looks at them, so that a wall of them leaves the
machine to what a hand is moving. ``?v=`` is the version; the browser keeps it.
"""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from core.errors import StudioError
from core.server.asking.origin import only_from_here
from core.server.drawing_route import route_path
from core.server.pictures.route import KEPT
from core.server.prompts.thumbnails import thumbnail
from core.studio import open_studio

PATH = "api/prompt/{template_id}"

log = logging.getLogger(__name__)
_one_by_one = ThreadPoolExecutor(1, "prompts")


@only_from_here("This page may not ask for drawings.")
async def handle(request: Request) -> Response:
    """404 for a prompt that is in neither library."""
    drawing = asyncio.get_running_loop().run_in_executor(
        _one_by_one, _drawn, request.path_params["template_id"]
    )
    try:
        return Response(await drawing, media_type="image/webp", headers=KEPT)
    except StudioError as error:
        log.warning("a prompt was not drawn: %s", error)
        return PlainTextResponse(error.shown, 404)


def _drawn(template_id: str) -> bytes:
    return thumbnail(template_id, open_studio().config)


def prompt_route() -> Route:
    return Route(route_path(PATH), handle, methods=["GET"])
