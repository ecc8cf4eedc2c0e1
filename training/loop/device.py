"""Where a run computes and how: device, random seeds, precision, compilation."""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Callable
from typing import Any

import torch
from torch import nn

from core.errors import reason_of
from core.models.diffusers_patches import uncompile


def set_up(arguments: argparse.Namespace) -> torch.device:
    """Threads, seeds and precision as the options say; returns the device."""
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = True
    torch.backends.cudnn.benchmark = True
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")  # it complains in forked loaders
    return device_of(arguments)


def device_of(arguments: argparse.Namespace) -> torch.device:
    has_cuda = torch.cuda.is_available()
    if arguments.device == "cuda" and not has_cuda:
        raise SystemExit("Expected a CUDA device for --device cuda, found none: use --device cpu.")
    return torch.device("cuda" if has_cuda and arguments.device != "cpu" else "cpu")


def has_fast_bfloat16(device: torch.device) -> bool:
    """A processor without bfloat16 is twelve times as slow with it."""
    return device.type != "cpu" or torch.ops.mkldnn._is_mkldnn_bf16_supported()


def autocast(device: torch.device) -> torch.autocast:
    """bfloat16 where it is fast."""
    return torch.autocast(device.type, dtype=torch.bfloat16, enabled=has_fast_bfloat16(device))


def compile_modules(modules: list[nn.Module], wanted: bool, warm_up: Callable[[], object]) -> None:
    """Compiles in place, the names of weights unchanged; ``warm_up`` makes it happen now and leaves
    the random state as it was.

    Where that fails, one line says so and training goes on without it.
    """
    if not wanted:
        return
    began = time.monotonic()
    # The second picture size makes the sizes variable: two compilations, not one for each size.
    torch._dynamo.config.recompile_limit = 64
    torch._dynamo.config.suppress_errors = True  # a later one that fails runs as it is written
    for module in modules:
        module.compile()
    try:
        with torch.random.fork_rng():
            warm_up()
        facts: dict[str, Any] = {"compile_seconds": round(time.monotonic() - began, 1)}
    except Exception as error:  # a compiler raises anything at all
        for module in modules:
            uncompile(module)
        facts = {"compile": f"left out: {reason_of(error)}"}
    print(json.dumps(facts), flush=True)


def psnr(one: torch.Tensor, other: torch.Tensor) -> float:
    """Peak signal-to-noise ratio in dB of pictures in 0..1."""
    return float(-10 * torch.log10((one - other).square().mean()))
