"""Who is let in: a password that is kept as its hash, and cookies that only this gate can write."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable
from urllib.parse import parse_qs, quote

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from core.server import visitor
from core.server.asking.origin import is_from_here
from core.server.gate.limits import Tries
from core.server.gate.page import password_page
from core.server.language import HEADER, said

COOKIE = "studio_gate"
WEEK_SECONDS = 7 * 24 * 3600
ENTER, LEAVE = "/gate/enter", "/gate/leave"
MOST_BYTES = 4096
SIGN_IN = "Sign in first."
# https://www.rfc-editor.org/rfc/rfc7914: 16 MB and about 50 ms a try.
SCRYPT_COST = {"n": 2**14, "r": 8, "p": 1}


class TooManyTries(Exception):
    """A try that was not made: the next one may be in ``seconds``."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"{seconds:.0f} s")
        self.seconds = seconds


class Gate:
    """``key``: 32 random bytes of this studio. A new password or a new key puts everybody out."""

    def __init__(self, password: str, key: bytes, clock: Callable[[], float] = time.time) -> None:
        self._salt = key[:16]
        self._hash = self._hashed(password)
        self._signing = hmac.digest(key, self._hash, "sha256")
        self._clock = clock
        self._tries = Tries(clock)

    def lets_in(self, password: str, address: str) -> bool:
        """Raises ``TooManyTries`` for one try too many."""
        seconds = self._tries.take(address)
        if seconds:
            raise TooManyTries(seconds)
        is_right = hmac.compare_digest(self._hashed(password), self._hash)
        if is_right:
            self._tries.give_back(address)
        return is_right

    def new_pass(self) -> str:
        """The value of a cookie that is good for a week."""
        told = f"{int(self._clock()) + WEEK_SECONDS}.{secrets.token_urlsafe(12)}"
        return f"{told}.{self._signature(told)}"

    def knows(self, value: str) -> bool:
        told, _, signature = value.rpartition(".")
        until = told.partition(".")[0]
        if not hmac.compare_digest(signature.encode(), self._signature(told).encode()):
            return False
        return until.isdecimal() and self._clock() < int(until)

    def _hashed(self, password: str) -> bytes:
        return hashlib.scrypt(password.encode("utf-8", "replace"), salt=self._salt, **SCRYPT_COST)

    def _signature(self, told: str) -> str:
        return hmac.new(self._signing, told.encode(), "sha256").hexdigest()


class GateKeeper:
    """Middleware: a request without a pass gets the page that asks for the password, or 401; a
    socket without one, or one that another site's page opens, is not opened.

    ``names``: hosts by which the studio is reached, beside the one that is asked for.
    """

    def __init__(self, app: ASGIApp, gate: Gate, names: frozenset[str] = frozenset()) -> None:
        self.app = app
        self.gate = gate
        self.names = names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            return await self.app(scope, receive, send)
        headers = Headers(scope=scope)
        if scope["type"] == "websocket":
            if self._has_pass(headers) and is_from_here(headers, self.names):
                return await self.app(scope, receive, send)
            return await send({"type": "websocket.close", "code": 1008})
        answer = await self._answer(Request(scope, receive), headers)
        await (self.app if answer is None else answer)(scope, receive, send)

    async def _answer(self, request: Request, headers: Headers) -> Response | None:
        """None: the request may pass."""
        path = request.url.path.removeprefix(request.scope.get("root_path", ""))
        if path == ENTER:
            return await self._enter(request, headers)
        if path == LEAVE:
            return self._redirect("/", "", request, headers)
        if self._has_pass(headers):
            return None
        wants_page = request.method == "GET" and "text/html" in headers.get("accept", "")
        if not wants_page:
            return _plain(said(SIGN_IN, headers.get(HEADER, "")), 401)
        asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return _uncached(RedirectResponse(f"{ENTER}?next={quote(asked, safe='')}", 303))

    async def _enter(self, request: Request, headers: Headers) -> Response:
        goal = _own(request.query_params.get("next", "/"))
        language = headers.get(HEADER, "")
        if request.method == "GET":
            return _page(password_page(goal, language), 200)
        if request.method != "POST" or not is_from_here(headers, self.names):
            return _plain(said(SIGN_IN, language), 403)
        address = request.client.host if request.client else ""
        try:
            # scrypt waits for a processor: other visitors' requests do not wait for it
            is_right = await _in_thread(self.gate.lets_in, await _password(request), address)
        except TooManyTries as error:
            wait = f"{error.seconds:.0f}"
            page = password_page(goal, language, "Too many tries. Wait a moment, then try again.")
            return _page(page, 429, {"Retry-After": wait})
        if not is_right:
            return _page(password_page(goal, language, "This is not the password."), 401)
        return self._redirect(goal, self.gate.new_pass(), request, headers)

    def _redirect(self, goal: str, value: str, request: Request, headers: Headers) -> Response:
        """With a pass in a cookie, or, without a ``value``, with the old one taken away."""
        answer = RedirectResponse(goal, 303)
        is_secure = request.url.scheme == "https" or headers.get("x-forwarded-proto") == "https"
        answer.set_cookie(
            COOKIE,
            value,
            max_age=WEEK_SECONDS if value else 0,
            httponly=True,
            samesite="lax",
            secure=is_secure,
        )
        return _uncached(answer)

    def _has_pass(self, headers: Headers) -> bool:
        value = visitor.cookie_of("; ".join(headers.getlist("cookie")), COOKIE)
        return value is not None and self.gate.knows(value)


def _own(goal: str) -> str:
    """A path of this server: never "//other.host" or "/\\\\other.host"."""
    is_path = goal.startswith("/") and not goal.startswith(("//", "/\\"))
    return goal if is_path and goal.isprintable() and not goal.startswith(ENTER) else "/"


async def _password(request: Request) -> str:
    """What the form holds; nothing of a body that is no such form."""
    body = b""
    try:
        async for part in request.stream():
            body += part
            if len(body) > MOST_BYTES:
                return ""
    except ClientDisconnect:
        return ""
    told = parse_qs(body.decode("utf-8", "replace"), max_num_fields=8)
    return told.get("password", [""])[0]


async def _in_thread(work: Callable[[str, str], bool], password: str, address: str) -> bool:
    from anyio import to_thread

    return await to_thread.run_sync(work, password, address)


def _page(html: str, status: int, headers: dict[str, str] | None = None) -> Response:
    return _uncached(HTMLResponse(html, status, headers))


def _plain(text: str, status: int) -> Response:
    return _uncached(PlainTextResponse(text, status))


def _uncached(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    return answer
