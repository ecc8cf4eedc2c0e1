from __future__ import annotations

import pytest

from core.config import Config
from core.models.detector_files import own_folder

pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")


@pytest.fixture
def config(tmp_path, monkeypatch) -> Config:
    """No weights of this machine."""
    monkeypatch.setenv("TORCH_HOME", str(tmp_path / "torch"))
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    config = Config(data_folder=tmp_path / "data", min_free_bytes=0)
    own_folder(config).mkdir(parents=True)
    return config
