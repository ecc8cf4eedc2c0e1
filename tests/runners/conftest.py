"""A studio over a folder of tiny models, whose runners are tried."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.config import Config
from core.generation.request import GenerationRequest
from core.geometry import Size
from core.studio import Studio
from tests.jobs.inline import InlineBackend
from tests.models.tiny import write_checkpoint


@pytest.fixture(scope="session")
def models(tmp_path_factory) -> Path:
    """A folder of a person's own models: one tiny checkpoint, one tiny upscaler."""
    import torch
    from safetensors.torch import save_file
    from spandrel.architectures.Compact import Compact

    folder = tmp_path_factory.mktemp("models")
    write_checkpoint(folder / "tiny", codec="tiny")
    (folder / "upscalers").mkdir()
    with torch.random.fork_rng():
        torch.manual_seed(1)
        network = Compact(num_feat=8, num_conv=2, upscale=4)
    save_file(network.state_dict(), folder / "upscalers" / "tiny-x4.safetensors")
    return folder


@pytest.fixture
def with_models(config: Config, models: Path) -> Config:
    config.data_folder.mkdir()
    (config.data_folder / "models").symlink_to(models)
    return config


@pytest.fixture
def studio(with_models: Config) -> Iterator[Studio]:
    """Its jobs are over when they are submitted."""
    opened = Studio(with_models, InlineBackend)
    yield opened
    opened.close()


@pytest.fixture
def working_studio(with_models: Config) -> Iterator[Studio]:
    """Its jobs run while the test goes on."""
    opened = Studio(with_models)
    yield opened
    opened.close()


@pytest.fixture
def request_(standing) -> GenerationRequest:
    return GenerationRequest(
        prompt="1girl",
        pose=standing,
        checkpoint="tiny",
        size=Size(128, 192),
        steps=2,
        seed=5,
        count=2,
    )


@pytest.fixture
def scored(monkeypatch):
    """The pictures of a job get these pose scores, one after the other."""

    def script(*values: float | None) -> None:
        left = list(values)

        def scored(image, request):
            oks = left.pop(0)
            return {} if oks is None else {"score": {"oks": oks, "pck": oks}}

        monkeypatch.setattr("core.generation.pose_score.scored", scored)

    return script
