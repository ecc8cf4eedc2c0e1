"""What a value in a request may be; each check raises ``RequestRejected`` with one line."""

from __future__ import annotations

import math
import re
from typing import Any

from core.errors import RequestRejected

MAX_NAME_CHARACTERS = 200
# What ``PictureStore.put`` returns.
_PICTURE_ID = re.compile(r"[0-9a-f]{32}")


def check_number(name: str, value: Any, low: float, high: float) -> None:
    """A finite number in low…high; a truth value is no number."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not math.isfinite(value):
        raise RequestRejected(f"Expected {name} to be a number, got {value!r:.60}.")
    if not low <= value <= high:
        raise RequestRejected(f"Expected {name} between {low:g} and {high:g}, got {value:g}.")


def check_whole(name: str, value: Any, low: float, high: float) -> None:
    """A number without a fraction in low…high."""
    if isinstance(value, float) and not value.is_integer():
        raise RequestRejected(f"Expected {name} to be a number, got {value!r:.60}.")
    check_number(name, value, low, high)


def check_window(name: str, start: Any, end: Any) -> None:
    """A share of the steps: 0 ≤ start < end ≤ 1."""
    check_number(f"{name} start", start, 0.0, 1.0)
    check_number(f"{name} end", end, 0.0, 1.0)
    if start >= end:
        raise RequestRejected(
            f"Expected {name} to start before it ends, got {start:g} to {end:g}: widen the range."
        )


def check_kind(name: str, value: Any, *kinds: type) -> None:
    if not isinstance(value, kinds):
        raise RequestRejected(f"Expected a usable {name}, got {type(value).__name__}.")


def check_name(name: str, value: Any) -> None:
    """The id of a model: short text."""
    check_kind(name, value, str)
    if not 0 < len(value) <= MAX_NAME_CHARACTERS or "\ufffd" in value or not value.isprintable():
        raise RequestRejected(f"Expected a name for the {name}, got {value!r:.60}.")


def check_picture(name: str, value: Any) -> None:
    """The id of a picture in the ``PictureStore``."""
    if not (isinstance(value, str) and _PICTURE_ID.fullmatch(value)):
        raise RequestRejected(f"Expected a stored picture as {name}, got {value!r:.60}.")


def check_at_most(name: str, values: tuple[Any, ...], most: int) -> None:
    if len(values) > most:
        raise RequestRejected(f"Expected at most {most} {name}, got {len(values)}: drop some.")


def clean_text(text: Any, name: str, most: int) -> str:
    """Without control characters; ``RequestRejected`` when too long or no text at all."""
    if not isinstance(text, str):
        raise RequestRejected(f"Expected the {name} to be text, got {type(text).__name__}.")
    if len(text) > most:
        raise RequestRejected(
            f"Expected a {name} of at most {most} characters, got {len(text)}: shorten it."
        )
    if any(0xD800 <= ord(character) <= 0xDFFF for character in text):
        raise RequestRejected(f"Expected readable text as {name}, got broken Unicode: retype it.")
    return "".join(c for c in text if c in "\n\t" or ord(c) >= 32)
