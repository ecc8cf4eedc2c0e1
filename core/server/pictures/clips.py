"""Clips of the gallery by ``GET api/clip/ID?side=N``: an animated WebP that plays wherever a
picture does, its longer side at most so many pixels.

Of a clip that is being made, or was broken off, the frames there are. A whole one never changes.
"""

from __future__ import annotations

import logging

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from core.errors import NotFound, StudioError
from core.files import is_id
from core.gallery.gallery import THUMBNAIL_SIDE
from core.server.asking.origin import only_from_here
from core.server.asking.viewers import studio_for
from core.server.drawing_route import route_path
from core.server.pictures.route import KEPT

FOLDER = "api/clip"
PATH = f"{FOLDER}/{{image_id}}"
PLAYED_SIDE = 1024
SIDES = (THUMBNAIL_SIDE, PLAYED_SIDE)
AGAIN = {"Cache-Control": "no-store"}

log = logging.getLogger(__name__)


@only_from_here("This page may not ask for clips.")
async def handle(request: Request) -> Response:
    """404 for what is no clip of the gallery, 400 for another side."""
    image_id, side = request.path_params["image_id"], request.query_params.get("side", "")
    if side not in map(str, SIDES):
        return PlainTextResponse(f"Expected a side of {' or '.join(map(str, SIDES))}.", 400)
    if not is_id(image_id):
        return PlainTextResponse("There is no such clip.", 404)
    try:
        data, is_whole = await run_in_threadpool(_animated, request, image_id, int(side))
    except NotFound:
        return PlainTextResponse("There is no such clip.", 404)
    except StudioError as error:
        log.warning("a clip was not shown: %s", error)
        return PlainTextResponse(error.shown, 404)
    return Response(data, media_type="image/webp", headers=KEPT if is_whole else AGAIN)


def _animated(request: Request, image_id: str, side: int) -> tuple[bytes, bool]:
    """And whether it is whole. Raises ``NotFound``."""
    gallery = studio_for(request).gallery
    clip = gallery.get(image_id).clip
    if clip is None:
        raise NotFound(expected="a clip", got="another picture", shown="This picture is no clip.")
    is_whole = len(gallery.clips.frames(image_id)) >= clip.frames
    return gallery.clips.animated(image_id, clip, side), is_whole


def clip_route() -> Route:
    return Route(route_path(PATH), handle, methods=["GET"])
