"""LoRAs, embeddings, VAEs, references and ControlNets on both families: each changes the picture
as it should and leaves no trace."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from core.errors import ModelUnusable, WrongFamily
from core.generation.engine import Engine
from core.generation.request import Control, ControlKind, GenerationRequest, LoraUse, Reference
from core.geometry import Size
from core.models.loading.cache import ModelCache
from core.models.registry import checkpoint
from tests.generation.families import FAMILIES

SIZE = Size(64, 64)


def weights(cache, family):
    loaded = cache.get_checkpoint(checkpoint(family, cache.config))
    return {
        f"{part}.{name}": tensor.clone()
        for part, module in loaded.modules.items()
        for name, tensor in module.state_dict().items()
    }


def same_weights(cache, family, before):
    import torch

    now = weights(cache, family)
    return now.keys() == before.keys() and all(torch.equal(now[k], before[k]) for k in before)


def test_neutral_values_draw_what_nothing_draws(draw, family, drawing):
    _image, picture, _mask = drawing
    plain = draw()
    assert np.array_equal(draw(), plain)
    neutral = {
        "controls": (Control(ControlKind.CANNY, picture, strength=0.0),),
        "loras": (LoraUse(f"{family}-kohya", 0.0),),
        "references": (Reference(picture, 0.0),),
        "guidance_rescale": 0.0,
    }
    assert np.array_equal(draw(**neutral), plain)
    assert np.array_equal(draw(prompt="girl, red hair<lora:" + family + "-kohya:0>"), plain)
    assert np.array_equal(draw(control_strength=0.0), draw(pose=None))
    assert not np.array_equal(draw(control_strength=0.0), plain)


@pytest.mark.parametrize("form", ["kohya", "diffusers", "peft", "old"])
def test_a_lora_changes_the_picture_and_leaves_no_trace(draw, cache, family, form):
    plain, before = draw(), weights(cache, family)
    name = f"{family}-{form}"
    full = draw(loras=(LoraUse(name),))
    half = draw(loras=(LoraUse(name, 0.5),))
    assert len({plain.tobytes(), full.tobytes(), half.tobytes()}) == 3
    assert np.array_equal(draw(prompt=f"girl, red hair<lora:{name}:0.5>"), half)
    assert not same_weights(cache, family, before)
    assert np.array_equal(draw(), plain)
    assert same_weights(cache, family, before)


def test_loras_stack_and_the_same_twice_adds_up(draw, family):
    one, two = LoraUse(f"{family}-kohya", 0.6), LoraUse(f"{family}-diffusers", -0.4)
    both = draw(loras=(one, two))
    assert len({both.tobytes(), draw(loras=(one,)).tobytes(), draw(loras=(two,)).tobytes()}) == 3
    halves = (LoraUse(f"{family}-kohya", 0.25), LoraUse(f"{family}-kohya", 0.25))
    whole = draw(loras=(LoraUse(f"{family}-kohya", 0.5),))
    assert np.array_equal(draw(loras=halves), whole)


def test_a_lora_does_not_follow_to_another_session_of_its_checkpoint(draw, engine, cache, family):
    before = weights(cache, family)
    plain = draw()
    draw(loras=(LoraUse(f"{family}-kohya"),))
    other = next(name for name in FAMILIES if name != family)
    engine.generate(GenerationRequest(prompt="a", checkpoint=other, size=SIZE, steps=1))
    assert same_weights(cache, family, before)
    assert np.array_equal(draw(), plain)


def test_an_embedding_is_a_word_in_any_case(draw, family):
    word = f"{family}Word"
    plain = draw(prompt="girl, zzz")
    named = draw(prompt=f"girl, {word}")
    assert not np.array_equal(named, plain)
    assert np.array_equal(draw(prompt=f"girl, {word.lower()}"), named)
    assert np.array_equal(draw(prompt=f"girl, embedding:{word}"), named)
    assert not np.array_equal(draw(prompt=f"girl, ({word}:1.4)"), named)
    assert not np.array_equal(draw(negative_prompt=word), draw(negative_prompt="zzz"))


def test_an_embedding_of_the_other_family_stays_a_word_and_is_told(engine, family):
    other = next(name for name in FAMILIES if name != family)
    drawn = engine.generate(
        GenerationRequest(prompt=f"girl, {other}Word", checkpoint=family, size=SIZE, steps=1)
    )
    assert f"{other}Word is an embedding for" in drawn.notes[0]


def test_another_vae_gives_another_picture_of_the_same_latents(draw, family):
    plain = draw()
    other = draw(vae=f"{family}-vae")
    assert not np.array_equal(other, plain)
    assert np.array_equal(draw(vae=f"{family}-vae"), other)
    assert np.array_equal(draw(), plain)


@pytest.mark.parametrize("kind", ["plain", "plus"])
def test_a_reference_changes_the_picture_as_strongly_as_asked(
    draw, family, pictures, drawing, kind
):
    _image, picture, _mask = drawing
    other = pictures.put(Image.new("RGB", (50, 80), (200, 30, 60)))
    name = f"{family}-{kind}"
    plain = draw()
    first = draw(references=(Reference(picture, 0.8, name),))
    weaker = draw(references=(Reference(picture, 0.3, name),))
    second = draw(references=(Reference(other, 0.8, name),))
    both = draw(references=(Reference(picture, 0.8, name), Reference(other, 0.8, name)))
    found = [plain, first, weaker, second, both]
    assert len({one.tobytes() for one in found}) == 5
    assert np.array_equal(draw(references=(Reference(picture, 0.8, name),)), first)
    unguided = draw(references=(Reference(picture, 0.8, name),), guidance=1.0)
    assert not np.array_equal(unguided, draw(guidance=1.0))
    assert np.array_equal(draw(), plain)


def test_an_image_encoder_of_another_width_is_refused(engine, cache, config, family, drawing):
    from core.generation.conditioning.adapters import check_encoder
    from core.models.registry import adapter

    _image, picture, _mask = drawing
    for kind in ("plain", "plus"):
        request = GenerationRequest(
            prompt="a", checkpoint=family, size=SIZE, steps=1,
            references=(Reference(picture, 0.5, f"{family}-{kind}"),),
        )  # fmt: skip
        engine.generate(request)
        unet = cache.get_checkpoint(checkpoint(family, config)).unet
        layer = unet.encoder_hid_proj.image_projection_layers[0]
        with pytest.raises(ModelUnusable, match=r"image encoder of 32 numbers for .* with 48"):
            check_encoder(adapter(f"{family}-{kind}", config), 48, layer)


def test_a_reference_picture_is_read_once(draw, cache, family, drawing):
    _image, picture, _mask = drawing
    reference = Reference(picture, 0.5, f"{family}-plain")
    draw(references=(reference,))
    spec = next(s for s in cache_adapters(cache) if s.id == reference.adapter)
    calls = []
    encoder = cache.get_image_encoder(spec.image_encoder)
    handle = encoder.register_forward_hook(lambda *_: calls.append(1))
    draw(references=(reference,), seed=4)
    handle.remove()
    assert calls == []


def cache_adapters(cache):
    from core.models import registry

    return registry.adapters(cache.config)


def test_two_controlnets_hold_the_picture_each_in_its_steps(draw, drawing):
    _image, picture, _mask = drawing
    edges = Control(ControlKind.CANNY, picture)
    pose_only, both = draw(), draw(controls=(edges,))
    edges_only = draw(controls=(edges,), pose=None)
    ready_map = draw(controls=(Control(ControlKind.CANNY, picture, preprocess=False),))
    weaker = draw(controls=(Control(ControlKind.CANNY, picture, strength=0.4),))
    found = [pose_only, both, edges_only, ready_map, weaker]
    assert len({one.tobytes() for one in found}) == 5


def test_the_steps_in_which_a_controlnet_holds(draw):
    whole = draw(steps=4)
    first = draw(steps=4, control_end=0.5)
    last = draw(steps=4, control_start=0.5)
    free = draw(steps=4, pose=None)
    assert len({one.tobytes() for one in (whole, first, last, free)}) == 4
    # a window without a whole step in it is no hold at all
    assert np.array_equal(draw(steps=4, control_start=0.9, control_end=0.95), free)


def test_a_lora_that_does_not_fit_leaves_the_weights(config, family, tmp_path):
    import shutil
    from dataclasses import replace

    from safetensors.torch import load_file, save_file

    shutil.copytree(config.models_folder, tmp_path / "models")
    file = tmp_path / "models" / "loras" / f"{family}-kohya.safetensors"
    tensors = load_file(file)
    ups = sorted(name for name in tensors if "lora_up" in name)
    cut = {name: tensors[name][:-1].clone() for name in ups[len(ups) // 3 :]}
    save_file(tensors | cut, file)
    cache = ModelCache(replace(config, data_folder=tmp_path))
    before = weights(cache, family)
    both = (LoraUse(f"{family}-diffusers"), LoraUse(f"{family}-kohya"))
    request = GenerationRequest(prompt="a", checkpoint=family, size=SIZE, steps=1, loras=both)
    with pytest.raises(WrongFamily, match="to fit this checkpoint, got only"):
        Engine(cache).generate(request)
    assert same_weights(cache, family, before)
