"""What is said of a file that no character comes out of."""

from __future__ import annotations

from core.errors import InputRejected


def unreadable(expected: str, got: object) -> InputRejected:
    return InputRejected(
        expected=expected,
        got=f"{got!r:.80}" if isinstance(got, bytes) else f"{got!s:.80}",
        todo="export it anew",
        shown="No character can be read from this file: it is damaged or has none.",
    )


def too_large(what: str, most: str, got: object) -> InputRejected:
    return InputRejected(
        expected=f"{what} of at most {most}",
        got=got,
        todo="export fewer characters at a time",
        shown=f"This file is too large: at most {most}.",
    )
