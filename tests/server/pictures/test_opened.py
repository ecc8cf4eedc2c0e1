from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image

from core.server.pictures.opened import OpenedPictures

KIB = 1024


class Reader:
    """Counts what is read; each picture takes 4 KiB."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def __call__(self, name: str):
        def read() -> Image.Image:
            self.read.append(name)
            time.sleep(0.01)
            return Image.new("RGB", (32, 32))

        return read


@pytest.fixture
def reader() -> Reader:
    return Reader()


def test_many_at_once_wait_for_one_reading(reader):
    opened = OpenedPictures(64 * KIB, 60)
    start = threading.Barrier(8)

    def ask(_number: int) -> Image.Image:
        start.wait()
        return opened.get("a", reader("a"))

    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(ask, range(8)))
    assert reader.read == ["a"]
    assert all(one is found[0] for one in found)


def test_those_asked_for_last_stay_within_the_memory(reader):
    opened = OpenedPictures(8 * KIB, 60)
    for name in ("a", "b", "a", "c", "a", "b"):
        opened.get(name, reader(name))
    assert reader.read == ["a", "b", "c", "b"]
    assert len(opened) == 2


def test_one_that_is_larger_than_all_may_be_is_kept_alone(reader):
    opened = OpenedPictures(KIB, 60)
    for name in ("a", "a", "b", "b"):
        opened.get(name, reader(name))
    assert reader.read == ["a", "b"]
    assert len(opened) == 1


def test_what_nobody_asks_for_is_let_go(reader):
    moment = [100.0]
    opened = OpenedPictures(64 * KIB, 60, now=lambda: moment[0])
    opened.get("a", reader("a"))
    moment[0] += 40
    opened.get("b", reader("b"))
    moment[0] += 40
    opened.forget_old()
    assert len(opened) == 1
    opened.get("b", reader("b"))
    opened.get("a", reader("a"))
    assert reader.read == ["a", "b", "a"]


def test_it_looks_by_itself(reader):
    opened = OpenedPictures(64 * KIB, 0.05)
    opened.get("a", reader("a"))
    deadline = time.monotonic() + 10
    while len(opened) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert len(opened) == 0


def test_what_cannot_be_read_is_tried_anew(reader):
    opened = OpenedPictures(64 * KIB, 60)
    with pytest.raises(OSError, match="gone"):
        opened.get("a", _gone)
    assert opened.get("a", reader("a")).size == (32, 32)


def _gone() -> Image.Image:
    raise OSError("gone")
