"""A hub on this machine, and a data folder to fetch into."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.config import Config
from core.models.downloading import download
from tests.models.downloading.hub_server import HubServer, serve


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[HubServer]:
    monkeypatch.setenv("TORCH_HOME", str(tmp_path / "torch"))
    with serve() as running:
        running.be_the_hub(monkeypatch, tmp_path / "hub")
        monkeypatch.setattr(download, "PAUSE_SECONDS", 0.01)
        yield running


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(data_folder=tmp_path / "data", device="cpu", min_free_bytes=0)
