"""Who asks: a random name for each browser, kept in a cookie that pages' scripts cannot read.

It tells one browser from another so that each finds its own work again. It is no password.
"""

from __future__ import annotations

import re
import secrets
from http.cookies import CookieError, SimpleCookie

COOKIE = "studio_visitor"
PATTERN = re.compile(r"[A-Za-z0-9_-]{22}")
YEAR_SECONDS = 365 * 24 * 3600


def new_visitor() -> str:
    """128 random bits in 22 characters."""
    return secrets.token_urlsafe(16)


def checked(value: str | None) -> str | None:
    """The name when it has the form of one made here: it becomes a key of the database."""
    return value if isinstance(value, str) and PATTERN.fullmatch(value) else None


def visitor_of(cookie_header: str) -> str | None:
    """The visitor that a ``Cookie`` header names."""
    return checked(cookie_of(cookie_header, COOKIE))


def cookie_of(cookie_header: str, name: str) -> str | None:
    """None for one that is not there, and in a header that cannot be read."""
    try:
        cookie = SimpleCookie(cookie_header).get(name)
    except CookieError:
        return None
    return None if cookie is None else cookie.value


def set_cookie(visitor: str, *, is_secure: bool) -> str:
    """The value of a ``Set-Cookie`` header.

    ``Lax``: other sites' frames and forms do not carry it.
    """
    secure = "; Secure" if is_secure else ""
    return f"{COOKIE}={visitor}; Path=/; Max-Age={YEAR_SECONDS}; HttpOnly; SameSite=Lax{secure}"
