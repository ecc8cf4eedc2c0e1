"""The page that starts every visit: Streamlit's own, that says whose it is from the first byte on
and asks at once for what a page needs later.
"""

from __future__ import annotations

import functools
import gzip
import re
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.server.language import HEADER, language_of
from core.server.line.bundle import FOLDER, TEXT_FONT, symbols
from core.server.line.packing import AS_IT_IS, GZIP, encoding_for, packed

ROOT = '<div id="root"></div>'
TITLE = "PoseAnimeFlow Studio"
# What the first elements of every page are drawn by; Streamlit asks for it when they have come.
LATER = ("Html", "purify.es", "PageLink", "Button", "BidiComponent", "serialization",
         "recordbatch", "_arrayReduce")  # fmt: skip
HEADING_FONT = "fonts/m-plus-rounded-1c.woff2"
# Its own font, which no page here is written in.
PRELOADED_FONT = re.compile(r'<link\s[^>]*rel="preload"[^>]*as="font"[^>]*>')
ICON = re.compile(r'<link\s[^>]*rel="shortcut icon"[^>]*>')
NAMED = re.compile(r"<title>[^<]*</title>")
PRELOAD = '<link rel="preload" as="font" type="font/woff2" crossorigin'
# Until Streamlit draws into the page; colours of .streamlit/config.toml.
SPLASH = Path(__file__).with_name("splash.html")
NO_LONGER_TRUE = ("etag", "last-modified", "content-length", "accept-ranges",
                  "content-encoding", "vary")  # fmt: skip


class Shell:
    """Middleware: a page of Streamlit's goes out as ``shell`` has it, packed."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET":
            return await self.app(scope, receive, send)
        held: list[Message] = []

        async def send_shell(message: Message) -> None:
            if message["type"] == "http.response.start":
                if not _is_page(message):
                    return await send(message)
                held.append(message)
            elif not held:
                await send(message)
            else:
                held.append(message)
                if not message.get("more_body"):
                    for one in changed(held, Headers(scope=scope)):
                        await send(one)

        return await self.app(scope, receive, send_shell)


def _is_page(start: Message) -> bool:
    told = Headers(raw=start["headers"]).get("content-type", "")
    return start["status"] == 200 and told.startswith("text/html")


def changed(held: list[Message], asked: Headers) -> tuple[Message, Message]:
    """The whole answer in two messages. A page that is not Streamlit's stays as it is."""
    start, *parts = held
    sent = b"".join(part.get("body", b"") for part in parts)
    headers = MutableHeaders(scope=start)
    # Streamlit packs it anew for each visit, except at its own address
    page = gzip.decompress(sent) if headers.get("content-encoding") == GZIP else sent
    if ROOT.encode() not in page:
        return start, {"type": "http.response.body", "body": sent}
    encoding = encoding_for(asked.get("accept-encoding", ""))
    body = _packed(page, language_of(asked.get(HEADER, "")).code, encoding)
    for name in NO_LONGER_TRUE:
        del headers[name]
    headers["Content-Length"] = str(len(body))
    headers["Vary"] = "Accept-Encoding, Accept-Language"
    if encoding != AS_IT_IS:
        headers["Content-Encoding"] = encoding
    return start, {"type": "http.response.body", "body": body}


@functools.lru_cache(16)
def _packed(body: bytes, code: str, encoding: str) -> bytes:
    return packed(shell(body.decode(), code).encode(), encoding, is_best=True)


def shell(page: str, code: str) -> str:
    """``code``: of the language that the browser asks for."""
    page = PRELOADED_FONT.sub("", page)
    page = ICON.sub('<link rel="shortcut icon" href="./app/static/app/icon-48.png" />', page)
    page = NAMED.sub(f"<title>{TITLE}</title>", page)
    page = page.replace('<html lang="en">', f'<html lang="{code}">')
    page = page.replace("</head>", f"{''.join(_hints())}</head>")
    return page.replace(ROOT, SPLASH.read_text("utf-8").strip())


def _hints() -> list[str]:
    """With the pass of who is in: without it the gate keeps the manifest."""
    scripts = sorted(path.name for name in LATER for path in FOLDER.glob(f"static/js/{name}.*.js"))
    fonts = (TEXT_FONT, HEADING_FONT, symbols())
    return [
        *(f'<link rel="modulepreload" crossorigin href="./static/js/{name}">' for name in scripts),
        *(f'{PRELOAD} href="./app/static/{name}">' for name in fonts),
        '<link rel="manifest" crossorigin="use-credentials" href="./app/static/app/manifest.json">',
        '<link rel="apple-touch-icon" href="./app/static/app/touch-180.png">',
        '<meta name="theme-color" media="(prefers-color-scheme: light)" content="#fffafc">',
        '<meta name="theme-color" media="(prefers-color-scheme: dark)" content="#15101f">',
    ]
