from __future__ import annotations

import pytest

from core.config import Config
from tests.models import ldm, tiny, tiny_sdxl


@pytest.fixture(scope="session")
def home(tmp_path_factory) -> Config:
    """A data folder with three checkpoints of 1.x (a, b files, c a folder), two of SDXL and LoRAs;
    tests write further files beside them."""
    root = tmp_path_factory.mktemp("merge")
    work, models = root / "work", root / "data" / "models"
    for seed, name in enumerate("abc"):
        folder = tiny.write_four_level(work / name, seed=seed)
        ldm.write_from_folder(models / "checkpoints" / f"{name}.safetensors", folder)
    for seed, name in enumerate(("xl-a", "xl-b")):
        folder = tiny_sdxl.write_sdxl(work / name, seed=seed, with_controlnet=False)
        ldm.write_from_folder(models / "checkpoints" / f"{name}.safetensors", folder)
        (work / name).rename(models / "checkpoints" / f"{name}-folder")
    (work / "c").rename(models / "checkpoints" / "c-folder")
    return Config(data_folder=root / "data", device="cpu", offline=True, min_free_bytes=0)
