from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from core.errors import StorageError
from core.visitors.keys import key_in


def test_a_key_is_made_once_and_nobody_else_reads_it(tmp_path):
    file = tmp_path / "data" / "a.key"
    key = key_in(file)
    assert key_in(file) == key and len(set(key)) > 8
    assert file.stat().st_mode & 0o077 == 0
    assert [one.name for one in file.parent.iterdir()] == ["a.key"]


def test_who_comes_at_once_gets_the_same(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: key_in(tmp_path / "a.key"), range(16)))
    assert len(keys) == 1


def test_what_is_no_key_is_replaced(tmp_path):
    (tmp_path / "a.key").write_bytes(b"short")
    assert len(key_in(tmp_path / "a.key")) == 32


def test_where_nothing_can_be_written_it_says_so(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StorageError):
        key_in(tmp_path / "file" / "a.key")
