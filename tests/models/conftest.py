from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from core.config import Config
from tests.models.tiny import write_checkpoint


@pytest.fixture(scope="session")
def tiny_folder(tmp_path_factory) -> Path:
    return write_checkpoint(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture
def own(tiny_folder, tmp_path) -> Config:
    """A data folder with a copy of the tiny checkpoint that a test may break."""
    shutil.copytree(tiny_folder, tmp_path / "models" / "tiny")
    return Config(data_folder=tmp_path, device="cpu", offline=True, min_free_bytes=0)
