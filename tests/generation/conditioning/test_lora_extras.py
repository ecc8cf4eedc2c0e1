"""What LoRAs bring besides layers reaches the picture, and what cannot is said with it."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from core.config import Config
from core.generation.engine import Engine
from core.generation.request import LoraUse
from core.generation.resolved_request import resolve
from core.models.loading.cache import ModelCache
from tests.models import tiny, tiny_files
from tests.models.ldm import save

NOTES = {"ss_base_model_version": "sd_v1"}
WORD = "inkword"


def vectors():
    return torch.randn((2, 32), generator=torch.Generator().manual_seed(4))


@pytest.fixture(scope="module")
def config(tmp_path_factory):
    folder = tmp_path_factory.mktemp("extras")
    models = folder / "models"
    tiny.write_checkpoint(models / "tiny")
    plain = tiny_files.write_kohya_lora(models / "loras" / "plain.safetensors", tiny.unet())
    tensors = load_file(plain)
    save(tensors, plain, NOTES)
    bundle = {f"bundle_emb.{WORD}.string_to_param.*": vectors()}
    save(tensors | bundle, models / "loras" / "bundle.safetensors", NOTES)
    save({"emb_params": vectors()}, models / "embeddings" / "fileword.safetensors",
         {"modelspec.architecture": "stable-diffusion-v1/textual-inversion"})  # fmt: skip
    save(tensors | {"stray": torch.ones(3)}, models / "loras" / "stray.safetensors", NOTES)
    return Config(data_folder=folder, device="cpu", offline=True, min_free_bytes=0)


@pytest.fixture(scope="module")
def engine(config):
    return Engine(ModelCache(config))


def drawn(engine, request):
    image = engine.generate(request, 0)
    return np.asarray(image.image), image.notes


def test_a_bundled_word_is_read_as_the_same_embedding_from_a_file(engine, config, request_for):
    bundled = request_for(prompt=f"girl, {WORD}", loras=(LoraUse("bundle"),))
    alone = request_for(prompt="girl, fileword", loras=(LoraUse("plain"),))
    unread = request_for(prompt=f"girl, {WORD}", loras=(LoraUse("plain"),))
    assert [one.token for one in resolve(bundled, config).embeddings] == [WORD]
    assert resolve(unread, config).embeddings == ()
    pixels, notes = drawn(engine, bundled)
    assert notes == ()
    assert np.array_equal(pixels, drawn(engine, alone)[0])
    assert not np.array_equal(pixels, drawn(engine, unread)[0])


def test_what_was_left_out_is_said_with_every_picture_it_is_missing_from(engine, request_for):
    stray = request_for(loras=(LoraUse("stray"),))
    said = "stray was applied without 1 of its tensors of no known kind ('stray')."
    pixels, notes = drawn(engine, stray)
    assert notes == (said,)
    assert drawn(engine, stray)[1] == (said,)
    plain, none = drawn(engine, request_for(loras=(LoraUse("plain"),)))
    assert none == ()
    assert np.array_equal(pixels, plain)
    assert drawn(engine, request_for())[1] == ()
