from pathlib import Path

import pytest
import torch

from training.dataset import jobs, render


@pytest.fixture(scope="session", autouse=True)
def one_thread():
    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def tiny_data(tmp_path_factory) -> Path:
    """Four figures of the first size, two of each other, below folder ``a``."""
    root = tmp_path_factory.mktemp("figures")
    render(jobs(root / "a", count=6, first=40), workers=1)
    return root
