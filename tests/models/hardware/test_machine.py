from __future__ import annotations

import psutil
import pytest
import torch

from core.models.hardware import machine
from core.models.hardware.machine import Gpu


@pytest.fixture(autouse=True)
def forget():
    """The driver's answer is remembered for some seconds."""
    machine.ask_driver.cache_clear()
    yield
    machine.ask_driver.cache_clear()


def test_memory_is_what_the_system_says():
    total, free = machine.total_memory("cpu"), machine.available_memory("cpu")
    assert 0 < free <= total
    assert machine.usable_memory("cpu") > free
    assert machine.process_memory("cpu") > 50 << 20


def test_a_container_has_what_it_is_given(tmp_path, monkeypatch):
    monkeypatch.setattr(machine, "CGROUP", tmp_path)
    (tmp_path / "memory.max").write_text(f"{64 << 20}\n")
    (tmp_path / "memory.current").write_text(f"{48 << 20}\n")
    assert machine.total_memory("cpu") == 64 << 20
    assert machine.available_memory("cpu") == 16 << 20


@pytest.mark.parametrize("limit", ["max", "many", None])
def test_a_machine_without_a_limit_has_all_its_memory(tmp_path, monkeypatch, limit):
    monkeypatch.setattr(machine, "CGROUP", tmp_path)
    if limit is not None:
        (tmp_path / "memory.max").write_text(f"{limit}\n")
    assert machine.total_memory("cpu") == psutil.virtual_memory().total


def driver(folder, monkeypatch, answer: str) -> None:
    """A program of the driver's name that answers like it."""
    program = folder / "nvidia-smi"
    program.write_text(f"#!/bin/sh\nprintf '{answer}'\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


def test_the_driver_is_asked(tmp_path, monkeypatch):
    driver(tmp_path, monkeypatch, "Tesla T4, 7.5, 15360, 15101\\nother, 8.0, 1, 1\\n")
    assert machine.gpu_by_driver() == Gpu("Tesla T4", (7, 5), 15360 << 20, 15101 << 20)
    assert machine.total_memory("cuda") == 15360 << 20
    assert machine.available_memory("cuda") == 15101 << 20


@pytest.mark.parametrize("answer", ["", "No devices were found\\n", "T4, [N/A], 1, 1\\n"])
def test_a_driver_without_a_card_is_none(tmp_path, monkeypatch, answer):
    driver(tmp_path, monkeypatch, answer)
    assert machine.gpu_by_driver() is None


def test_no_driver_no_card(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert machine.gpu_by_driver() is None
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert machine.total_memory("cuda") == machine.available_memory("cuda") == 0
