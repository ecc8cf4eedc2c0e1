"""Who asks: the name of a browser, in a signed cookie that pages' scripts cannot read.

It tells one browser from another, so that each finds its own work again and nobody takes another's
name. It is no password.
"""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie

from core.jobs.job import GUEST
from core.visitors.names import checked, new_visitor, signed, verified

__all__ = ["checked", "new_visitor", "signed", "verified"]

COOKIE = "studio_visitor"
YEAR_SECONDS = 365 * 24 * 3600


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
