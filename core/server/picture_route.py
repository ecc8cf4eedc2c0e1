"""Pictures of the gallery by ``GET api/picture/ID``, past the pages: for looking at many in turn.

``?side=N`` gives a JPEG whose longer side has at most so many pixels, without it comes the PNG file
as it is. A picture never changes under its id.
"""

from __future__ import annotations

import logging
from functools import partial
from pathlib import Path

from PIL import Image
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from core.errors import NotFound, StudioError
from core.files import is_id
from core.images import jpeg, on_checks
from core.server.drawing_route import is_same_origin, route_path
from core.studio import open_studio

PATH = "api/picture/{image_id}"
SIDES = (1600, 2560)
JPEG_QUALITY = 90
# The browser keeps it; a tunnel's cache is shared.
KEPT = {"Cache-Control": "private, max-age=86400, immutable"}

log = logging.getLogger(__name__)


async def handle(request: Request) -> Response:
    """403 for other sites, 404 for a picture that is not in the gallery, 400 for another side."""
    if not is_same_origin(request.headers) or is_foreign(request):
        return PlainTextResponse("This page may not ask for pictures.", 403)
    image_id, side = request.path_params["image_id"], request.query_params.get("side", "")
    if side and side not in map(str, SIDES):
        return PlainTextResponse(f"Expected a side of {' or '.join(map(str, SIDES))}.", 400)
    if not is_id(image_id):
        return PlainTextResponse("There is no such picture.", 404)
    try:
        if not side:
            path = await run_in_threadpool(_file, image_id)
            if not path.is_file():
                return PlainTextResponse("The file of this picture is gone.", 404)
            return FileResponse(path, media_type="image/png", headers=KEPT)
        data = await run_in_threadpool(partial(_jpeg, image_id, int(side)))
    except NotFound:
        return PlainTextResponse("There is no such picture.", 404)
    except StudioError as error:
        log.warning("a picture was not shown: %s", error)
        return PlainTextResponse(error.shown, 404)
    return Response(data, media_type="image/jpeg", headers=KEPT)


def is_foreign(request: Request) -> bool:
    """An image of another site's page sends no origin, but browsers say where they are."""
    return request.headers.get("sec-fetch-site") in ("cross-site", "same-site")


def _file(image_id: str) -> Path:
    return open_studio().gallery.path(image_id)


def _jpeg(image_id: str, side: int) -> bytes:
    """What is transparent is chequered."""
    image = open_studio().gallery.image(image_id, keeps_alpha=True)
    image.thumbnail((side, side), Image.Resampling.LANCZOS)
    return jpeg(on_checks(image), JPEG_QUALITY)


def picture_route() -> Route:
    return Route(route_path(PATH), handle, methods=["GET"])
