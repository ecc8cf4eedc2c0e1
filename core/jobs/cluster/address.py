"""Where jobs are carried out, as ``POSEANIME_BACKEND`` says it.

local                     in this process
ray://local?workers=2     workers of its own on this machine, a process each
ray://10.0.0.1:6379       the workers of a cluster that this machine is part of
"""

from __future__ import annotations

import importlib.util
import ipaddress
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from core.errors import InputRejected

LOCAL = "local"
FORMS = "local, ray://local?workers=2 or ray://HOST:PORT"
MOST_WORKERS = 64


@dataclass(frozen=True, kw_only=True)
class RayAddress:
    """``host`` is empty for a cluster of the studio's own. ``workers``: how many of that, 0 for one
    a graphics card, or one."""

    host: str = ""
    port: int = 0
    workers: int = 0

    @property
    def is_own(self) -> bool:
        return not self.host

    @property
    def is_loopback(self) -> bool:
        return self.is_own or self.host == "localhost" or _is_loopback(self.host)

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}" if self.host else "this machine"


def backend_address(text: str) -> RayAddress | None:
    """None for jobs in this process. Raises ``InputRejected`` for anything that is not one of the
    forms above, and where Ray is asked for and not installed."""
    if text.strip().lower() in ("", LOCAL):
        return None
    found = _read(text.strip())
    if importlib.util.find_spec("ray") is None:
        raise InputRejected(
            expected="Ray for POSEANIME_BACKEND",
            got="none",
            todo="install it with: pip install -r requirements-ray.txt",
            shown="POSEANIME_BACKEND asks for Ray, which is not installed. "
            "Install it with: pip install -r requirements-ray.txt",
        )
    return found


def _read(text: str) -> RayAddress:
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
        asked = parse_qs(parts.query, strict_parsing=bool(parts.query))
        workers = [int(one) for one in asked.pop("workers", ["0"])]
    except ValueError:
        raise _unknown(text) from None
    if parts.scheme != "ray" or asked or len(workers) != 1 or parts.path not in ("", "/"):
        raise _unknown(text)
    if host == LOCAL and port is None and 0 <= workers[0] <= MOST_WORKERS:
        return RayAddress(workers=workers[0])
    if host and port and not parts.query:
        return RayAddress(host=host, port=port)
    raise _unknown(text)


def _unknown(text: str) -> InputRejected:
    return InputRejected(
        expected=f"{FORMS} in POSEANIME_BACKEND",
        got=f"{text!r:.80}",
        shown="POSEANIME_BACKEND is none that the studio knows. Write local, "
        "ray://local?workers=2 or ray://HOST:PORT.",
    )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
