"""A running studio and a real Chromium."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from core.config import ROOT

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@dataclass(frozen=True)
class Server:
    address: str
    data_folder: Path
    log: Path
    pid: int = 0


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[Server]:
    """`streamlit run Home.py` over an empty data folder."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = tmp_path_factory.mktemp("studio")
    running = Server(f"http://127.0.0.1:{port}", folder / "data", folder / "log")
    command = [sys.executable, "-m", "streamlit", "run", "Home.py"]
    options = ["--server.port", str(port), "--server.headless", "true"]
    settings = {
        "POSEANIME_DATA": str(running.data_folder),
        "POSEANIME_MIN_FREE_MB": "0",
        "POSEANIME_PRELOAD": "0",
    }
    with running.log.open("w") as log:
        process = subprocess.Popen(
            [*command, *options],
            cwd=ROOT,
            env={**os.environ, **settings},
            stdout=log,
            stderr=log,
        )
        try:
            _wait_for(f"{running.address}/_stcore/health")
            yield replace(running, pid=process.pid)
        finally:
            process.terminate()
            process.wait(20)


def _wait_for(url: str, seconds: float = 60) -> None:
    for _ in range(int(seconds / 0.2)):
        try:
            urllib.request.urlopen(url, timeout=2).close()
            return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"nothing answers at {url}")


@pytest.fixture(scope="session")
def browser():
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()
