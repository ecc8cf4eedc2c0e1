"""SDXL checkpoints in every form they come in."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace

import pytest
import torch
from safetensors.torch import load_file, save_file

from core.config import Config
from core.errors import ModelMissing, ModelUnusable
from core.models import registry
from core.models.family import Family
from core.models.hardware import device
from core.models.loading.loader import load_checkpoint
from core.models.source import Source, SourceKind
from core.models.specs import CheckpointSpec
from tests.models.ldm import write_from_folder
from tests.models.tiny import write_checkpoint, write_tokenizer
from tests.models.tiny_sdxl import write_sdxl

PARTS = ("unet", "vae", "text_encoder", "text_encoder_2")


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return write_sdxl(tmp_path_factory.mktemp("sdxl") / "xl", with_controlnet=False)


@pytest.fixture
def own(tmp_path):
    return Config(data_folder=tmp_path, device="cpu", offline=True, min_free_bytes=0)


def load(config, path, **values):
    kind = SourceKind.FOLDER if path.is_dir() else SourceKind.FILE
    spec = CheckpointSpec(
        id="xl", title="XL", family=Family.SDXL, source=Source(kind, str(path)), **values
    )
    return load_checkpoint(spec, device.choose_device(config), config)


def same(one, other):
    for part in PARTS:
        first, second = getattr(one, part).state_dict(), getattr(other, part).state_dict()
        assert first.keys() == second.keys()
        assert all(torch.equal(first[name], second[name]) for name in first)


def test_a_folder_gives_both_text_encoders(own, whole):
    loaded = load(own, whole)
    assert loaded.is_sdxl
    assert tuple(loaded.modules) == PARTS
    assert loaded.tokenizer_2.pad_token == "!"
    assert loaded.tokenizer.pad_token == "<|endoftext|>"
    for part in PARTS:
        file = next((whole / part).glob("*.safetensors"))
        held = getattr(loaded, part).state_dict()
        assert all(torch.equal(value, held[name]) for name, value in load_file(file).items())


def test_a_single_file_is_the_folder_bit_for_bit(own, whole, tmp_path):
    file = write_from_folder(tmp_path / "one.safetensors", whole)
    one, folder = load(own, file), load(own, whole)
    same(one, folder)
    assert one.tokenizer_2.pad_token == "!"
    assert one.scheduler.config.prediction_type == "epsilon"


@pytest.mark.parametrize(
    ("marks", "prediction", "is_zero_snr"),
    [(("v_pred",), "v_prediction", False), (("v_pred", "ztsnr"), "v_prediction", True)],
)
def test_marks_in_a_single_file_tell_how_it_was_trained(
    own, whole, tmp_path, marks, prediction, is_zero_snr
):
    file = write_from_folder(tmp_path / "one.safetensors", whole, marks=marks)
    config = load(own, file).scheduler.config
    assert config.prediction_type == prediction
    assert config.rescale_betas_zero_snr is is_zero_snr
    assert config.timestep_spacing == ("trailing" if is_zero_snr else "leading")


def test_what_the_catalogue_knows_of_the_training_reaches_every_sampler(own, whole):
    from core.generation.sampling import samplers

    loaded = load(own, whole, prediction="v_prediction", is_zero_snr=True)
    for name in ("auto", "Euler", "DPM++ 2M Karras", "DDIM"):
        config = samplers.scheduler(name, loaded.scheduler).config
        assert config.prediction_type == "v_prediction"
        assert config.rescale_betas_zero_snr is True
        assert config.timestep_spacing == "trailing"


def test_shards_and_half_precision_variants_are_found(own, whole, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(whole, copy)
    file = next((copy / "unet").glob("*.safetensors"))
    tensors = load_file(file)
    names = sorted(tensors)
    file.unlink()
    shards = {1: names[::2], 2: names[1::2]}
    table = {}
    for number, held in shards.items():
        shard = f"diffusion_pytorch_model-{number:05d}-of-00002.safetensors"
        save_file({name: tensors[name] for name in held}, copy / "unet" / shard, {"format": "pt"})
        table |= dict.fromkeys(held, shard)
    index = {"metadata": {"total_size": 1}, "weight_map": table}
    place = copy / "unet" / "diffusion_pytorch_model.safetensors.index.json"
    place.write_text(json.dumps(index))
    second = next((copy / "text_encoder_2").glob("*.safetensors"))
    halves = {name: value.half() for name, value in load_file(second).items()}
    save_file(halves, second.with_name("model.fp16.safetensors"), {"format": "pt"})
    second.unlink()
    loaded, expected = load(own, copy), load(own, whole)
    held = loaded.unet.state_dict()
    assert all(torch.equal(held[n], v) for n, v in expected.unet.state_dict().items())
    assert loaded.text_encoder_2.dtype == torch.float32


def test_a_checkpoint_of_the_other_family_is_refused(own, whole, tmp_path):
    write_checkpoint(tmp_path / "sd15")
    with pytest.raises(ModelMissing, match="text_encoder_2"):
        load(own, tmp_path / "sd15")
    shape = json.loads((whole / "unet" / "config.json").read_text())
    assert shape["addition_embed_type"] == "text_time"
    spec = registry.checkpoint("starter", own)
    as_sd15 = replace(spec, source=Source(SourceKind.FOLDER, str(whole)), components=())
    with pytest.raises(ModelUnusable, match="got one of another family or for inpainting"):
        load_checkpoint(as_sd15, device.choose_device(own), own)


def test_parts_that_a_folder_lacks_are_taken_from_elsewhere(own, whole, tmp_path):
    bare, rest = tmp_path / "bare", tmp_path / "rest"
    shutil.copytree(whole, bare)
    rest.mkdir()
    parts = ("text_encoder", "tokenizer", "scheduler")
    for name in parts:
        (bare / name).rename(rest / name)
    sources = tuple((name, Source(SourceKind.FOLDER, str(rest / name))) for name in parts)
    same(load(own, bare, components=sources), load(own, whole))
    with pytest.raises(ModelMissing, match="text_encoder"):
        load(own, bare)


def test_a_single_file_needs_no_tokenizer_of_its_own(own, whole, tmp_path):
    """The word list of CLIP, which is shipped, with SDXL's second filling."""
    from core.models.files.configs import SDXL_CONFIG
    from core.models.loading.loader import load_tokenizer

    assert not (SDXL_CONFIG / "tokenizer").exists()
    first, second = (load_tokenizer(SDXL_CONFIG, name) for name in ("tokenizer", "tokenizer_2"))
    assert first("a cat").input_ids == second("a cat").input_ids
    assert (first.pad_token_id, second.pad_token_id) == (49407, 0)
    file = write_from_folder(tmp_path / "one.safetensors", whole)
    for name in ("tokenizer", "tokenizer_2"):
        shutil.rmtree(file.with_suffix("") / name)
    loaded = load(own, file)
    assert (len(loaded.tokenizer), loaded.tokenizer_2.pad_token) == (49408, "!")
    same(loaded, load(own, whole))
    write_tokenizer(tmp_path / "layout" / "tokenizer")
    assert len(load_tokenizer(tmp_path / "layout", "tokenizer")) == 514
