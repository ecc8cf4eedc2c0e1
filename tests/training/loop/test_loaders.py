import json
import time

import numpy as np
import pytest
import torch
from torch.utils.data import get_worker_info

from training.loop import loaders
from training.loop.loaders import prefetched, rescanned

CPU = torch.device("cpu")


@pytest.mark.parametrize("count", [0, 2])
def test_batches_come_in_order_from_any_number_of_loaders(count):
    ahead = prefetched(lambda number: torch.tensor([number]), count, 5, CPU)
    assert [int(next(ahead)) for _ in range(9)] == list(range(5, 14))


def test_loaders_leave_the_random_numbers_of_the_run_alone():
    before = torch.get_rng_state()
    next(prefetched(lambda number: torch.tensor([number]), 1, 0, CPU))
    assert torch.equal(torch.get_rng_state(), before)


def test_too_little_shared_memory_means_no_loaders(monkeypatch, capsys):
    monkeypatch.setattr(loaders, "LEAST_SHARED_BYTES", 1 << 60)
    ahead = prefetched(np.array, 4, 0, CPU)
    assert [int(next(ahead)), int(next(ahead))] == [0, 1]
    assert "/dev/shm" in json.loads(capsys.readouterr().out)["loaders"]


def test_loaders_that_hang_are_replaced(capsys):
    def make(number: int) -> torch.Tensor:
        if number == 3 and get_worker_info() is not None:
            time.sleep(0.8)
        return torch.tensor([number])

    ahead = prefetched(make, 1, 0, CPU, timeout_seconds=0.3)
    assert [int(next(ahead)) for _ in range(5)] == [0, 1, 2, 3, 4]
    assert "timed out" in json.loads(capsys.readouterr().out)["loaders"]


def test_what_is_drawn_meanwhile_joins_at_the_next_step(monkeypatch):
    monkeypatch.setattr(loaders, "RESCAN_SECONDS", 0.0)
    found = [["a"]]
    begun = []

    def batches(shards, first):
        begun.append((list(shards), first))
        return ((step, len(shards)) for step in range(first, 100))

    made = rescanned(lambda: list(found[-1]), batches, 3)
    assert [next(made) for _ in range(2)] == [(3, 1), (4, 1)]
    found.append(["a", "b"])
    assert [next(made) for _ in range(2)] == [(5, 2), (6, 2)]
    assert begun == [(["a"], 3), (["a", "b"], 5)]
