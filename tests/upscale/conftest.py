"""A tiny random SRVGG in a file, as the starter upscaler and Real-ESRGAN's compact networks lie."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest


def _write_compact(
    file: Path, *, scale: int = 4, features: int = 8, convolutions: int = 16
) -> Path:
    import torch
    from safetensors.torch import save_file
    from spandrel.architectures.Compact import Compact

    torch.manual_seed(3)
    network = Compact(num_feat=features, num_conv=convolutions, upscale=scale)
    save_file(network.state_dict(), file)
    return file


@pytest.fixture(scope="session")
def write_compact():
    return _write_compact


@pytest.fixture(scope="session")
def compact_file(tmp_path_factory) -> Path:
    return _write_compact(tmp_path_factory.mktemp("networks") / "tiny-x4.safetensors")


@pytest.fixture
def picture() -> np.ndarray:
    """(h, w, 3): a soft gradient with hard edges and noise, so that every seam would show."""
    rng = np.random.default_rng(5)
    down, right = np.mgrid[0:150, 0:201]
    base = np.stack([down, right, (down // 9 + right // 7) % 2 * 200], -1)
    return np.clip(base + rng.normal(0, 12, base.shape), 0, 255).astype(np.uint8)
