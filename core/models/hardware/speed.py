"""How long a picture takes on a processor, reckoned before anything is fetched.

The work of a picture is counted in operations (2 a multiplication with its addition; two counters
agree on Stable Diffusion 1.5's networks), what this processor does in a second is measured with one
multiplication of matrices.
"""

from __future__ import annotations

import time
from functools import lru_cache

import numpy as np

from core.models.family import Family

SIDE, ROUNDS = 512, 12

# What a whole UNet reaches of it at least (measured at full size on two busy cores).
NETWORK_SHARE = 0.6

# 10^12 operations on 512×512 pixels: a step with one picture, the ControlNet's share of it, and the
# decoding at the end.
STEP = {Family.SD15: 0.803}
CONTROL = {Family.SD15: 0.283}
DECODING = {Family.SD15: 2.51}


@lru_cache(maxsize=1)
def processor_teraflops() -> float:
    """10^12 operations a second in full precision, the best of some rounds; measured once."""
    matrix = np.ones((SIDE, SIDE), np.float32)
    fastest = min(_seconds(matrix) for _ in range(ROUNDS))
    return 2 * SIDE**3 / fastest / 1e12


def _seconds(matrix: np.ndarray) -> float:
    started = time.perf_counter()
    _ = matrix @ matrix
    return time.perf_counter() - started


def seconds_a_picture(family: Family, steps: int, *, is_guided: bool) -> float:
    """512×512 pixels with a pose, models loaded. ``is_guided``: with and without the prompt."""
    samples = 2 if is_guided else 1
    work = steps * samples * (STEP[family] + CONTROL[family]) + DECODING[family]
    return work / (processor_teraflops() * NETWORK_SHARE)
