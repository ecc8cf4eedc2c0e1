from __future__ import annotations

import weakref

import pytest
import torch

from core.models.hardware import out_of_memory
from core.models.hardware.out_of_memory import attempt, is_out_of_memory
from core.pose.detection import networks
from core.pose.detection.detectors import STARTER_PEOPLE


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (torch.OutOfMemoryError("CUDA out of memory"), True),
        (RuntimeError("MPS backend out of memory (18 GB)"), True),
        (RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried"), True),
        (RuntimeError("DefaultCPUAllocator: not enough memory: you tried"), True),
        (MemoryError(), True),
        (RuntimeError("shapes cannot be multiplied"), False),
        (ValueError("out of memory"), False),
    ],
)
def test_out_of_memory_is_known_in_all_its_forms(error, expected):
    assert is_out_of_memory(error) is expected


def test_what_failed_is_free_before_memory_is_given_back(monkeypatch):
    tensors: list[weakref.ref] = []
    alive: list[bool] = []
    monkeypatch.setattr(
        out_of_memory, "free_memory", lambda: alive.append(tensors[0]() is not None)
    )

    def fail():
        tensor = torch.zeros(4)
        tensors.append(weakref.ref(tensor))
        raise torch.OutOfMemoryError("CUDA out of memory")

    assert attempt(fail) == (False, None)
    assert alive == [False]


def test_work_that_fits_returns_its_result_and_other_errors_pass():
    assert attempt(lambda: 7) == (True, 7)
    with pytest.raises(RuntimeError, match="driver"):
        attempt(lambda: (_ for _ in ()).throw(RuntimeError("driver lost")))


def test_networks_that_were_kept_open_are_closed_first():
    opened = networks.people_network(STARTER_PEOPLE)
    assert networks.people_network(STARTER_PEOPLE) is opened
    out_of_memory.free_memory()
    assert networks.people_network(STARTER_PEOPLE) is not opened


def test_whoever_keeps_something_open_is_asked_to_close_it(monkeypatch):
    closed: list[str] = []
    monkeypatch.setattr(out_of_memory, "_KEPT_OPEN", [])
    out_of_memory.give_back_on_pressure(lambda: closed.append("network"))
    out_of_memory.close_kept_open()
    assert closed == ["network"]
