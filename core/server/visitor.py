"""Who asks: a random name for each browser, in a signed cookie that pages' scripts cannot read.

It tells one browser from another, so that each finds its own work again and nobody takes another's
name. It is no password. A name that was given while only this machine could reach the studio is its
owner's; one that was given later is a guest's.
"""

from __future__ import annotations

import base64
import hmac
import re
import secrets
from http.cookies import CookieError, SimpleCookie

from core.jobs.job import GUEST
from core.server.asking.keys import visitors_key

COOKIE = "studio_visitor"
PATTERN = re.compile(rf"(?:{re.escape(GUEST)})?[A-Za-z0-9_-]{{22}}")
YEAR_SECONDS = 365 * 24 * 3600


def new_visitor(*, is_guest: bool = False) -> str:
    """128 random bits in 22 characters."""
    return (GUEST if is_guest else "") + secrets.token_urlsafe(16)


def checked(value: str | None) -> str | None:
    """The name when it has the form of one made here: it becomes a key of the database."""
    return value if isinstance(value, str) and PATTERN.fullmatch(value) else None


def signed(name: str) -> str:
    """The value of the cookie: the name and 256 bits that only this studio can make of it."""
    return f"{name}.{_signature(name)}"


def verified(value: object) -> str | None:
    """The name in the value of a cookie; None for one that was not signed here."""
    if not isinstance(value, str):
        return None
    name, _, signature = value.rpartition(".")
    if checked(name) is None:
        return None
    is_ours = hmac.compare_digest(signature.encode(), _signature(name).encode())
    return name if is_ours else None


def visitor_of(cookie_header: str) -> str | None:
    """The visitor that a ``Cookie`` header names."""
    return verified(cookie_of(cookie_header, COOKIE))


def unsigned_visitor_of(cookie_header: str) -> str | None:
    """As earlier versions of the studio named its owner: anybody can write this."""
    name = checked(cookie_of(cookie_header, COOKIE))
    return None if name is None or name.startswith(GUEST) else name


def cookie_of(cookie_header: str, name: str) -> str | None:
    """None for one that is not there, and in a header that cannot be read."""
    try:
        cookie = SimpleCookie(cookie_header).get(name)
    except CookieError:
        return None
    return None if cookie is None else cookie.value


def set_cookie(name: str, *, is_secure: bool) -> str:
    """The value of a ``Set-Cookie`` header for the visitor of this name.

    ``Lax``: other sites' frames and forms do not carry it.
    """
    secure = "; Secure" if is_secure else ""
    return (
        f"{COOKIE}={signed(name)}; Path=/; Max-Age={YEAR_SECONDS}; HttpOnly; SameSite=Lax{secure}"
    )


def _signature(name: str) -> str:
    made = hmac.digest(visitors_key(), f"{COOKIE}:{name}".encode(), "sha256")
    return base64.urlsafe_b64encode(made).decode().rstrip("=")
