"""``GET visitor/join?code=…`` asks whether this device is the same person's; ``POST`` makes it so.

It asks first: a link that somebody else sends must not make their gallery the place where one's own
pictures go.
"""

from __future__ import annotations

from html import escape
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from core.server import visitor
from core.server.asking.origin import only_from_here
from core.server.drawing_route import route_path
from core.server.gate.page import small_page
from core.server.language import HEADER, said
from core.server.middleware import is_secure
from core.visitors.codes import PATH, Codes

codes = Codes()


async def ask(request: Request) -> Response:
    code, asked = request.query_params.get("code", ""), request.headers.get(HEADER, "")
    if codes.name_in(code) is None:
        return _page(_too_late(asked), 404, asked)
    return _page(_question(code, asked), 200, asked)


@only_from_here("This page may not join.")
async def join(request: Request) -> Response:
    asked = request.headers.get(HEADER, "")
    name = codes.spend(request.query_params.get("code", ""))
    if name is None:
        return _page(_too_late(asked), 404, asked)
    answer = RedirectResponse(_home(), 303, {"Cache-Control": "no-store"})
    answer.headers.append(
        "set-cookie", visitor.set_cookie(name, is_secure=is_secure(request.scope))
    )
    return answer


def _question(code: str, asked: str) -> str:
    lines = (
        said("Is this device yours?", asked),
        said("It then shows the gallery, the jobs and the settings of the device that made the "
             "link, and what you make here goes there.", asked),
    )  # fmt: skip
    head, text = map(escape, lines)
    button = escape(said("Yes, it is mine", asked))
    action = f"{route_path(PATH)}?code={quote(code, safe='')}"
    return (
        f'<form method="post" action="{escape(action)}"><h1>{head}</h1><p>{text}</p>'
        f"<button>{button}</button></form>"
    )


def _too_late(asked: str) -> str:
    text = said("This link was used already, or it is too old. Make another one.", asked)
    return f'<form method="get" action="{_home()}"><p role="alert">{escape(text)}</p></form>'


def _home() -> str:
    return route_path("") or "/"


def _page(body: str, status: int, asked: str) -> Response:
    return HTMLResponse(small_page(body, asked), status, {"Cache-Control": "no-store"})


def joining_routes() -> tuple[Route, ...]:
    return (
        Route(route_path(PATH), ask, methods=["GET"]),
        Route(route_path(PATH), join, methods=["POST"]),
    )
