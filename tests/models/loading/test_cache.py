from __future__ import annotations

import shutil
import threading
from dataclasses import replace

import pytest

from core.errors import ModelUnusable
from core.models.hardware import machine
from core.models.hardware.device import Device
from core.models.hardware.estimate import checkpoint_bytes, controlnet_bytes
from core.models.loading import loader
from core.models.loading.cache import ModelCache, device_bytes
from core.models.loading.guarded import module_bytes
from core.models.offload import offload
from core.models.registry import checkpoint, pose_controlnet


@pytest.fixture
def three(own):
    for name in ("tiny-2", "tiny-3"):
        shutil.copytree(own.models_folder / "tiny", own.models_folder / name)
    return [checkpoint(name, own) for name in ("tiny", "tiny-2", "tiny-3")]


def sized(own, specs, room: float) -> ModelCache:
    """With a budget for ``room`` of the tiny checkpoints."""
    one = checkpoint_bytes(specs[0], "float32")
    return ModelCache(replace(own, memory_budget=int(one * room)))


def test_the_least_recently_used_is_dropped(own, three):
    cache = sized(own, three, 2.5)
    one, two, other = three
    first = cache.get_checkpoint(one)
    cache.get_checkpoint(two)
    assert cache.get_checkpoint(one) is first
    cache.get_checkpoint(other)
    assert [cache.holds(spec) for spec in three] == [True, False, True]


def test_what_is_held_is_told_in_bytes(own, three):
    cache = ModelCache(own)
    cache.get_checkpoint(three[0])
    control = pose_controlnet(three[0], own)
    cache.get_controlnet(control)
    assert [(held.key, held.is_away) for held in cache.loaded] == [
        (three[0], False),
        (control, False),
    ]
    assert [held.size for held in cache.loaded] == [
        checkpoint_bytes(three[0], "float32"),
        controlnet_bytes(control, "float32"),
    ]


def test_what_a_picture_needs_stays_in_the_smallest_budget(own, three):
    cache = sized(own, three, 0.5)
    control = pose_controlnet(three[0], own)
    cache.pin({three[0], control})
    held = cache.get_checkpoint(three[0])
    cache.get_controlnet(control)
    assert cache.get_checkpoint(three[0]) is held
    cache.pin({three[1]})
    cache.get_checkpoint(three[1])
    assert [held.key for held in cache.loaded] == [three[1]]


def test_without_a_budget_of_ones_own_it_is_a_share_of_the_free_memory(own, three, monkeypatch):
    one = checkpoint_bytes(three[0], "float32")
    monkeypatch.setattr(machine, "usable_memory", lambda _name: int(one * 2.5 / 0.6))
    cache = ModelCache(own)
    for spec in three:
        cache.get_checkpoint(spec)
    assert [held.key for held in cache.loaded] == three[1:]


def test_on_a_card_the_least_recently_used_moves_to_main_memory(own, three, monkeypatch):
    """The moves are real calls on real modules; the card's part is played by the processor."""
    moves: list[tuple[str, str]] = []
    cache = sized(own, three, 1.5)
    cache.device = Device("cuda", "float32", "", 1.0)
    real = loader.load_checkpoint

    def load(spec, device, config):
        loaded = real(spec, replace(device, name="cpu"), config)
        for module in loaded.modules.values():
            module.to = lambda place, name=spec.id: moves.append((name, place))
        return loaded

    monkeypatch.setattr(loader, "load_checkpoint", load)
    first = cache.get_checkpoint(three[0])
    cache.get_checkpoint(three[1])
    assert moves == [("tiny", "cpu")] * 3
    assert [(held.key.id, held.is_away) for held in cache.loaded] == [
        ("tiny", True),
        ("tiny-2", False),
    ]
    moves.clear()
    assert cache.get_checkpoint(three[0]) is first
    assert moves == [("tiny-2", "cpu")] * 3 + [("tiny", "cuda")] * 3


def test_what_rests_is_loaded_into_main_memory_and_weighs_nothing(own, three, monkeypatch):
    homes: list[str] = []
    real = loader.load_checkpoint

    def load(spec, device, config):
        homes.append(device.name)
        return real(spec, replace(device, name="cpu"), config)

    monkeypatch.setattr(loader, "load_checkpoint", load)
    cache = ModelCache(own)
    cache.device = Device("cuda", "float32", "", 1.0)
    loaded = cache.get_checkpoint(three[0], offloaded=True)
    assert homes == ["cpu"]
    assert loaded.device.name == "cuda"
    before = device_bytes(loaded)
    offload(loaded.vae, Device("cpu", "float32", "", 1.0))
    assert device_bytes(loaded) == before - module_bytes(loaded.vae)


def test_keep_only_drops_the_rest(own, three):
    cache = ModelCache(own)
    kept = cache.get_checkpoint(three[0])
    cache.get_checkpoint(three[1])
    holds = [pose_controlnet(spec, own) for spec in three[:2]]
    mine, others = (cache.get_controlnet(spec) for spec in holds)
    cache.keep_only({three[0], holds[0]})
    assert not cache.holds(three[1])
    assert cache.get_checkpoint(three[0]) is kept
    assert cache.get_controlnet(holds[0]) is mine
    assert cache.get_controlnet(holds[1]) is not others


def test_a_failed_load_leaves_the_cache_as_it_was(own, three):
    cache = ModelCache(own)
    held = cache.get_checkpoint(three[0])
    (own.models_folder / "tiny-2" / "vae" / "config.json").write_text("7")
    with pytest.raises(ModelUnusable):
        cache.get_checkpoint(three[1])
    assert cache.get_checkpoint(three[0]) is held
    assert not cache.holds(three[1])


def test_threads_that_ask_together_load_once(own, three, monkeypatch):
    loads = []
    real = loader.load_checkpoint
    monkeypatch.setattr(loader, "load_checkpoint", lambda *args: (loads.append(1), real(*args))[1])
    cache = ModelCache(own)
    threads = [threading.Thread(target=cache.get_checkpoint, args=(three[0],)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert loads == [1]
