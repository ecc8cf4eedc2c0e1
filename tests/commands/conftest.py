"""The command line over a data folder of its own, drawing with a tiny model."""

from __future__ import annotations

import pytest

from core.__main__ import main
from core.pose import openpose
from tests.models.tiny import write_checkpoint


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("POSEANIME_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("POSEANIME_DEVICE", "cpu")
    monkeypatch.delenv("POSEANIME_MODELS", raising=False)
    return tmp_path


@pytest.fixture
def run(folder):
    """Runs a line in which ``@`` is the folder; returns the exit code."""

    def call(line: str) -> int:
        return main([part.replace("@", f"{folder}/") for part in line.split()])

    return call


@pytest.fixture
def tiny(folder, standing) -> str:
    """The beginning of a command that draws at once, with a pose that stands in ``pose.json``."""
    write_checkpoint(folder / "data" / "models" / "tiny", codec="tiny")
    (folder / "pose.json").write_text(openpose.dumps(standing))
    return "generate --checkpoint tiny --seed 3 --steps 2 --size 64x96 "
