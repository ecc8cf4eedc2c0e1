"""How far the first load of a model is."""

from __future__ import annotations

import threading

from core.models import waking
from core.models.cache import ModelCache
from core.models.registry import checkpoint, pose_controlnet
from core.models.waking import ORDER, Waking


def test_nothing_is_told_while_nothing_is_loaded():
    assert waking.now() is None
    waking.reach("unet")
    assert waking.now() is None


def test_each_stage_is_further_than_the_one_before():
    fractions = [Waking("Tiny", stage).fraction for stage in ORDER]
    assert fractions[0] == 0
    assert fractions == sorted(set(fractions))
    assert fractions[-1] < 1


def test_a_person_is_told_what_that_it_is_once_and_how_far():
    assert Waking("Tiny", "libraries").text == (
        "Loading Tiny, only this once: reading the drawing libraries (2 of 7)"
    )


def test_stages_only_go_on(monkeypatch):
    monkeypatch.setattr(waking, "has_libraries", lambda: False)
    with waking.waking("Tiny"):
        assert waking.now() == Waking("Tiny", "torch")
        waking.reach("vae")
        waking.reach("unet")
        waking.reach("tokenizer")
        assert waking.now() == Waking("Tiny", "vae")
    assert waking.now() is None


def test_with_the_libraries_in_memory_only_the_parts_are_left(monkeypatch):
    monkeypatch.setattr(waking, "has_libraries", lambda: True)
    with waking.waking("Tiny"):
        assert waking.now() == Waking("Tiny", "unet")


def test_who_comes_second_is_told_of_the_first():
    first, second = waking.waking("First"), waking.waking("Second")
    first.__enter__()
    second.__enter__()
    told = waking.now()
    assert told is not None and told.title == "First"
    first.__exit__(None, None, None)
    assert waking.now() == told  # the second still loads
    second.__exit__(None, None, None)
    assert waking.now() is None


def test_loading_a_checkpoint_goes_through_its_parts(own, monkeypatch):
    reached: list[str] = []
    reach = waking.reach

    def noted(stage: str) -> None:
        reach(stage)
        told = waking.now()
        reached.append("" if told is None else told.stage)

    monkeypatch.setattr(waking, "reach", noted)
    monkeypatch.setattr(waking, "has_libraries", lambda: False)
    cache = ModelCache(own)
    spec = checkpoint("tiny", own)
    with waking.waking(spec.title):
        cache.get_checkpoint(spec)
        cache.get_controlnet(pose_controlnet(spec, own))
    stages = [stage for stage in ORDER if stage in reached]
    assert stages == ["libraries", "unet", "vae", "text_encoder", "controlnet"]
    assert waking.now() is None


def test_a_failed_load_leaves_nothing_behind(own):
    cache = ModelCache(own)
    spec = checkpoint("tiny", own)
    for file in (own.models_folder / "tiny" / "unet").glob("*.safetensors"):
        file.write_bytes(b"no")
    thread = threading.Thread(target=lambda: _fails(cache, spec))
    thread.start()
    thread.join()
    assert waking.now() is None


def _fails(cache, spec) -> None:
    from core.errors import ModelUnusable

    try:
        with waking.waking(spec.title):
            cache.get_checkpoint(spec)
    except ModelUnusable:
        pass
