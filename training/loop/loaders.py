"""Batches made ahead of time by other processes, and brought to the device."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

import torch
from torch.utils.data import DataLoader, Dataset

from core.errors import reason_of

# Tensors that worker processes hand over lie here; a container may allow it next to nothing.
SHARED_MEMORY = Path("/dev/shm")
LEAST_SHARED_BYTES = 4 << 30
# A loader that takes longer than this for a batch hangs.
TIMEOUT_SECONDS = 45.0
# Look for new figures no more often than this: finding some ends the batches made ahead.
RESCAN_SECONDS = 40.0

Found = TypeVar("Found")


class BatchesByStep(Dataset[Any]):
    """The batch of a step depends on the step alone, whichever process makes it."""

    def __init__(self, make: Callable[[int], Any]) -> None:
        self.make = make

    def __getitem__(self, step: int) -> Any:
        return self.make(step)


def prefetched(
    make: Callable[[int], Any], loaders: int, first: int, device: torch.device,
    timeout_seconds: float = TIMEOUT_SECONDS,
) -> Iterator[Any]:  # fmt: skip
    """``make(first)``, ``make(first + 1)``, … in order, made by ``loaders`` processes (0: here).

    Loaders that cannot be had, or that hang, are replaced by this process, with one line.
    """
    step = first
    if loaders and shared_bytes(SHARED_MEMORY) < LEAST_SHARED_BYTES:
        print(json.dumps({"loaders": "0: /dev/shm is too small to hand batches over"}), flush=True)
    elif loaders:
        try:
            for batch in _loader(make, loaders, first, device, timeout_seconds):
                yield batch
                step += 1
        except RuntimeError as error:
            print(json.dumps({"loaders": f"0: {reason_of(error)}"}), flush=True)
    while True:
        yield make(step)
        step += 1


def rescanned(
    scan: Callable[[], Found], batches: Callable[[Found, int], Iterator[Any]], first: int
) -> Iterator[Any]:
    """``batches(found, first)``, and begun anew at the step it is at when ``scan`` finds more."""
    step, found = first, scan()
    while True:
        scanned = time.monotonic()
        for batch in batches(found, step):
            yield batch
            step += 1
            if time.monotonic() - scanned > RESCAN_SECONDS:
                scanned, now = time.monotonic(), scan()
                if now != found:
                    found = now
                    break


def _loader(
    make: Callable[[int], Any], loaders: int, first: int, device: torch.device, timeout: float
) -> DataLoader[Any]:
    import cv2

    # Forked processes share what was read before, but none of the threads that OpenCV counts on.
    cv2.setNumThreads(1)
    return DataLoader(
        BatchesByStep(make), batch_size=None, sampler=count(first), num_workers=loaders,
        prefetch_factor=4, pin_memory=device.type == "cuda", timeout=timeout,
        multiprocessing_context="fork", worker_init_fn=_restore_sigterm,
        generator=torch.Generator(),  # its seed shall not come from the run's random numbers
    )  # fmt: skip


def _restore_sigterm(_worker: int) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # not what the run makes of it


def shared_bytes(folder: Path) -> int:
    if not folder.is_dir():
        return 0
    facts = os.statvfs(folder)
    return facts.f_bavail * facts.f_frsize


def to_device(batch: dict[str, torch.Tensor], device: torch.device) -> dict[str, torch.Tensor]:
    return {name: part.to(device, non_blocking=True) for name, part in batch.items()}
