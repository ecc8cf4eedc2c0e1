"""Tiny real checkpoints, written once, and the means to run and break them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from core.config import Config
from core.generation.engine import Engine
from core.generation.request import GenerationRequest
from core.geometry import Size
from core.models.loading.cache import ModelCache
from core.studio import close_studio, open_studio
from tests.generation.families import FAMILIES, write_families
from tests.models.tiny import write_checkpoint


@pytest.fixture(scope="session")
def data_folder(tmp_path_factory) -> Path:
    """A data folder whose models are ``tiny`` (AutoencoderKL) and ``tiny-codec``."""
    folder = tmp_path_factory.mktemp("generation")
    write_checkpoint(folder / "models" / "tiny")
    write_checkpoint(folder / "models" / "tiny-codec", codec="tiny")
    return folder


@pytest.fixture(scope="session")
def shared_config(data_folder) -> Config:
    return Config(data_folder=data_folder, device="cpu", offline=True, min_free_bytes=0)


@pytest.fixture(scope="session")
def cache(shared_config) -> ModelCache:
    return ModelCache(shared_config)


@pytest.fixture(scope="session")
def engine(cache) -> Engine:
    return Engine(cache)


@pytest.fixture
def own_copy(data_folder, tmp_path) -> Config:
    """A copy of ``tiny`` that a test may break."""
    shutil.copytree(data_folder / "models" / "tiny", tmp_path / "models" / "tiny")
    return Config(data_folder=tmp_path, device="cpu", offline=True, min_free_bytes=0)


@pytest.fixture
def request_for(standing):
    """A small request in the standing pose; pass what differs."""

    def make(**changes) -> GenerationRequest:
        values = {
            "prompt": "girl, red hair",
            "negative_prompt": "blurry",
            "pose": standing,
            "checkpoint": "tiny",
            "size": Size(64, 96),
            "steps": 3,
            "guidance": 4.0,
            "seed": 11,
        }
        return GenerationRequest(**(values | changes))

    return make


@pytest.fixture(scope="session")
def families(tmp_path_factory) -> Config:
    """Both families with everything that goes with them; nobody may change the files."""
    return write_families(tmp_path_factory.mktemp("families"))


@pytest.fixture(scope="session")
def families_cache(families) -> ModelCache:
    return ModelCache(families)


@pytest.fixture(params=FAMILIES)
def family(request) -> str:
    return request.param


@pytest.fixture
def studio(families, tmp_path):
    """On the tiny checkpoints of all families."""
    (tmp_path / "models").symlink_to(families.models_folder)
    config = Config(data_folder=tmp_path, device="cpu", offline=True, min_free_bytes=0)
    yield open_studio(config)
    close_studio(config)
