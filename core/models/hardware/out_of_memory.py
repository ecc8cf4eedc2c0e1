"""Running out of memory: told from other errors, and memory freed before work is tried again."""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import Any, TypeVar

from core.models.hardware import heap
from core.pose.detection.networks import close_networks

Result = TypeVar("Result")

_KEPT_OPEN: list[Callable[[], None]] = [close_networks]

# Of plain RuntimeErrors: what drivers say, and the processor's allocator on Linux and on Windows.
TEXTS = ("out of memory", "can't allocate memory", "not enough memory")


def attempt(work: Callable[[], Result]) -> tuple[bool, Any]:
    """Whether ``work`` had memory enough, and its result; else what can be freed is free."""
    try:
        return True, work()
    except (RuntimeError, MemoryError) as error:
        if not is_out_of_memory(error):
            raise
    # only outside of the handler, whose traceback holds them, are the failed work's tensors free
    free_memory()
    return False, None


def is_out_of_memory(error: BaseException) -> bool:
    """CUDA and MPS raise their own kinds, other allocators a plain RuntimeError."""
    if isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryError":
        return True
    return isinstance(error, RuntimeError) and any(text in str(error) for text in TEXTS)


def give_back_on_pressure(close: Callable[[], None]) -> None:
    """``close`` is called when memory runs out: what it closes is kept open only to be quick."""
    _KEPT_OPEN.append(close)


def close_kept_open() -> None:
    for close in _KEPT_OPEN:
        close()


def free_memory() -> None:
    """Give back what the collector and the device's allocator still hold, and what is kept open
    only to be quick."""
    import torch

    close_kept_open()
    gc.collect()
    heap.trim()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
    elif torch.backends.mps.is_available():
        torch.mps.empty_cache()
