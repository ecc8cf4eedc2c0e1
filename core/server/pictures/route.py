"""Pictures of the gallery by ``GET api/picture/ID``, past the pages: for looking at many in turn.

``?side=N`` gives a JPEG whose longer side has at most so many pixels, ``?tile=COLUMN,ROW`` 240×240
pixels of it as they are, as lossless WebP; without either comes the PNG file as it is. A picture
never changes under its id.
"""

from __future__ import annotations

import io
import logging
import re
from functools import partial
from pathlib import Path

from PIL import Image
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from core.errors import NotFound, StudioError
from core.files import is_id
from core.gallery.gallery import THUMBNAIL_SIDE
from core.images import CHECK_PIXELS, jpeg, on_checks
from core.server.asking.origin import only_from_here
from core.server.asking.viewers import studio_for
from core.server.drawing_route import route_path
from core.server.pictures.opened import OpenedPictures

FOLDER = "api/picture"
PATH = f"{FOLDER}/{{image_id}}"
SIDES = (THUMBNAIL_SIDE, 1600, 2560)
JPEG_QUALITY = 90
TILE_SIDE = 20 * CHECK_PIXELS
"""An even number of the squares behind what is transparent, so that these fit together too."""
TILE = re.compile(r"([0-9]{1,3}),([0-9]{1,3})")
# One as large as they get, or several of the usual ones: before and after are asked for in turn.
OPENED_BYTES, OPENED_SECONDS = 280 << 20, 60.0
# The browser keeps it; a tunnel's cache is shared.
KEPT = {"Cache-Control": "private, max-age=86400, immutable"}

log = logging.getLogger(__name__)
opened = OpenedPictures(OPENED_BYTES, OPENED_SECONDS)


@only_from_here("This page may not ask for pictures.")
async def handle(request: Request) -> Response:
    """404 for a picture or tile that is not in the gallery, 400 for another
    side or what names no tile."""
    image_id, side = request.path_params["image_id"], request.query_params.get("side", "")
    tile = request.query_params.get("tile", "")
    if side and side not in map(str, SIDES):
        return PlainTextResponse(f"Expected a side of {' or '.join(map(str, SIDES))}.", 400)
    if tile and (side or not TILE.fullmatch(tile)):
        return PlainTextResponse("Expected a tile as column,row and no side beside it.", 400)
    if not is_id(image_id):
        return PlainTextResponse("There is no such picture.", 404)
    try:
        return await _answer(request, image_id, side, tile)
    except NotFound:
        return PlainTextResponse("There is no such picture.", 404)
    except StudioError as error:
        log.warning("a picture was not shown: %s", error)
        return PlainTextResponse(error.shown, 404)


async def _answer(request: Request, image_id: str, side: str, tile: str) -> Response:
    if tile:
        column, row = map(int, tile.split(","))
        data = await run_in_threadpool(_tile, request, image_id, column, row)
        if data is None:
            return PlainTextResponse("The picture ends before this tile.", 404)
        return Response(data, media_type="image/webp", headers=KEPT)
    if side:
        data = await run_in_threadpool(_jpeg, request, image_id, int(side))
        return Response(data, media_type="image/jpeg", headers=KEPT)
    path = await run_in_threadpool(_file, request, image_id)
    if not path.is_file():
        return PlainTextResponse("The file of this picture is gone.", 404)
    return FileResponse(path, media_type="image/png", headers=KEPT)


def address(image_id: str, side: int) -> str:
    """For a page of the studio, wherever its server stands."""
    return f"{FOLDER}/{image_id}?side={side}"


def _file(request: Request, image_id: str) -> Path:
    return studio_for(request).gallery.path(image_id)


def _jpeg(request: Request, image_id: str, side: int) -> bytes:
    """What is transparent is chequered."""
    gallery = studio_for(request).gallery
    if side == THUMBNAIL_SIDE:
        gallery.get(image_id)  # of one in the trash it would be had as well
        return gallery.thumbnail(image_id)
    image = gallery.image(image_id, keeps_alpha=True)
    image.thumbnail((side, side), Image.Resampling.LANCZOS)
    return jpeg(on_checks(image), JPEG_QUALITY)


def _tile(request: Request, image_id: str, column: int, row: int) -> bytes | None:
    """Smaller at the right and lower edge; None beyond them."""
    gallery = studio_for(request).gallery
    gallery.get(image_id)  # also while its pixels are still here, one in the trash is not shown
    image = opened.get(image_id, partial(gallery.image, image_id, keeps_alpha=True))
    left, top = column * TILE_SIDE, row * TILE_SIDE
    right, bottom = min(left + TILE_SIDE, image.width), min(top + TILE_SIDE, image.height)
    if right <= left or bottom <= top:
        return None
    buffer = io.BytesIO()
    shown = on_checks(image.crop((left, top, right, bottom)))
    shown.save(buffer, "WEBP", lossless=True, method=0, quality=0)
    return buffer.getvalue()


def picture_route() -> Route:
    return Route(route_path(PATH), handle, methods=["GET"])
