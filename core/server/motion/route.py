"""``POST api/motion`` plans a clip and answers with its frames' names; ``GET
api/motion/TOKEN/NUMBER?side=N`` is one of them as WebP, ``&part=figure`` without its ground.

``GET api/motion/cycles`` tells of the ready movements, as ``core.server.motion.cycles`` has them.

With ``clip-`` and the id of a clip of the gallery for the token it is a frame that was made.

A frame never changes under its token. A clip that is not at hand any more is a 404: it is planned
again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial

import numpy as np
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from core.errors import NotFound, StudioError
from core.files import is_id
from core.server import language
from core.server.asking.origin import only_from_here
from core.server.asking.viewers import studio_for
from core.server.drawing_request import DrawnPart, webp
from core.server.drawing_route import (
    MAX_STREAMS,
    MAX_WAITING,
    THREADS,
    read_body,
    route_path,
    stream_of,
)
from core.server.latest_wins import LatestWins, Superseded, TooManyWaiting
from core.server.motion.cycles import figures
from core.server.motion.plans import SIDES, Plan, PlanRequest, Plans
from core.server.motion.shelf import shelf
from core.server.pictures.route import KEPT

PATH = "api/motion"
CLIP = "clip-"
CYCLES_PATH = f"{PATH}/cycles"

HOURLY = {"Cache-Control": "private, max-age=3600"}

log = logging.getLogger(__name__)
plans = Plans()


class MotionEndpoint:
    """Frames of all visitors are drawn in a few threads, each visitor's one after the other."""

    def __init__(self) -> None:
        self._pool = LatestWins(THREADS, max_waiting=MAX_WAITING, max_streams=MAX_STREAMS)

    async def plan(self, request: Request) -> Response:
        try:
            body = await read_body(request)
        except ClientDisconnect:
            return Response(status_code=204)
        if body is None:
            return PlainTextResponse("This clip is too long to be asked for.", 413)

        def work() -> Response:
            token, plan = plans.add(PlanRequest.loads(body, shelf))
            return JSONResponse({"token": token, **plan.to_dict()})

        return await self._answer(request, work)

    async def frame(self, request: Request) -> Response:
        asked = _asked(request)
        if asked is None:
            return PlainTextResponse(f"Expected a side of {SIDES} and a part.", 400)
        side, part = asked
        token, number = request.path_params["token"], request.path_params["number"]
        if token.startswith(CLIP):
            made = partial(_made, request, token.removeprefix(CLIP), number, side)
            return await self._answer(request, made)
        try:
            plan = plans.get(token)
        except NotFound:
            return PlainTextResponse("This clip is to be planned again.", 404)
        if number >= len(plan.poses):
            return PlainTextResponse("There is no such frame.", 400)
        kept = plans.kept(plan, number, side, part)
        if kept is not None:
            return _picture(kept)
        return await self._answer(request, lambda: _drawn(plan, number, side, part))

    async def cycles(self, _request: Request) -> Response:
        return JSONResponse(await run_in_threadpool(figures), headers=HOURLY)

    async def _answer(self, request: Request, work: Callable[[], Response]) -> Response:
        asked = request.headers.get(language.HEADER, "")
        try:
            return await self._pool.run(stream_of(request), work)
        except Superseded:
            return Response(status_code=204)
        except TooManyWaiting:
            return PlainTextResponse("Too many wait.", 503, {"Retry-After": "1"})
        except NotFound as error:
            return PlainTextResponse(language.said(error.shown, asked), 404)
        except StudioError as error:
            return PlainTextResponse(language.said(error.shown, asked), 400)
        except Exception:
            log.exception("a frame failed")
            return PlainTextResponse("The drawing failed; the log has the reason.", 500)


def _drawn(plan: Plan, number: int, side: int, part: DrawnPart) -> Response:
    return _picture(plans.kept(plan, number, side, part) or plans.draw(plan, number, side, part))


def _made(request: Request, image_id: str, number: int, side: int) -> Response:
    """A frame of a clip of the gallery. Raises ``NotFound``."""
    if not is_id(image_id):
        return PlainTextResponse("There is no such clip.", 404)
    gallery = studio_for(request).gallery
    gallery.get(image_id)  # of one in the trash it would be had as well
    frame = gallery.clips.frame(image_id, number)
    frame.thumbnail((side, side))
    return _picture(webp(np.asarray(frame)))


def _picture(data: bytes) -> Response:
    return Response(data, media_type="image/webp", headers=KEPT)


def _asked(request: Request) -> tuple[int, DrawnPart] | None:
    side, part = request.query_params.get("side", ""), request.query_params.get("part", "picture")
    if side not in map(str, SIDES) or part not in tuple(DrawnPart):
        return None
    return int(side), DrawnPart(part)


def motion_routes() -> tuple[Route, ...]:
    endpoint, closed = MotionEndpoint(), only_from_here("This page may not ask for clips.")
    return (
        Route(route_path(CYCLES_PATH), closed(endpoint.cycles), methods=["GET"]),
        Route(route_path(PATH), closed(endpoint.plan), methods=["POST"]),
        Route(route_path(PATH) + "/{token}/{number:int}", closed(endpoint.frame), methods=["GET"]),
    )
