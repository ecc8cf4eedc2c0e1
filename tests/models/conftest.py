from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from core.config import Config
from tests.models import tiny, tiny_files, tiny_sdxl
from tests.models.tiny import write_checkpoint


@pytest.fixture(scope="session")
def tiny_folder(tmp_path_factory) -> Path:
    return write_checkpoint(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(scope="module")
def nets():
    """Networks of both families, from which tests write files."""
    return {
        "unet": tiny.four_level_unet(),
        "text": tiny.text_encoder(),
        "xl": tiny_sdxl.unet(),
        "text_2": tiny_sdxl.text_encoder_2(),
        "vae": tiny.vae(),
        "control": tiny_files.four_level_controlnet(),
    }


@pytest.fixture
def own(tiny_folder, tmp_path) -> Config:
    """A data folder with a copy of the tiny checkpoint that a test may break."""
    shutil.copytree(tiny_folder, tmp_path / "models" / "tiny")
    return Config(data_folder=tmp_path, device="cpu", offline=True, min_free_bytes=0)
