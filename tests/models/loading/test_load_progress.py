"""How far the first load of a model is."""

from __future__ import annotations

import threading

from core.models.loading import load_progress
from core.models.loading.cache import ModelCache
from core.models.loading.load_progress import ORDER, LoadProgress
from core.models.registry import checkpoint, pose_controlnet


def test_nothing_is_told_while_nothing_is_loaded():
    assert load_progress.now() is None
    load_progress.reach("unet")
    assert load_progress.now() is None


def test_each_stage_is_further_than_the_one_before():
    fractions = [LoadProgress("Tiny", stage).fraction for stage in ORDER]
    assert fractions[0] == 0
    assert fractions == sorted(set(fractions))
    assert fractions[-1] < 1


def test_a_person_is_told_what_that_it_is_once_and_how_far():
    assert LoadProgress("Tiny", "libraries").text == (
        "Loading Tiny, only this once: reading the drawing libraries (2 of 7)"
    )


def test_stages_only_go_on(monkeypatch):
    monkeypatch.setattr(load_progress, "has_libraries", lambda: False)
    with load_progress.loading("Tiny"):
        assert load_progress.now() == LoadProgress("Tiny", "torch")
        load_progress.reach("vae")
        load_progress.reach("unet")
        load_progress.reach("tokenizer")
        assert load_progress.now() == LoadProgress("Tiny", "vae")
    assert load_progress.now() is None


def test_with_the_libraries_in_memory_only_the_parts_are_left(monkeypatch):
    monkeypatch.setattr(load_progress, "has_libraries", lambda: True)
    with load_progress.loading("Tiny"):
        assert load_progress.now() == LoadProgress("Tiny", "unet")


def test_who_comes_second_is_told_of_the_first():
    first, second = load_progress.loading("First"), load_progress.loading("Second")
    first.__enter__()
    second.__enter__()
    told = load_progress.now()
    assert told is not None and told.title == "First"
    first.__exit__(None, None, None)
    assert load_progress.now() == told  # the second still loads
    second.__exit__(None, None, None)
    assert load_progress.now() is None


def test_loading_a_checkpoint_goes_through_its_parts(own, monkeypatch):
    reached: list[str] = []
    reach = load_progress.reach

    def noted(stage: str) -> None:
        reach(stage)
        told = load_progress.now()
        reached.append("" if told is None else told.stage)

    monkeypatch.setattr(load_progress, "reach", noted)
    monkeypatch.setattr(load_progress, "has_libraries", lambda: False)
    cache = ModelCache(own)
    spec = checkpoint("tiny", own)
    with load_progress.loading(spec.title):
        cache.get_checkpoint(spec)
        cache.get_controlnet(pose_controlnet(spec, own))
    stages = [stage for stage in ORDER if stage in reached]
    assert stages == ["libraries", "unet", "vae", "text_encoder", "controlnet"]
    assert load_progress.now() is None


def test_a_failed_load_leaves_nothing_behind(own):
    cache = ModelCache(own)
    spec = checkpoint("tiny", own)
    for file in (own.models_folder / "tiny" / "unet").glob("*.safetensors"):
        file.write_bytes(b"no")
    thread = threading.Thread(target=lambda: _fails(cache, spec))
    thread.start()
    thread.join()
    assert load_progress.now() is None


def _fails(cache, spec) -> None:
    from core.errors import ModelUnusable

    try:
        with load_progress.loading(spec.title):
            cache.get_checkpoint(spec)
    except ModelUnusable:
        pass
