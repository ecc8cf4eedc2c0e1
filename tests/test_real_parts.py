"""What is told of upscaler, pose detector and cut-out, and what one fetch more would bring."""

from __future__ import annotations

import pytest

from core.config import Config
from core.models import registry
from core.models.files.packages import PackageFile
from core.models.hardware import machine
from core.models.kinds import ModelKind
from core.real_parts import RealPart, real_parts

GIBIBYTE = 1 << 30


@pytest.fixture
def config(tmp_path, monkeypatch) -> Config:
    monkeypatch.setenv("U2NET_HOME", str(tmp_path / "u2net"))
    monkeypatch.setenv("TORCH_HOME", str(tmp_path / "torch"))
    monkeypatch.setattr(PackageFile, "path", lambda _self: None)
    monkeypatch.setattr(machine, "usable_memory", lambda _device: 32 * GIBIBYTE)
    return Config(data_folder=tmp_path / "data")


def part(kind: ModelKind, config: Config) -> RealPart:
    return next(part for part in real_parts(config) if part.kind is kind)


def put(kind: ModelKind, name: str, config: Config) -> None:
    for file in registry.model_of(kind, name, config).files:
        path = config.models_folder / kind.folder / file.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"weights")


def test_on_a_fresh_machine_each_says_what_one_fetch_brings(config):
    found = {part.kind: part.better and part.better.id for part in real_parts(config)}
    assert found == {
        ModelKind.UPSCALER: "real-esrgan-x4plus-anime",
        ModelKind.DETECTOR: "dwpose-l",
        ModelKind.CUTOUT: "toonout",
    }
    assert part(ModelKind.DETECTOR, config).now == "The built-in one reads drawings."


@pytest.mark.parametrize(
    ("kind", "here", "titles", "better"),
    [
        (ModelKind.UPSCALER, ["real-esrgan-x4plus-anime"], ["Anime, best"],
         "real-esrgan-x4plus"),
        (ModelKind.UPSCALER,
         ["real-esrgan-x4plus-anime", "real-esrgan-x4plus", "real-esrgan-animevideo"],
         ["Anime, best", "Photo", "Anime, fast"], None),
        (ModelKind.DETECTOR, ["rtmpose-m"], ["RTMPose m: body"], None),
        (ModelKind.CUTOUT, ["u2netp"], ["U²-Net small"], "toonout"),
        (ModelKind.CUTOUT, ["isnet-anime"], ["ISNet anime"], None),
    ],
)  # fmt: skip
def test_what_is_here_is_named_and_not_offered_again(config, kind, here, titles, better):
    for name in here:
        put(kind, name, config)
    found = part(kind, config)
    assert (list(found.here), found.better and found.better.id) == (titles, better)


def test_what_a_machine_cannot_hold_is_not_offered(config, monkeypatch):
    monkeypatch.setattr(machine, "usable_memory", lambda _device: 8 * GIBIBYTE)
    found = part(ModelKind.CUTOUT, config)
    assert found.better is not None and found.better.id == "isnet-anime"
    assert found.gain
