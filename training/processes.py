"""Processes that draw side by side."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor


def process_pool(workers: int) -> ProcessPoolExecutor:
    """Of spawned processes, each on one thread: a forked OpenCV can hang in its threads.

    One that dies breaks the pool: waiting for its work raises ``BrokenProcessPool``.
    ``multiprocessing.Pool`` would start another in its place, and wait for its work for ever.
    """
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_one_thread)


def _one_thread() -> None:
    import cv2

    cv2.setNumThreads(1)
