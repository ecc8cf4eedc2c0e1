from __future__ import annotations

import errno
import os
import time

import pytest

from core import files
from core.errors import DiskFull, StorageError


def test_ids_sort_by_time_and_are_unique():
    before = time.time()
    ids = [files.new_id() for _ in range(2000)]
    assert ids == sorted(set(ids))
    assert all(files.is_id(one) for one in ids)
    assert abs(files.id_seconds(ids[0]) - before) < 2.5


@pytest.mark.parametrize(
    "text",
    ["", "short", "../../../../../etc/passwd1", "8" + "0" * 25, "0" * 25 + "l", "0" * 25 + "a"],
)
def test_what_is_no_id(text):
    assert not files.is_id(text)


def test_a_file_is_written_whole_and_alone(tmp_path):
    path = tmp_path / "a.png"
    files.write_atomically(path, b"one")
    files.write_atomically(path, b"two" * 100_000)
    assert path.read_bytes() == b"two" * 100_000
    assert [found.name for found in tmp_path.iterdir()] == ["a.png"]


def test_the_order_is_write_sync_rename_sync_folder(tmp_path, monkeypatch):
    calls: list[str] = []

    def spy(name):
        real = getattr(os, name)

        def call(*args, **kwargs):
            calls.append(name)
            return real(*args, **kwargs)

        monkeypatch.setattr(os, name, call)

    for name in ("write", "fsync", "replace"):
        spy(name)
    files.write_atomically(tmp_path / "a", b"x")
    assert calls == ["write", "fsync", "replace", "fsync"]


@pytest.mark.parametrize("call", ["write", "fsync", "replace"])
@pytest.mark.parametrize(("code", "error"), [(errno.ENOSPC, DiskFull), (errno.EIO, StorageError)])
def test_a_failing_disk_leaves_the_old_file_and_no_other(tmp_path, monkeypatch, call, code, error):
    path = tmp_path / "a.png"
    path.write_bytes(b"old")

    def fail(*args):
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, call, fail)
    with pytest.raises(error) as raised:
        files.write_atomically(path, b"new")
    monkeypatch.undo()
    assert "\n" not in str(raised.value)
    assert path.read_bytes() == b"old"
    assert [found.name for found in tmp_path.iterdir()] == ["a.png"]


def test_a_write_that_takes_only_a_part_goes_on(tmp_path, monkeypatch):
    real = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: real(descriptor, data[:1000]))
    data = bytes(range(256)) * 20
    files.write_atomically(tmp_path / "a", data)
    assert (tmp_path / "a").read_bytes() == data
