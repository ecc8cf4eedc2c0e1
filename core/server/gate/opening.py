"""The gate of this process, as its environment asks for it."""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path
from typing import NoReturn

from starlette.middleware import Middleware

from core.config import Config
from core.errors import StorageError
from core.server.gate.gate import Gate, GateKeeper
from core.server.serving import names_for_others
from core.visitors.keys import key_in

PASSWORD = "POSEANIME_PASSWORD"
LEAST_CHARACTERS = 8
KEY_FILE = "gate.key"

NONE_SET = (
    f"Expected a password, as other machines may reach this studio ({{names}}), got none: set "
    f"{PASSWORD}, or start it for this machine alone."
)
TOO_SHORT = (
    f"Expected {PASSWORD} of at least {LEAST_CHARACTERS} characters, got {{count}}: write a longer "
    "one."
)


@cache
def gate_of_this_server() -> Gate | None:
    """None: no password is set, and no other machine may reach the pages.

    Ends the process with one line where one is needed and missing, or too short. The password is
    taken out of the environment: no other program that is started from here sees it.
    """
    password = os.environ.pop(PASSWORD, "")
    if not password:
        if names := names_for_others():
            _refuse(NONE_SET.format(names=", ".join(names)))
        return None
    if len(password) < LEAST_CHARACTERS:
        _refuse(TOO_SHORT.format(count=len(password)))
    try:
        return Gate(password, key_of(Config.from_environment().data_folder))
    except StorageError as error:
        _refuse(str(error))


def gate_middleware() -> tuple[Middleware, ...]:
    gate = gate_of_this_server()
    if gate is None:
        return ()
    return (Middleware(GateKeeper, gate=gate, names=frozenset(names_for_others())),)


def has_gate() -> bool:
    """Whether who reads this page came in by a password; False in a test without a server."""
    is_serving = gate_of_this_server.cache_info().currsize > 0
    return is_serving and gate_of_this_server() is not None


def key_of(folder: Path) -> bytes:
    """As ``key_in``, for the gate of the studio in this folder."""
    return key_in(folder / KEY_FILE)


def _refuse(line: str) -> NoReturn:
    print(line, file=sys.stderr)  # noqa: T201
    raise SystemExit(2)
