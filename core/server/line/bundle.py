"""Streamlit's own scripts and style sheets, which it sends unpacked: two megabytes for a page.

A file has the hash of its content in its name.
"""

from __future__ import annotations

import functools
import re
from pathlib import Path

import streamlit
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from core.config import ROOT
from core.server.drawing_route import route_path
from core.server.line.packing import AS_IT_IS, encoding_for, shelf

FOLDER = Path(streamlit.__file__).parent / "static"
FONTS = ROOT / "static" / "fonts"
TYPES = {".js": "text/javascript", ".css": "text/css"}
KEPT = "private, immutable, max-age=31536000"
# In its style sheet: all four thousand icons, of which assets/symbols/build.py takes out those that
# pages use; and the font it draws by until it has heard of ours.
ALL_SYMBOLS = re.compile(rb"\.\./media/MaterialSymbols-Rounded\.[\w-]+\.woff2")
FIRST_FONT = re.compile(rb"\.\./media/SourceSansVF-Upright\.[\w.-]+\.woff2")
TEXT_FONT = "fonts/nunito.woff2"


@functools.cache
def files() -> dict[str, Path]:
    """By their path below the server's base."""
    found = (path for path in FOLDER.glob("static/*/*") if path.suffix in TYPES)
    return {route_path(path.relative_to(FOLDER).as_posix()): path for path in found}


@functools.cache
def symbols() -> str:
    """The font of the icons, below ``static``; it too has a hash in its name."""
    return f"fonts/{next(FONTS.glob('symbols-*.woff2')).name}"


class PackedBundle:
    """Middleware: answers for those files in the browser's encoding."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "GET":
            path: Path | None = files().get(scope["path"])
            encoding = encoding_for(Headers(scope=scope).get("accept-encoding", ""))
            if path is not None and encoding != AS_IT_IS:
                answer = await packed_answer(scope["path"], path, encoding)
                return await answer(scope, receive, send)
        return await self.app(scope, receive, send)


async def packed_answer(name: str, path: Path, encoding: str) -> Response:
    data = await run_in_threadpool(shelf.get, name, functools.partial(text_of, path), encoding)
    return packed_text(data, TYPES[path.suffix], encoding)


def packed_text(data: bytes, media_type: str, encoding: str) -> Response:
    headers = {"Cache-Control": KEPT, "Vary": "Accept-Encoding"}
    if encoding != AS_IT_IS:
        headers["Content-Encoding"] = encoding
    return Response(data, media_type=media_type, headers=headers)


def text_of(path: Path) -> bytes:
    """A style sheet with our fonts for Streamlit's."""
    text = path.read_bytes()
    if path.suffix == ".css":
        for pattern, own in ((ALL_SYMBOLS, symbols()), (FIRST_FONT, TEXT_FONT)):
            text = pattern.sub(f"../../app/static/{own}".encode(), text)
    return text
