from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from core.errors import OutOfMemory
from core.generation.engine import Engine
from core.generation.input_store import PictureStore
from core.generation.memory.placement import OFFLOAD_ORDER, Placement, kind_of
from core.generation.memory.plan import Mode, plan_resolved
from core.generation.resolved_request import resolve
from core.generation.session import Session
from core.models import offload
from core.models.hardware import machine
from core.models.hardware.device import Device
from core.models.loading import loader
from core.models.loading.cache import ModelCache
from core.models.offload import is_offloaded
from core.models.registry import checkpoint, pose_controlnet
from tests.models import tiny

CARD = Device("cuda", "float16", "", 8.0)
PARTS = ("unet", "vae", "text_encoder", "controlnet_0")


@pytest.fixture
def planned(monkeypatch):
    """Lets a test change the plan that the engine makes."""

    def change(**changes) -> None:
        def made(resolved, device, config):
            return replace(plan_resolved(resolved, device, config), **changes)

        monkeypatch.setattr("core.generation.engine.plan_resolved", made)

    return change


@pytest.mark.parametrize(
    ("part", "kind"),
    [("unet", "unet"), ("text_encoder", "text_encoder"), ("text_encoder_2", "text_encoder"),
     ("controlnet_0", "controlnet"), ("image_encoder", "image_encoder")],
)  # fmt: skip
def test_parts_are_of_kinds(part, kind):
    assert kind_of(part) == kind


def test_what_was_forced_off_the_card_stays_so_for_the_next_plan():
    placement = Placement(CARD)
    placement.plan(["vae", "text_encoder_2"])
    assert placement.is_offloaded("text_encoder") and not placement.is_offloaded("unet")
    assert placement.force({"unet"})
    placement.plan([])
    assert placement.is_offloaded("unet") and not placement.is_offloaded("vae")
    assert not placement.force({"unet"})


def test_every_step_down_saves_something_on_a_card_and_nothing_elsewhere():
    card, processor = Placement(CARD), Placement(replace(CARD, name="cpu"))
    assert [card.force(kinds) for _note, kinds in OFFLOAD_ORDER] == [True, True, True]
    assert [processor.force(kinds) for _note, kinds in OFFLOAD_ORDER] == [False, False, False]


def test_a_module_is_put_where_it_belongs():
    processor = Device("cpu", "float32", "", 1.0)
    placement, vae = Placement(processor), tiny.vae()
    placement.plan(["vae"])
    assert placement.placed("vae", vae) is vae
    assert is_offloaded(vae)
    placement.plan([])
    placement.placed("vae", vae)
    assert not is_offloaded(vae)


def test_a_picture_from_offloaded_parts_is_the_same_to_the_bit(
    engine, cache, request_for, planned, monkeypatch
):
    """What copies is a copy, as on a card; so nothing may be left behind there."""
    expected = np.asarray(engine.generate(request_for(), 0).image)
    copies: list[int] = []

    def copy(tensor, _place):
        copies.append(1)
        return tensor.clone()

    monkeypatch.setattr(offload, "copied_to", copy)
    planned(mode=Mode.SEQUENTIAL, offloaded=PARTS, text="Layer by layer.")
    drawn = engine.generate(request_for(), 0)
    spec = checkpoint("tiny", cache.config)
    parts = cache.get_checkpoint(spec).modules
    control = cache.get_controlnet(pose_controlnet(spec, cache.config))
    assert all(is_offloaded(part) for part in (*parts.values(), control))
    assert np.array_equal(np.asarray(drawn.image), expected)
    assert drawn.notes == ("Layer by layer.",)
    assert len(copies) > 100
    monkeypatch.undo()
    again = engine.generate(request_for(), 0)
    assert not any(is_offloaded(part) for part in (*parts.values(), control))
    assert np.array_equal(np.asarray(again.image), expected)
    assert again.notes == ()


def test_the_engine_starts_in_tiles_where_the_plan_says_so(engine, request_for, planned):
    planned(is_tiled=True, text="In tiles.")
    drawn = engine.generate(request_for(), 0)
    assert drawn.notes == ("In tiles.",)


def test_a_card_too_small_to_load_on_leaves_the_model_in_main_memory(
    shared_config, request_for, monkeypatch
):
    real, places = loader.load_checkpoint, []

    def load(spec, device, config):
        places.append(device.name)
        if device.name == "cuda":
            raise torch.OutOfMemoryError("CUDA out of memory")
        return real(spec, device, config)

    monkeypatch.setattr(loader, "load_checkpoint", load)
    cache = ModelCache(shared_config)
    cache.device = replace(CARD, dtype="float32")
    resolved = resolve(request_for(), shared_config)
    plan = plan_resolved(resolved, cache.device, shared_config, free=8 << 30)
    assert plan.mode is Mode.WHOLE
    session = Engine(cache)._open(resolved, plan)
    assert places == ["cuda", "cuda", "cpu"]
    assert session.loaded.device.name == "cuda"


def test_tiles_are_never_larger_than_announced(cache):
    session = Session(
        cache.get_checkpoint(checkpoint("tiny", cache.config)),
        cache,
        PictureStore(cache.config.inputs_folder),
    )
    session.vae = tiny.vae()
    assert session.tile() and session.is_tiled
    assert (session.vae.tile_sample_min_size, session.vae.tile_latent_min_size) == (64, 8)
    session.vae.tile_sample_min_size = 1024  # as SDXL's
    session.tile()
    assert (session.vae.tile_sample_min_size, session.vae.tile_latent_min_size) == (512, 64)


def test_what_cannot_fit_is_refused_before_anything_loads(engine, cache, request_for, monkeypatch):
    monkeypatch.setattr(machine, "usable_memory", lambda _name: 100 << 20)
    monkeypatch.setattr(type(cache), "get_checkpoint", lambda *_args, **_named: pytest.fail("load"))
    with pytest.raises(OutOfMemory, match=r"does not fit, it takes at least \d\.\d GiB"):
        engine.generate(request_for(), 0)
