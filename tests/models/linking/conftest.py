"""A hub and a Civitai on this machine, and files small enough to send."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.config import Config
from core.models.downloading import download
from tests.models import tiny, tiny_files
from tests.models.downloading.hub_server import HubServer, serve


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(data_folder=tmp_path / "data", device="cpu", min_free_bytes=0)


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[HubServer]:
    with serve() as running:
        running.be_the_hub(monkeypatch, tmp_path / "hub")
        monkeypatch.setattr(download, "PAUSE_SECONDS", 0.01)
        yield running


@pytest.fixture
def civitai(monkeypatch: pytest.MonkeyPatch) -> Iterator[HubServer]:
    with serve() as running:
        running.be_civitai(monkeypatch)
        monkeypatch.setattr(download, "PAUSE_SECONDS", 0.01)
        yield running


@pytest.fixture(scope="session")
def lora(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a LoRA that says it is for Stable Diffusion 1.5."""
    told = {"ss_base_model_version": "sd_v1-5"}  # its tensors are too small to say
    home = tmp_path_factory.mktemp("lora")
    file = home / "x.safetensors"
    return tiny_files.write_kohya_lora(file, tiny.unet(), rank=32, metadata=told).read_bytes()
