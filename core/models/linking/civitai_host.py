"""Where Civitai is asked, and with whose key."""

from __future__ import annotations

import os

TOKEN = "CIVITAI_TOKEN"
LOGIN = (
    f"Make an API key on civitai.com/user/account, set {TOKEN} to it, then start the studio again."
)


def endpoint() -> str:
    """``POSEANIME_CIVITAI`` names a mirror."""
    return os.environ.get("POSEANIME_CIVITAI", "").rstrip("/") or "https://civitai.com"


def headers() -> dict[str, str]:
    """https://developer.civitai.com/site/guide/authentication"""
    token = os.environ.get(TOKEN, "").strip()
    is_sendable = token.isascii() and token.isprintable()
    return {"Authorization": f"Bearer {token}"} if token and is_sendable else {}
