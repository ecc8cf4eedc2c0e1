"""What a value in a request may be; each check raises ``RequestRejected`` with one line."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, cast

from core.errors import RequestRejected
from core.files import is_digest
from core.geometry import Size

MAX_NAME_CHARACTERS = 200
MAX_BITS = 128


def _titled(name: str) -> str:
    return name[:1].upper() + name[1:]


def _no_number(name: str, value: Any) -> RequestRejected:
    is_endless = isinstance(value, int) and value.bit_length() > MAX_BITS
    got = "one of too many digits" if is_endless else f"{value!r:.60}"
    return RequestRejected(
        expected=f"{name} to be a number", got=got, shown=f"{_titled(name)}: write a number."
    )


def check_number(name: str, value: Any, low: float, high: float) -> None:
    """A finite number in low…high; a truth value is no number."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    # a whole number may have more digits than any float; the comparison leaves out NaN too
    if not is_number or not abs(value) < math.inf or abs(value) >= 2**MAX_BITS:
        raise _no_number(name, value)
    if not low <= value <= high:
        raise RequestRejected(
            expected=f"{name} between {low:g} and {high:g}",
            got=f"{value:g}",
            shown=f"{_titled(name)}: from {low:g} to {high:g}.",
        )


def check_whole(name: str, value: Any, low: float, high: float) -> None:
    """A number without a fraction in low…high."""
    if isinstance(value, float) and not value.is_integer():
        raise _no_number(name, value)
    check_number(name, value, low, high)


def check_multiple(name: str, value: int, step: int, low: int) -> None:
    if value % step:
        nearest = max(low, round(value / step) * step)
        raise RequestRejected(
            expected=f"a {name} that is a multiple of {step}",
            got=value,
            todo=f"use {nearest}",
            shown=f"The {name} has to be a multiple of {step}: {nearest} is the nearest.",
        )


def check_window(name: str, start: Any, end: Any) -> None:
    """A share of the steps: 0 ≤ start < end ≤ 1."""
    check_number(f"{name} start", start, 0.0, 1.0)
    check_number(f"{name} end", end, 0.0, 1.0)
    if start >= end:
        raise RequestRejected(
            expected=f"{name} to start before it ends",
            got=f"{start:g} to {end:g}",
            todo="widen the range",
            shown=f"Let {name} start before it ends.",
        )


def check_kind(name: str, value: Any, *kinds: type) -> None:
    if not isinstance(value, kinds):
        raise RequestRejected(
            expected=f"a usable {name}",
            got=type(value).__name__,
            shown=f"The {name} in these settings cannot be used. Choose it again.",
        )


def check_pixels(size: Size, most: int) -> None:
    if size.pixels > most:
        raise RequestRejected(
            expected=f"at most {most / 1_000_000.0:.1f} megapixels",
            got=size,
            todo="make it smaller and upscale the result",
            shown=f"{size} is too large to draw at once. Choose a smaller size and upscale the "
            "result.",
        )


def names_from(what: str, values: Any) -> tuple[str, ...]:
    """A list of short names, as ``check_name`` has them."""
    check_kind(f"list of {what}s", values, list, tuple)
    for value in values:
        check_name(what, value)
    return tuple(values)


def check_name(name: str, value: Any) -> None:
    """The id of a model: short text."""
    check_kind(name, value, str)
    if not 0 < len(value) <= MAX_NAME_CHARACTERS or "\ufffd" in value or not value.isprintable():
        raise RequestRejected(
            expected=f"a name for the {name}",
            got=f"{value!r:.60}",
            shown=f"The name of the {name} cannot be used. Choose another.",
        )


def check_picture(name: str, value: Any) -> None:
    """The id of a picture in the ``PictureStore``."""
    if not (isinstance(value, str) and is_digest(value)):
        raise RequestRejected(
            expected=f"a stored picture as {name}",
            got=f"{value!r:.60}",
            shown=f"The {name} is not here any more. Choose it again.",
        )


def damaged(expected: str, got: str) -> RequestRejected:
    """For stored settings that are not of the form they were written in."""
    return RequestRejected(
        expected=expected,
        got=got,
        shown="These settings are damaged. Set them again on Generate.",
    )


def list_from(name: str, values: Any) -> Sequence[Any]:
    if not isinstance(values, list | tuple):
        raise damaged(f"a list of {name}", f"{values!r:.60}")
    return cast("Sequence[Any]", values)


def check_at_most(name: str, values: tuple[Any, ...], most: int) -> None:
    if len(values) > most:
        raise RequestRejected(
            expected=f"at most {most} {name}",
            got=len(values),
            todo="drop some",
            shown=f"At most {most} {name} at a time. Take some away.",
        )


def clean_text(text: Any, name: str, most: int) -> str:
    """Without control characters; ``RequestRejected`` when too long or no text at all."""
    if not isinstance(text, str):
        raise RequestRejected(
            expected=f"the {name} to be text",
            got=type(text).__name__,
            shown=f"The {name} has to be words.",
        )
    if len(text) > most:
        raise RequestRejected(
            expected=f"a {name} of at most {most} characters",
            got=len(text),
            todo="shorten it",
            shown=f"The {name} is too long: at most {most} characters.",
        )
    if any(0xD800 <= ord(character) <= 0xDFFF for character in text):
        raise RequestRejected(
            expected=f"readable text as {name}",
            got="broken Unicode",
            todo="retype it",
            shown=f"Some characters of the {name} are broken. Type them again.",
        )
    return "".join(c for c in text if c in "\n\t" or ord(c) >= 32)
