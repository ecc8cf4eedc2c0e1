from pathlib import Path

import pytest
import torch

from training.dataset import BUCKETS, write_shard


@pytest.fixture(scope="session", autouse=True)
def one_thread():
    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def tiny_data(tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("figures")
    for bucket, size in enumerate(BUCKETS):
        write_shard(root / "a", bucket, size, first=40, count=4)
    return root
