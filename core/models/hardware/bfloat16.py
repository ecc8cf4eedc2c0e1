"""Whether this processor calculates in bfloat16, and whether that is faster here.

Processors without the instructions (AVX-512 BF16 or AMX on x86, BF16 on Arm) emulate the format and
are several times slower in it. Those that have them are timed once in the two kinds of work that a
UNet is made of; what came out is kept beside the studio's data.
"""

from __future__ import annotations

import json
import logging
import os
import platform
import sys
import time
from collections.abc import Callable
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from core.config import Config
from core.errors import StudioError
from core.files import write_atomically
from core.models.hardware.machine import torch_version

logger = logging.getLogger(__name__)

PROCESSOR = Path("/proc/cpuinfo")
# As Linux names them; "bf16" is Arm's.
FLAGS = frozenset({"avx512_bf16", "amx_bf16", "bf16"})
# Less is not worth other pictures than in full precision.
LEAST_GAIN = 1.2
ROUNDS = 20


def is_faster(config: Config) -> bool:
    """By what was measured here; loads torch and measures, for some tenths of a second, where
    nothing was."""
    if not has_instructions():
        return False
    gain = known_gain(config)
    if gain is None:
        gain = measured_gain()
        _keep(config, gain)
    return gain >= LEAST_GAIN


def is_expected(config: Config) -> bool:
    """What ``is_faster`` will most likely say, without loading torch."""
    gain = known_gain(config)
    return has_instructions() and (gain is None or gain >= LEAST_GAIN)


def has_instructions() -> bool:
    return bool(_flags() & FLAGS) or _torch_says_so()


def known_gain(config: Config) -> float | None:
    """How many times as fast as full precision this machine was in bfloat16; None when it was not
    measured yet, or with another PyTorch."""
    try:
        told: Any = json.loads(config.bfloat16_file.read_bytes())
        gain = float(told["gain"])
        return gain if told["machine"] == _machine() and 0 < gain < 1000 else None
    except (OSError, ValueError, TypeError, KeyError):
        return None


def measured_gain() -> float:
    """Processor time of one thread, the best of some rounds by turns: what else the machine does
    slows neither. How many threads torch uses is as before afterwards."""
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with torch.inference_mode():
            return _gain(_work(torch.float32), _work(torch.bfloat16))
    finally:
        torch.set_num_threads(threads)


def _gain(full: Callable[[], object], half: Callable[[], object]) -> float:
    for first in (full, half):
        first()  # chooses and builds the kernels
    rounds = [(_seconds(full), _seconds(half)) for _ in range(ROUNDS)]
    return min(one for one, _ in rounds) / min(other for _, other in rounds)


def _work(dtype: Any) -> Callable[[], object]:
    """A convolution and a linear layer of a UNet, at the size of a small picture."""
    import torch
    from torch.nn import functional

    picture = torch.ones(1, 160, 16, 16, dtype=dtype).to(memory_format=torch.channels_last)
    kernel = torch.ones(160, 160, 3, 3, dtype=dtype).to(memory_format=torch.channels_last)
    tokens, matrix = torch.ones(256, 640, dtype=dtype), torch.ones(640, 640, dtype=dtype)

    def run() -> None:
        functional.conv2d(picture, kernel, padding=1)
        functional.linear(tokens, matrix)

    return run


def _seconds(work: Callable[[], object]) -> float:
    started = time.thread_time()
    work()
    return time.thread_time() - started


def _keep(config: Config, gain: float) -> None:
    """Lost where the folder cannot be written: it is measured again then."""
    told = json.dumps({"machine": _machine(), "gain": round(gain, 2)})
    try:
        config.data_folder.mkdir(parents=True, exist_ok=True)
        write_atomically(config.bfloat16_file, told.encode())
    except (OSError, StudioError) as error:
        logger.warning("the gain of bfloat16 is not kept: %s", error)


@lru_cache(maxsize=1)
def _machine() -> str:
    return f"{_model_name()}, {os.cpu_count()} cores, torch {torch_version()}"


def _model_name() -> str:
    return next(_values("model name"), platform.processor() or platform.machine())


@lru_cache(maxsize=1)
def _flags() -> frozenset[str]:
    flags = next(_values("flags"), None) or next(_values("Features"), "")
    return frozenset(flags.split())


def _values(name: str) -> Any:
    try:
        lines = PROCESSOR.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:  # not Linux
        lines = []
    pairs = (line.partition(":") for line in lines)
    return (value.strip() for key, _, value in pairs if key.strip() == name)


def _torch_says_so() -> bool:
    """Elsewhere than on Linux only torch knows, once it is loaded."""
    torch = sys.modules.get("torch")
    asked = getattr(getattr(torch, "cpu", None), "_is_avx512_bf16_supported", partial(bool, False))
    return not _flags() and bool(asked())
