"""The default model is loaded before somebody asks for a picture, where there is room."""

from __future__ import annotations

import subprocess
import sys

import pytest

from core.config import ROOT
from core.generation.engine import Engine
from core.generation.preload import preload
from core.models.hardware import machine
from core.models.loading import load_progress
from core.models.loading.cache import ModelCache
from core.models.registry import checkpoint, pose_controlnet

GIB = 1 << 30


@pytest.fixture
def fresh(cache) -> ModelCache:
    return ModelCache(cache.config)


def test_checkpoint_and_controlnet_are_there_for_the_first_picture(fresh, request_for, monkeypatch):
    spec = checkpoint("tiny", fresh.config)
    assert preload(spec, fresh)
    assert fresh.holds(spec)
    assert fresh.holds(pose_controlnet(spec, fresh.config))
    assert load_progress.now() is None
    loaded = fresh.loaded
    Engine(fresh).generate(request_for(steps=1), 0)
    assert {one.key for one in fresh.loaded} == {one.key for one in loaded}


def test_the_first_picture_imports_nothing_more(data_folder):
    """In a process of its own: this one has imported everything long ago."""
    script = (
        "import sys; from pathlib import Path; from core.config import Config\n"
        "from core.generation.engine import Engine; from core.geometry import Size\n"
        "from core.generation.pose_score import scored\n"
        "from core.generation.preload import preload, _first\n"
        "from core.models.loading.cache import ModelCache\n"
        "from core.models.registry import checkpoint\n"
        f"config = Config(data_folder=Path({str(data_folder)!r}), device='cpu', dtype='float32',\n"
        "    offline=True)\n"
        "cache, spec = ModelCache(config), checkpoint('tiny', config)\n"
        "assert preload(spec, cache)\n"
        "before = set(sys.modules)\n"
        "from dataclasses import replace\n"
        "request = replace(_first(spec), steps=1, size=Size(64, 64))\n"
        "image = Engine(cache).generate(request).image\n"
        "scored(image, request)\n"
        "print(sorted({name.split('.')[0] for name in set(sys.modules) - before} - {'PIL'}))"
    )
    result = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"


@pytest.mark.parametrize("free", [0.2, 1.0])
def test_with_little_memory_nothing_is_loaded(fresh, monkeypatch, free):
    monkeypatch.setattr(machine, "available_memory", lambda _name: int(free * GIB))
    spec = checkpoint("tiny", fresh.config)
    assert not preload(spec, fresh)
    assert fresh.loaded == ()


def test_a_broken_model_is_left_to_the_first_picture(own_copy, caplog):
    for file in (own_copy.models_folder / "tiny" / "unet").glob("*.safetensors"):
        file.write_bytes(b"no")
    cache = ModelCache(own_copy)
    assert not preload(checkpoint("tiny", own_copy), cache)
    assert "was not loaded ahead" in caplog.text
    assert load_progress.now() is None
