"""Which device and number format the models run on, and why, in plain words."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.config import Config
from core.errors import StudioError
from core.files import lookups
from core.models.hardware import bfloat16
from core.models.hardware.machine import (
    Gpu,
    available_memory,
    gpu_by_driver,
    gpu_by_torch,
    torch_version,
    total_memory,
)

if TYPE_CHECKING:
    import torch

GIB = 1 << 30
DEVICES = ("cuda", "mps", "cpu")
DTYPES = ("float16", "bfloat16", "float32")


@dataclass(frozen=True)
class Device:
    """The choice made. ``name`` and ``dtype`` are torch's words; ``memory_gib`` is all of it.

    ``compute`` is a card's compute capability, ``card`` what it calls itself.
    """

    name: str
    dtype: str
    reason: str
    memory_gib: float
    dtype_reason: str = ""
    card: str = ""
    compute: tuple[int, int] | None = None

    @property
    def is_half(self) -> bool:
        return self.dtype != "float32"

    @property
    def is_processor_half(self) -> bool:
        """Networks whose output is a picture are then looked at for bands, and stay in full
        precision where some show."""
        return self.name == "cpu" and self.dtype == "bfloat16"

    @property
    def in_full(self) -> Device:
        return replace(self, dtype="float32")

    @property
    def torch_dtype(self) -> torch.dtype:
        import torch

        return getattr(torch, self.dtype)


@dataclass(frozen=True)
class DeviceFacts:
    """What can be said about this machine before torch is loaded, in words."""

    device_text: str
    memory_text: str


def choose_device(config: Config) -> Device:
    """The device of this run; loads torch. ``StudioError`` when the one asked for is not there."""
    import torch

    _check_settings(config)
    here = {
        "cuda": torch.cuda.is_available(),
        "mps": torch.backends.mps.is_available(),
        "cpu": True,
    }
    if config.device != "auto" and not here[config.device]:
        usable = ", ".join(name for name in DEVICES if here[name])
        raise StudioError(
            expected=f"the device {config.device} on this machine",
            got=f"only {usable}",
            todo="set POSEANIME_DEVICE to one of these or to auto",
            shown=f"This machine has no {config.device}. Set POSEANIME_DEVICE to auto, then start "
            "the studio again.",
        )
    name = next(name for name in DEVICES if here[name])
    name = name if config.device == "auto" else config.device
    card = gpu_by_torch() if name == "cuda" else None
    return _device(name, config, card, bfloat16.is_faster)


def expected_device(config: Config) -> Device:
    """What ``choose_device`` will most likely say, without loading torch."""
    return lookups.once((expected_device, config), lambda: _expected_device(config))


def _expected_device(config: Config) -> Device:
    _check_settings(config)
    card = gpu_by_driver() if config.device in ("auto", "cuda") else None
    name = config.device
    if name == "auto":
        name = "cuda" if card else "mps" if _is_apple_chip() else "cpu"
    return _device(name, config, card, bfloat16.is_expected)


def _device(
    name: str, config: Config, card: Gpu | None, is_faster: Callable[[Config], bool]
) -> Device:
    """``is_faster`` says so of bfloat16 on the processor, and is asked only where that matters."""
    reason = _REASONS[name]
    if config.device != "auto":
        reason = f"{config.device}, as set by POSEANIME_DEVICE"
    is_quick = name == "cpu" and config.dtype == "auto" and is_faster(config)
    compute = None if card is None else card.compute
    dtype, dtype_reason = number_format(name, config.dtype, compute, is_quick=is_quick)
    total = card.total if card else total_memory("cpu")
    return Device(
        name=name,
        dtype=dtype,
        reason=reason,
        memory_gib=round(total / GIB, 1),
        dtype_reason=dtype_reason,
        card=card.name if card else "",
        compute=card.compute if card else None,
    )


def number_format(
    name: str, asked: str, compute: tuple[int, int] | None, *, is_quick: bool = False
) -> tuple[str, str]:
    """The format of the weights and why; ``asked`` is ``"auto"`` or one of ``DTYPES``.

    Half precision on a processor saves memory and costs time, but for bfloat16 where that
    ``is_quick``; elsewhere it saves both. bfloat16 reaches as far as full precision, so nothing
    overflows; NVIDIA has it since capability 8.0.
    """
    if asked != "auto":
        return asked, f"{asked}, as set by POSEANIME_DTYPE"
    if name == "cpu" and is_quick:
        return "bfloat16", "half precision that cannot overflow, in which this processor is faster"
    if name == "cpu":
        return "float32", "full precision, in which a processor is fastest"
    if name == "cuda" and compute is not None and compute >= (8, 0):
        return "bfloat16", "half precision that cannot overflow, which this card has"
    if name == "cuda":
        return "float16", "half precision; this card has no bfloat16"
    return "float16", "half precision, half the memory of full"


_REASONS = {
    "cuda": "an NVIDIA or AMD graphics card, the fastest choice",
    "mps": "the graphics part of this Apple chip, the fastest choice here",
    "cpu": "the processor, because no graphics card that PyTorch can use was found",
}


def _check_settings(config: Config) -> None:
    if config.device not in ("auto", *DEVICES):
        raise StudioError(
            expected=f"POSEANIME_DEVICE to be auto, {', '.join(DEVICES)}",
            got=f"{config.device!r:.40}",
            todo="set one of these",
            shown="POSEANIME_DEVICE names no device. Set it to auto, then start the studio again.",
        )
    if config.dtype not in ("auto", *DTYPES):
        raise StudioError(
            expected=f"POSEANIME_DTYPE to be auto, {', '.join(DTYPES)}",
            got=f"{config.dtype!r:.40}",
            todo="set one of these",
            shown="POSEANIME_DTYPE names no precision. Set it to auto, then start the studio "
            "again.",
        )


def _is_apple_chip() -> bool:
    return sys.platform == "darwin" and os.uname().machine == "arm64"


def describe_without_torch(config: Config) -> DeviceFacts:
    """For the first page, which paints before torch is loaded: a careful guess from outside."""
    if config.device != "auto":
        device = f"{config.device}, as set by POSEANIME_DEVICE"
    elif shutil.which("nvidia-smi"):
        device = "An NVIDIA graphics card was found; pictures are drawn on it."
    elif _is_apple_chip():
        device = "An Apple chip: pictures are drawn on its graphics part."
    else:
        device = _processor_text(config)
    if not torch_version():
        device = "PyTorch is not installed: run `make run` to install it."
    return DeviceFacts(device, _memory_text())


def _processor_text(config: Config) -> str:
    cores = os.cpu_count() or 1
    gain = bfloat16.known_gain(config) if config.dtype == "auto" else None
    if gain is None or not bfloat16.is_expected(config):
        return f"No graphics card was found: pictures are drawn on {cores} processor cores."
    return (
        f"No graphics card was found: pictures are drawn on {cores} processor cores, in bfloat16, "
        f"in which they are {gain:.1f} times as fast."
    )


def _memory_text() -> str:
    total, free = total_memory("cpu"), available_memory("cpu")
    if not total:
        return "The amount of memory is unknown."
    return f"{free / GIB:.1f} of {total / GIB:.1f} GiB of memory are free."
