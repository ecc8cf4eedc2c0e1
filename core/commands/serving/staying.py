"""What the commands share that run until they are stopped."""

from __future__ import annotations

import argparse
import contextlib
import signal
from collections.abc import Generator


@contextlib.contextmanager
def ended_by_signals() -> Generator[None]:
    """A stop from outside ends what the command started too."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def port(text: str) -> int:
    if not (text.isdecimal() and 1 <= int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"expected a port from 1 to 65535, got {text!r:.20}")
    return int(text)
