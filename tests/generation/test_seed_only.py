"""Changing only the seed draws anew and does nothing else again."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from PIL import Image

from core.generation.conditioning import request_maps
from core.generation.conditioning.control_images import ControlMaps
from core.generation.engine import Engine
from core.generation.input_store import PictureStore
from core.generation.request import (
    Control,
    ControlKind,
    GenerationRequest,
    LoraUse,
    Reference,
    StartPicture,
)
from core.geometry import Size
from core.models.loading import attachments, loader
from core.models.registry import checkpoint
from tests.generation.families import FAMILIES


@pytest.fixture
def engine(families_cache):
    """Nothing remembered yet; leaves the checkpoints as their files say."""
    engine = Engine(families_cache)
    yield engine
    engine._session.close()


@pytest.fixture
def picture(families) -> str:
    noise = np.random.default_rng(7).integers(0, 256, (8, 8, 3), np.uint8)
    return PictureStore(families.inputs_folder).put(Image.fromarray(noise).resize((64, 64), 0))


@pytest.fixture
def counted(families_cache, monkeypatch):
    """How often anything was loaded, encoded or detected."""
    calls: Counter[str] = Counter()

    def watch(place, name: str) -> None:
        real = getattr(place, name)

        def called(*args, **named):
            calls[name] += 1
            return real(*args, **named)

        monkeypatch.setattr(place, name, called)

    watch(loader, "load_checkpoint")
    for name in ("load_controlnet", "load_vae", "load_image_encoder", "open_small"):
        watch(attachments, name)
    watch(ControlMaps, "make")
    watch(request_maps, "control_map")
    handles = []

    def attend(spec) -> None:
        loaded = families_cache.get_checkpoint(spec)
        for name, part in loaded.modules.items():
            if name.startswith("text_encoder"):
                handles.append(part.register_forward_hook(lambda *_: calls.update(["text"])))
        watch(loaded.vae, "encode")
        watch(loaded.vae, "decode")

    yield calls, attend
    for handle in handles:
        handle.remove()


@pytest.mark.parametrize("family", FAMILIES)
def test_another_seed_loads_encodes_and_detects_nothing(
    engine, families, family, picture, counted, standing
):
    calls, attend = counted
    attend(checkpoint(family, families))
    values = {
        "prompt": "girl, red hair",
        "pose": standing,
        "checkpoint": family,
        "size": Size(64, 64),
        "steps": 2,
        "guidance": 4.0,
        "controls": (Control(ControlKind.CANNY, picture),),
        "loras": (LoraUse(f"{family}-kohya"),),
        "references": (Reference(picture, 0.5, f"{family}-plain"),),
        "start_from": StartPicture(picture, 0.8),
    }
    first = engine.generate(GenerationRequest(**values, seed=1), 0)
    seen = dict(calls)
    assert seen["text"] > 0 and seen["encode"] > 0 and seen["make"] == 1
    calls.clear()
    other = engine.generate(GenerationRequest(**values, seed=2), 0)
    assert dict(calls) == {"decode": 1}
    assert not np.array_equal(np.asarray(first.image), np.asarray(other.image))
    calls.clear()
    changed = Image.new("RGB", (64, 64), (10, 200, 30))
    another = PictureStore(families.inputs_folder).put(changed)
    values |= {"prompt": "boy", "start_from": StartPicture(another, 0.8)}
    engine.generate(GenerationRequest(**values, seed=2), 0)
    assert calls["encode"] == 1 and calls["text"] > 0 and calls["make"] == 0
