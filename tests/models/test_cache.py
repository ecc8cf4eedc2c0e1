from __future__ import annotations

import shutil
import threading

import pytest

from core.errors import ModelUnusable
from core.models import loader
from core.models.cache import ModelCache
from core.models.registry import checkpoint, pose_controlnet


@pytest.fixture
def three(own):
    for name in ("tiny-2", "tiny-3"):
        shutil.copytree(own.models_folder / "tiny", own.models_folder / name)
    return [checkpoint(name, own) for name in ("tiny", "tiny-2", "tiny-3")]


def test_the_least_recently_used_is_dropped(own, three):
    cache = ModelCache(own, capacity=2)
    one, two, other = three
    first = cache.get_checkpoint(one)
    cache.get_checkpoint(two)
    assert cache.get_checkpoint(one) is first
    cache.get_checkpoint(other)
    assert [cache.holds(spec) for spec in three] == [True, False, True]


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
