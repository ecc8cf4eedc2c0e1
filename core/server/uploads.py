"""How much may be uploaded: one limit a kind, which the widgets state and the server holds.

Streamlit keeps uploads in memory, takes them under any name from whoever has a page open, and
leaves the limits of its widgets to the browser.
"""

from __future__ import annotations

import re
import time
from collections import Counter, deque
from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.config import Config
from core.server import language, visitor

MEBIBYTE = 1 << 20
POSE_MEGABYTES, PICTURE_MEGABYTES, LAYERED_MEGABYTES, MODEL_MEGABYTES = 2, 20, 100, 400
FILM_MEGABYTES = 60
MEGABYTES = {
    "json": POSE_MEGABYTES,
    "png": PICTURE_MEGABYTES,
    "jpg": PICTURE_MEGABYTES,
    "jpeg": PICTURE_MEGABYTES,
    "webp": PICTURE_MEGABYTES,
    "psd": LAYERED_MEGABYTES,
    "ora": LAYERED_MEGABYTES,
    "mp4": FILM_MEGABYTES,
    "webm": FILM_MEGABYTES,
    "mov": FILM_MEGABYTES,
    "gif": FILM_MEGABYTES,
    "safetensors": MODEL_MEGABYTES,
    "onnx": MODEL_MEGABYTES,
    "param": MODEL_MEGABYTES,
    "bin": MODEL_MEGABYTES,
    "zip": MODEL_MEGABYTES,
}
# What stands around the file in a form.
FRAMING_BYTES = 64 * 1024
ROUTE = "/_stcore/upload_file/"
NAME = re.compile(rb'filename="[^"]*\.([A-Za-z0-9]{1,12})"')

HOUR = 3600.0
ALL_VISITORS = 3
"""How many may upload as much as one may, together: a name costs nothing."""


class Refused(Exception):
    """An upload ends here; ``status`` is the answer."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


class Meter:
    """Bytes of the last hour: ``most`` of each visitor, and not much more of all together."""

    def __init__(self, most: int, now: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._now = now
        self._taken: deque[tuple[float, str, int]] = deque()
        self._sums: Counter[str] = Counter()

    def add(self, who: str, count: int) -> None:
        """Raises ``Refused`` when it is too much; it counts all the same."""
        now = self._now()
        while self._taken and self._taken[0][0] < now - HOUR:
            _, one, size = self._taken.popleft()
            self._sums[one] -= size
        self._sums += Counter()  # forgets who has nothing left
        self._taken.append((now, who, count))
        self._sums[who] += count
        if self._sums[who] > self._most or self._sums.total() > ALL_VISITORS * self._most:
            raise Refused(429, "Too much was uploaded within the hour. Try again later.")


class UploadLimits:
    """Middleware at Streamlit's upload route; everything else passes."""

    def __init__(self, app: ASGIApp, meter: Meter | None = None) -> None:
        self.app = app
        self._meter = meter or Meter(Config.from_environment().guest_upload_bytes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "PUT" or ROUTE not in scope["path"]:
            return await self.app(scope, receive, send)
        counted = _Counted(receive, self._meter, _who(scope))
        try:
            return await self.app(scope, counted, send)
        except Refused as error:
            await counted.drop_rest()
            asked = Headers(scope=scope).get(language.HEADER, "")
            said = language.said(str(error), asked)
            answer = PlainTextResponse(said, error.status, {"Connection": "close"})
            return await answer(scope, receive, send)


class _Counted:
    """Receives a body, and raises ``Refused`` once it is more than may come."""

    def __init__(self, receive: Receive, meter: Meter, who: str) -> None:
        self._receive, self._meter, self._who = receive, meter, who
        self._start, self._received, self._has_more = b"", 0, True

    async def __call__(self) -> Message:
        message = await self._next()
        body: bytes = message.get("body", b"")
        if len(self._start) < FRAMING_BYTES:
            self._start += body[:FRAMING_BYTES]
        self._received += len(body)
        if self._received > limit_of(self._start) + FRAMING_BYTES:
            raise Refused(413, "This file is too large.")
        if body:
            self._meter.add(self._who, len(body))
        return message

    async def drop_rest(self) -> None:
        """A browser that is cut off while it sends sees no answer. Nothing is kept; after what the
        largest file may have it is cut off all the same."""
        left = MODEL_MEGABYTES * MEBIBYTE
        while self._has_more and left > 0:
            left -= len((await self._next()).get("body", b""))

    async def _next(self) -> Message:
        message = await self._receive()
        self._has_more = message["type"] == "http.request" and message.get("more_body", False)
        return message


def limit_of(form: bytes) -> int:
    """Bytes that the file may have whose form begins like this; an unknown ending gets the least
    that a picture may have."""
    found = NAME.search(form)
    ending = found[1].decode().lower() if found else ""
    return MEGABYTES.get(ending, PICTURE_MEGABYTES) * MEBIBYTE


def _who(scope: Scope) -> str:
    named = visitor.visitor_of("; ".join(Headers(scope=scope).getlist("cookie")))
    client = scope.get("client")
    return named or (client[0] if client else "")
