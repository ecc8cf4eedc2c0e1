"""A random name for each browser, and the signature that lets nobody take another's.

A name that was given while only this machine could reach the studio is its owner's; one that was
given later is a guest's.
"""

from __future__ import annotations

import base64
import hmac
import re
import secrets

from core.jobs.job import GUEST
from core.visitors.keys import visitors_key

PATTERN = re.compile(rf"(?:{re.escape(GUEST)})?[A-Za-z0-9_-]{{22}}")


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


def _signature(name: str) -> str:
    made = hmac.digest(visitors_key(), f"visitor:{name}".encode(), "sha256")
    return base64.urlsafe_b64encode(made).decode().rstrip("=")
