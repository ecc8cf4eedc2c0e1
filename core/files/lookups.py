"""What a page has looked up in one run: it asks for the same files some hundred times."""

from __future__ import annotations

from collections.abc import Callable, Generator, Hashable
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

Result = TypeVar("Result")

_FOUND: ContextVar[dict[Hashable, Any] | None] = ContextVar("found", default=None)


@contextmanager
def remembered() -> Generator[None]:
    """Inside, ``once`` looks once. What comes or goes in another thread meanwhile is seen
    afterwards; in this one, ``forget``."""
    token = _FOUND.set({})
    try:
        yield
    finally:
        _FOUND.reset(token)


def forget() -> None:
    """Look anew: a file has come or gone."""
    found = _FOUND.get()
    if found is not None:
        found.clear()


def once(key: Hashable, look: Callable[[], Result]) -> Result:
    """What ``look`` finds; outside of ``remembered`` it looks each time."""
    found = _FOUND.get()
    if found is None:
        return look()
    if key not in found:
        found[key] = look()
    return found[key]
