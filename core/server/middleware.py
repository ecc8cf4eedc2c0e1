"""Pure ASGI middleware: it passes bodies on as they come, where Starlette's own would hold them."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.server import visitor
from core.server.gate.opening import gate_middleware
from core.server.line.bundle import PackedBundle
from core.server.line.shell import Shell
from core.server.serving import is_for_others
from core.server.uploads import UploadLimits

# A picture may come only from here: text that slips into Markdown cannot make a browser call
# another host. Streamlit starts our components' scripts from blob: addresses.
CONTENT_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "media-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' ws: wss: data: blob:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)

SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    # "no-referrer" would make the origin of the form at the gate "null"
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}
MEDIA = "/media/"


class SecurityHeaders:
    """Headers that keep what the studio serves inside the studio."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(SECURITY_HEADERS)
                if _is_html(headers):
                    headers["Content-Security-Policy"] = CONTENT_POLICY
                if MEDIA in scope["path"]:
                    headers["Cache-Control"] = "private"  # a tunnel's cache is shared
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


class VisitorCookie:
    """Gives each browser its name with the first page it loads.

    On a studio that no other machine may reach, a name of an earlier version, which was not signed,
    is taken over; a forged one becomes somebody new.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or _visitor(scope) is not None:
            return await self.app(scope, receive, send)

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if _is_html(headers) or "text/html" in Headers(scope=scope).get("accept", ""):
                    cookie = visitor.set_cookie(_new_name(scope), is_secure=is_secure(scope))
                    headers.append("set-cookie", cookie)
            await send(message)

        return await self.app(scope, receive, send_with_cookie)


def is_secure(scope: Scope) -> bool:
    """Whether the browser speaks HTTPS, also to a tunnel in front."""
    forwarded = Headers(scope=scope).get("x-forwarded-proto")
    return scope["scheme"] == "https" or forwarded == "https"


def _new_name(scope: Scope) -> str:
    if is_for_others():
        return visitor.new_visitor(is_guest=True)
    return visitor.unsigned_visitor_of(_cookies(scope)) or visitor.new_visitor()


def _visitor(scope: Scope) -> str | None:
    return visitor.visitor_of(_cookies(scope))


def _cookies(scope: Scope) -> str:
    return "; ".join(Headers(scope=scope).getlist("cookie"))


def _is_html(headers: Headers) -> bool:
    return headers.get("content-type", "").startswith("text/html")


MIDDLEWARE = (
    Middleware(SecurityHeaders),
    Middleware(VisitorCookie),
    Middleware(UploadLimits),
    Middleware(PackedBundle),
    Middleware(Shell),
)


def middleware() -> tuple[Middleware, ...]:
    """Those of a server: headers for every answer, then the gate, if there is one."""
    headers, *others = MIDDLEWARE
    return (headers, *gate_middleware(), *others)
