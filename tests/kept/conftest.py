from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core.config import ROOT
from core.server.visitor import signed
from core.studio import Studio, close_studio, open_studio
from tests.kept.asked import KEPT, sound


@pytest.fixture
def data_folder(tmp_path, monkeypatch) -> Path:
    """A copy that was used just now: the studio forgets removals, desks and jobs in time."""
    data, linked = tmp_path / "data", tmp_path / "linked"
    shutil.copytree(KEPT / "data", data)
    shutil.copytree(KEPT / "linked", linked)
    with closing(sqlite3.connect(data / "studio.sqlite3")) as connection, connection:
        for table, column in (("images", "removed"), ("desks", "touched"), ("jobs", "finished")):
            now = f"UPDATE {table} SET {column} = ? WHERE {column} IS NOT NULL"
            connection.execute(now, (time.time(),))
    for path in data.rglob("*"):
        os.utime(path)
    monkeypatch.setenv("POSEANIME_DATA", str(data))
    monkeypatch.setenv("POSEANIME_MODELS", str(linked))
    monkeypatch.setenv("POSEANIME_DEVICE", "cpu")
    monkeypatch.setenv("POSEANIME_MIN_FREE_MB", "0")
    return data


@pytest.fixture
def studio(data_folder) -> Iterator[Studio]:
    """Its worker does not start before a page or a submission asks for it."""
    st.cache_resource.clear()
    st.cache_data.clear()
    opened = open_studio()
    yield opened
    close_studio(opened.config)
    st.cache_resource.clear()


@pytest.fixture
def busy(studio, data_folder) -> Iterator[None]:
    """Another machine seems to do the work, so that jobs stay in the queue to be looked at."""
    assert studio.jobs()  # the tables are those of today
    stop = threading.Event()

    def hold() -> None:
        while True:
            with closing(sqlite3.connect(data_folder / "studio.sqlite3", timeout=30)) as connection:
                for lane in ("pictures", "fetches", "drawings"):
                    connection.execute(
                        "INSERT OR REPLACE INTO worker_lease (lane, worker, host, pid, beat) "
                        "VALUES (?, 'elsewhere', ?, 1, ?)",
                        (lane, f"not-{socket.gethostname()}", time.time()),
                    )
                connection.commit()
            held.set()
            if stop.wait(2.0):
                return

    held = threading.Event()
    thread = threading.Thread(target=hold, daemon=True)
    thread.start()
    assert held.wait(30)
    yield
    stop.set()
    thread.join()


@pytest.fixture
def browse(busy, monkeypatch) -> Callable[..., AppTest]:
    """Go to a page as this visitor."""

    def go(script: str, visitor: str | None = None) -> AppTest:
        cookies = {"studio_visitor": signed(visitor)} if visitor else {}
        monkeypatch.setattr(type(st.context), "cookies", property(lambda _: cookies))
        home = AppTest.from_file(ROOT / "Home.py", default_timeout=120).run()
        return sound(home.switch_page(f"pages/{script}").run())

    return go
