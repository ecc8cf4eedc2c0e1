"""A long run of a network ends when the work that it belongs to is to stop."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from core.errors import JobCancelled

ShouldStop = Callable[[], bool]

# Cancel is felt as at once, and a look costs microseconds.
LOOK_SECONDS = 0.05

_asked: ContextVar[ShouldStop | None] = ContextVar("should_stop", default=None)


@contextmanager
def stopping_when(should_stop: ShouldStop) -> Generator[None]:
    """Runs of networks inside, on this thread, raise ``JobCancelled`` once ``should_stop()`` is
    true, in the middle of their work too."""
    before = _asked.set(should_stop)
    try:
        yield
    finally:
        _asked.reset(before)


@contextmanager
def stoppable(options: Any) -> Generator[None]:
    """``options`` (onnxruntime's ``RunOptions``) are told to end the run that they are given to
    inside; its failure then becomes ``JobCancelled``."""
    should_stop = _asked.get()
    if should_stop is None:
        yield
        return
    is_over = threading.Event()
    watcher = threading.Thread(target=_watch, args=(options, should_stop, is_over), daemon=True)
    watcher.start()
    try:
        yield
    except Exception as error:
        if options.terminate:
            raise JobCancelled from error
        raise
    finally:
        is_over.set()
        watcher.join()


def _watch(options: Any, should_stop: ShouldStop, is_over: threading.Event) -> None:
    while not is_over.wait(LOOK_SECONDS):
        if should_stop():
            options.terminate = True  # looked at before each layer
            return
