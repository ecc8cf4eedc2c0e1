"""Codes that only this studio can make, each for one visitor, one use and a while."""

from __future__ import annotations

import hmac
import secrets
import time
from collections.abc import Callable
from threading import Lock
from urllib.parse import quote

from core.visitors import names
from core.visitors.keys import visitors_key

PATH = "visitor/join"
SHORT_SECONDS, HOUR = 600, 3600
MOST_SPENT = 1000


def new_code(name: str, seconds: int = SHORT_SECONDS, now: Callable[[], float] = time.time) -> str:
    """Whoever brings it becomes the visitor of this name."""
    told = f"{name}.{int(now()) + seconds}.{secrets.token_urlsafe(12)}"
    return f"{told}.{_signature(told)}"


def keepers_code() -> str:
    """For the person at the machine: whoever brings it is one of the studio's own people, to whom
    everything belongs that no guest made."""
    return new_code(names.new_visitor(), HOUR)


def address(studio: str, code: str) -> str:
    """The link, for a studio that is reached at this address."""
    return f"{studio.rstrip('/')}/{PATH}?code={quote(code, safe='')}"


class Codes:
    """Those that were used; may be asked from any thread."""

    def __init__(self, now: Callable[[], float] = time.time) -> None:
        self._now = now
        self._spent: dict[str, int] = {}
        self._lock = Lock()

    def name_in(self, code: str) -> str | None:
        """None for a code that was not made here, is too old or was used."""
        told, _, signature = code.rpartition(".")
        if not hmac.compare_digest(signature.encode(), _signature(told).encode()):
            return None
        name, until, _ = told.rsplit(".", 2)
        is_good = self._now() < int(until) and code not in self._spent
        return names.checked(name) if is_good else None

    def spend(self, code: str) -> str | None:
        """As ``name_in``; it is used then."""
        with self._lock:
            name = self.name_in(code)
            if name is not None:
                self._forget_old()
                self._spent[code] = int(code.rsplit(".", 3)[1])
            return name

    def _forget_old(self) -> None:
        if len(self._spent) >= MOST_SPENT:
            now = self._now()
            self._spent = {code: until for code, until in self._spent.items() if until > now}


def _signature(told: str) -> str:
    return hmac.new(visitors_key(), f"join:{told}".encode(), "sha256").hexdigest()
