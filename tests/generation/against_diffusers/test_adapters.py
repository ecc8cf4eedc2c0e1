"""References and LoRAs against diffusers' pipelines, or by hand."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from core.generation.input_store import PictureStore
from core.generation.request import LoraUse, Reference
from core.models.loading.cache import ModelCache
from core.models.registry import adapter, checkpoint
from tests.generation.against_diffusers.pipelines import SIZE, bare, called, drawn
from tests.models import tiny_files


@pytest.mark.parametrize("kind", ["plain", "plus"])
def test_a_reference_is_bit_for_bit_the_pipelines(engine, cache, family, request_for, config, kind):
    square = Image.fromarray(np.random.default_rng(2).integers(0, 256, (80, 80, 3), np.uint8))
    name = PictureStore(config.inputs_folder).put(square)
    request = request_for(family, pose=None, references=(Reference(name, 0.7, f"{family}-{kind}"),))
    ours = drawn(engine, request)
    spec = adapter(f"{family}-{kind}", config)
    plain = drawn(engine, request_for(family, pose=None))
    encoder = cache.get_image_encoder(spec.image_encoder)
    pipeline = bare(cache, request, "StableDiffusionPipeline", image_encoder=encoder)
    file = spec.source.path()
    pipeline.load_ip_adapter(
        str(file.parent), subfolder="", weight_name=file.name, image_encoder_folder=None
    )
    try:
        pipeline.set_ip_adapter_scale(0.7)
        expected = called(
            pipeline, request, width=SIZE.width, height=SIZE.height, ip_adapter_image=square
        )
    finally:
        pipeline.unload_ip_adapter()
    assert np.array_equal(ours, expected)
    assert np.array_equal(drawn(engine, request_for(family, pose=None)), plain)


def added_by_hand(loaded, texts, weight, *, alpha, **made):
    """Each layer's weight plus what the pair of the file says, multiplied out here."""
    for name, (down, up) in tiny_files.lora_pairs(loaded.unet, *texts, **made).items():
        part, _, layer = name.partition(".")
        layer = layer.removeprefix("text_model.")
        home = getattr(loaded, part)
        held = getattr(home, "text_model", home).get_submodule(layer).weight
        share = weight * (1.0 if alpha is None else alpha / 2)
        held.data += share * (up.flatten(1) @ down.flatten(1)).reshape(held.shape)


@pytest.mark.parametrize(
    ("form", "made"),
    [("kohya", {"alpha": 1.0, "conv": True}), ("diffusers", {"alpha": None, "seed": 50})],
)
def test_a_lora_adds_its_pairs(engine, family, request_for, config, form, made):
    cache = ModelCache(config)  # its own, to be changed by hand
    request = request_for(family, pose=None, loras=(LoraUse(f"{family}-{form}", 0.8),))
    ours = drawn(engine, request).astype(float)
    loaded = cache.get_checkpoint(checkpoint(family, config))
    texts = [loaded.text_encoder, *([loaded.text_encoder_2] if loaded.is_sdxl else [])]
    added_by_hand(loaded, texts, 0.8, **made)
    pipeline = bare(cache, request, "StableDiffusionPipeline")
    expected = called(pipeline, request, width=SIZE.width, height=SIZE.height).astype(float)
    plain = drawn(engine, request_for(family, pose=None)).astype(float)
    assert np.abs(ours - expected).max() <= 1
    assert np.abs(ours - plain).max() > 10
