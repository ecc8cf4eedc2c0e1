"""What this machine has: its graphics card and its memory. Asks the system; loads nothing."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import metadata
from pathlib import Path

import psutil

# Where a container's limits stand.
CGROUP = Path("/sys/fs/cgroup")
# How long the driver's answer holds, and how long it may take.
ASK_SECONDS = 5


@dataclass(frozen=True)
class Gpu:
    """What the driver says of the first graphics card. Bytes; ``compute`` as in ``(7, 5)``."""

    name: str
    compute: tuple[int, int] | None
    total: int
    free: int


@cache
def torch_version() -> str:
    """ "" where it is not installed. Read once: its file of metadata is long."""
    try:
        return metadata.version("torch")
    except metadata.PackageNotFoundError:
        return ""


def total_memory(name: str) -> int:
    """Bytes of memory of a device; 0 when nobody can say."""
    if name == "cuda":
        card = _gpu()
        return card.total if card else 0
    total = psutil.virtual_memory().total
    return min(total, _container_limit() or total)


def available_memory(name: str) -> int:
    """Bytes that can be had now; 0 when nobody can say."""
    if name == "cuda":
        card = _gpu()
        return card.free if card else 0
    free = psutil.virtual_memory().available
    limit = _container_limit()
    return min(free, max(limit - _container_use(), 0)) if limit else free


def usable_memory(name: str) -> int:
    """What this process could hold in all: what is free and what it holds already."""
    return available_memory(name) + process_memory(name)


def process_memory(name: str) -> int:
    """Bytes that this process holds on the device."""
    if name != "cuda":
        return psutil.Process().memory_info().rss
    torch = sys.modules.get("torch")
    if torch is None or not torch.cuda.is_initialized():
        return 0
    return int(torch.cuda.memory_reserved())


def _gpu() -> Gpu | None:
    torch = sys.modules.get("torch")
    if torch is not None and torch.cuda.is_available():
        return gpu_by_torch()
    return gpu_by_driver()


def gpu_by_torch() -> Gpu:
    import torch

    free, total = torch.cuda.mem_get_info()
    # ROCm numbers its cards by another scheme
    compute = None if torch.version.hip else torch.cuda.get_device_capability()
    return Gpu(torch.cuda.get_device_name(), compute, int(total), int(free))


def gpu_by_driver() -> Gpu | None:
    """Asked at most every few seconds: starting the driver's program takes a moment."""
    return ask_driver(round(time.monotonic() / ASK_SECONDS))


@lru_cache(maxsize=1)
def ask_driver(_moment: int) -> Gpu | None:
    program = shutil.which("nvidia-smi")
    if program is None:
        return None
    asked = "name,compute_cap,memory.total,memory.free"
    try:
        answer = subprocess.run(
            [program, f"--query-gpu={asked}", "--format=csv,noheader,nounits"],
            capture_output=True,
            text=True,
            timeout=ASK_SECONDS,
            check=True,
        ).stdout
        name, compute, total, free = (cell.strip() for cell in answer.splitlines()[0].split(","))
        major, minor = compute.split(".")
        return Gpu(name, (int(major), int(minor)), int(total) << 20, int(free) << 20)
    except (OSError, subprocess.SubprocessError, ValueError, IndexError):
        return None


def _container_limit() -> int:
    """What a container may use (cgroup v2); 0 when nothing limits it."""
    return _number(CGROUP / "memory.max")


def _container_use() -> int:
    return _number(CGROUP / "memory.current")


def _number(file: Path) -> int:
    try:
        return int(file.read_text(encoding="ascii"))
    except (OSError, ValueError):  # "max" is no number
        return 0
