from __future__ import annotations

import resource
import subprocess
import sys
import threading

import pytest

from core.config import ROOT
from core.models.hardware import heap, machine

MIB = 1 << 20


@pytest.fixture
def asked(monkeypatch):
    """What glibc is told, in order."""
    calls: list[tuple[int, int]] = []

    class Library:
        def mallopt(self, name: int, value: int) -> int:
            calls.append((name, value))
            return 1

    for name in heap.OWN_WORDS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(heap, "_libc", Library)
    return calls


def test_memory_is_given_back():
    blocks = [bytearray(100_000) for _ in range(2000)]
    held = machine.process_memory("cpu")
    del blocks[::2], blocks
    heap.trim()
    assert machine.process_memory("cpu") < held - (100 << 20)


def test_the_first_user_sets_it_and_the_last_takes_it_back(asked):
    kept = [(heap.M_MMAP_THRESHOLD, heap.KEPT_BYTES), (heap.M_TRIM_THRESHOLD, heap.KEPT_BYTES)]
    with heap.keeping_freed():
        assert asked == kept
        with heap.keeping_freed():
            pass
        assert asked == kept
    assert asked[2:] == [
        (heap.M_MMAP_THRESHOLD, heap.USUAL_MMAP_BYTES),
        (heap.M_TRIM_THRESHOLD, heap.USUAL_TRIM_BYTES),
    ]


def test_what_fails_within_takes_it_back(asked):
    with pytest.raises(ZeroDivisionError), heap.keeping_freed():
        raise ZeroDivisionError
    assert asked[-1] == (heap.M_TRIM_THRESHOLD, heap.USUAL_TRIM_BYTES)


def test_threads_share_one_count(asked):
    inside, leave = threading.Event(), threading.Event()

    def other() -> None:
        with heap.keeping_freed():
            inside.set()
            leave.wait(10)

    thread = threading.Thread(target=other)
    thread.start()
    inside.wait(10)
    with heap.keeping_freed():
        pass
    assert len(asked) == 2  # the other thread is still within
    leave.set()
    thread.join()
    assert len(asked) == 4


@pytest.mark.parametrize("name", heap.OWN_WORDS)
def test_the_environment_goes_before_it(asked, monkeypatch, name):
    monkeypatch.setenv(name, "1")
    with heap.keeping_freed():
        pass
    assert asked == []


FAULTS = """
import resource
import numpy as np
from core.models.hardware import heap, machine

def faults(block):
    np.ones(block, np.uint8)  # the first one is cleared by the system either way
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(8):
        np.ones(block, np.uint8)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

block = 48 << 20
usual = faults(block)
with heap.keeping_freed():
    kept = faults(block)
held = machine.process_memory("cpu")
heap.trim()
print(usual, kept, held - machine.process_memory("cpu"))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="glibc alone keeps and gives back like this")
def test_large_blocks_are_cleared_once_within_and_go_back_when_asked():
    """A process of its own, whose heap nobody has used yet."""
    answer = subprocess.run(
        [sys.executable, "-c", FAULTS], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    usual, kept, given_back = map(int, answer.split())
    # huge pages make fewer faults of as many bytes
    assert usual > 10 * max(kept, 1)
    assert kept < 48 * MIB // resource.getpagesize() / 10
    assert given_back > 40 * MIB
