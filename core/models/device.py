"""Which device and number format the models run on, and why, in plain words."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from importlib import metadata
from typing import TYPE_CHECKING

from core.config import Config
from core.errors import StudioError

if TYPE_CHECKING:
    import torch

GIB = 1 << 30
DEVICES = ("cuda", "mps", "cpu")
DTYPES = ("float16", "bfloat16", "float32")


@dataclass(frozen=True)
class Device:
    """The choice made. ``name`` and ``dtype`` are torch's words; ``memory_gib`` is all of it."""

    name: str
    dtype: str
    reason: str
    memory_gib: float

    @property
    def is_half(self) -> bool:
        return self.dtype != "float32"

    @property
    def torch_dtype(self) -> torch.dtype:
        import torch

        return getattr(torch, self.dtype)


@dataclass(frozen=True)
class DeviceFacts:
    """What can be said about this machine before torch is loaded, in words."""

    device_text: str
    memory_text: str


def choose(config: Config) -> Device:
    """The device of this run; loads torch. ``StudioError`` when the wished one is not there."""
    import torch

    _check_wishes(config)
    here = {
        "cuda": torch.cuda.is_available(),
        "mps": torch.backends.mps.is_available(),
        "cpu": True,
    }
    if config.device == "auto":
        name = next(name for name in DEVICES if here[name])
        reason = _REASONS[name]
    elif here[config.device]:
        name, reason = config.device, f"{config.device}, as set by POSEANIME_DEVICE"
    else:
        usable = ", ".join(name for name in DEVICES if here[name])
        raise StudioError(
            f"Expected the device {config.device} on this machine, found only {usable}: "
            "set POSEANIME_DEVICE to one of these or to auto."
        )
    # Half precision on a CPU saves memory and costs time; on an accelerator it saves both.
    dtype = ("float32" if name == "cpu" else "float16") if config.dtype == "auto" else config.dtype
    return Device(name, dtype, reason, round(total_memory(name) / GIB, 1))


_REASONS = {
    "cuda": "an NVIDIA or AMD graphics card, the fastest choice",
    "mps": "the graphics part of this Apple chip, the fastest choice here",
    "cpu": "the processor, because no graphics card that PyTorch can use was found",
}


def _check_wishes(config: Config) -> None:
    if config.device not in ("auto", *DEVICES):
        raise StudioError(
            f"Expected POSEANIME_DEVICE to be auto, {', '.join(DEVICES)}, "
            f"got {config.device!r:.40}: set one of these."
        )
    if config.dtype not in ("auto", *DTYPES):
        raise StudioError(
            f"Expected POSEANIME_DTYPE to be auto, {', '.join(DTYPES)}, "
            f"got {config.dtype!r:.40}: set one of these."
        )


def describe_without_torch(config: Config) -> DeviceFacts:
    """For the first page, which paints before torch is loaded: a careful guess from outside."""
    if config.device != "auto":
        device = f"{config.device}, as set by POSEANIME_DEVICE"
    elif shutil.which("nvidia-smi"):
        device = "An NVIDIA graphics card was found; pictures are drawn on it."
    elif sys.platform == "darwin" and os.uname().machine == "arm64":
        device = "An Apple chip: pictures are drawn on its graphics part."
    else:
        cores = os.cpu_count() or 1
        device = f"No graphics card was found: pictures are drawn on {cores} processor cores."
    if not _torch_version():
        device = "PyTorch is not installed: run `make run` to install it."
    return DeviceFacts(device, _memory_text())


def _torch_version() -> str:
    try:
        return metadata.version("torch")
    except metadata.PackageNotFoundError:
        return ""


def _memory_text() -> str:
    total, free = total_memory("cpu"), available_memory("cpu")
    if not total:
        return "The amount of memory is unknown."
    return f"{free / GIB:.1f} of {total / GIB:.1f} GiB of memory are free."


def total_memory(name: str) -> int:
    """Bytes of memory of a device; 0 when nobody can say."""
    if name == "cuda":
        import torch

        return int(torch.cuda.mem_get_info()[1])
    return _meminfo("MemTotal") or _sysconf_pages("SC_PHYS_PAGES")


def available_memory(name: str) -> int:
    """Bytes that can be had now; 0 when nobody can say."""
    if name == "cuda":
        import torch

        return int(torch.cuda.mem_get_info()[0])
    return _meminfo("MemAvailable") or _sysconf_pages("SC_AVPHYS_PAGES")


def _meminfo(field: str) -> int:
    try:
        with open("/proc/meminfo", encoding="ascii") as lines:
            for line in lines:
                if line.startswith(field + ":"):
                    return int(line.split()[1]) * 1024
    except (OSError, ValueError, IndexError):
        pass
    return 0


def _sysconf_pages(name: str) -> int:
    try:
        return os.sysconf(name) * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return 0  # Windows has no sysconf, macOS not every name
