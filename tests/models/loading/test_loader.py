from __future__ import annotations

import json
import logging
import pickle
import re
import shutil
from dataclasses import replace

import pytest
import torch
from safetensors.torch import load_file, save_file

from core.errors import ModelError, ModelMissing, ModelUnusable
from core.models import registry
from core.models.files.configs import CONFIGS, SD15_CONFIG, SDXL_CONFIG
from core.models.hardware import device
from core.models.loading import vae
from core.models.loading.attachments import load_controlnet
from core.models.loading.loader import load_checkpoint
from core.models.source import Source, SourceKind
from tests.models import tiny
from tests.models.ldm import write_single_file


def pose_controlnet(config, name="tiny"):
    return registry.pose_controlnet(registry.checkpoint(name, config), config)


def load(config, name="tiny", spec=None):
    spec = spec or registry.checkpoint(name, config)
    return load_checkpoint(spec, device.choose_device(config), config)


@pytest.fixture
def healthy(own):
    """The spec of ``tiny`` from before a test broke its files."""
    return registry.checkpoint("tiny", own)


def test_a_folder_is_loaded_as_it_was_written(own):
    loaded = load(own)
    for part in ("unet", "vae", "text_encoder"):
        model = getattr(loaded, part)
        file = next((own.models_folder / "tiny" / part).glob("*.safetensors"))
        written, held = load_file(file), model.state_dict()
        assert written.keys() == held.keys()
        assert all(torch.equal(written[name], held[name]) for name in written)
        assert not model.training
        assert not any(p.requires_grad for p in model.parameters())
    assert loaded.tokenizer.model_max_length == 77
    assert loaded.scheduler.config.prediction_type == "v_prediction"
    assert all(p.dtype is torch.float32 for m in loaded.modules.values() for p in m.parameters())


def test_half_precision_weights_and_their_variant_are_found(own):
    for part in ("unet", "vae", "text_encoder"):
        file = next((own.models_folder / "tiny" / part).glob("*.safetensors"))
        halves = {name: value.half() for name, value in load_file(file).items()}
        file.unlink()
        save_file(
            halves, file.with_name(file.name.replace(".safe", ".fp16.safe")), {"format": "pt"}
        )
    loaded = load(own)
    assert {loaded.unet.dtype, loaded.vae.dtype, loaded.text_encoder.dtype} == {torch.float32}


def test_the_wished_number_format_is_used(own):
    loaded = load(replace(own, dtype="float16"))
    assert {loaded.unet.dtype, loaded.vae.dtype, loaded.text_encoder.dtype} == {torch.float16}


@pytest.mark.parametrize(("bands", "codec"), [(True, torch.float32), (False, torch.bfloat16)])
def test_in_bfloat16_a_codec_with_bands_stays_as_it_was_stored(own, monkeypatch, bands, codec):
    """On a processor; its numbers have not been through fewer bits on the way."""
    full = load(own)
    monkeypatch.setattr(vae, "shows_bands", lambda _codec, _run: bands)
    loaded = load(replace(own, dtype="bfloat16"))
    assert {loaded.unet.dtype, loaded.text_encoder.dtype} == {torch.bfloat16}
    assert loaded.vae.dtype == codec
    kept = zip(loaded.vae.parameters(), full.vae.parameters(), strict=True)
    assert all(torch.equal(one.float(), other) for one, other in kept) is bands


def test_loading_is_silent(own, capfd, caplog):
    with caplog.at_level(logging.WARNING):
        load(own)
        load_controlnet(pose_controlnet(own), device.choose_device(own), own)
    assert capfd.readouterr() == ("", "")
    assert caplog.records == []


def truncate(file):
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def cut_to_nothing(file):
    file.write_bytes(b"")


def rename_a_pickle(file):
    file.write_bytes(pickle.dumps({"a": 1}))


def rename_a_torch_file(file):
    torch.save({"a": torch.zeros(1)}, file)


def write_a_page(file):
    file.write_bytes(b"<!DOCTYPE html><html>404</html>" * 9)


def drop_a_tensor(file):
    tensors = load_file(file)
    del tensors[sorted(tensors)[0]]
    save_file(tensors, file, {"format": "pt"})


def change_a_shape(file):
    tensors = load_file(file)
    name = next(name for name, value in tensors.items() if value.ndim == 2)
    tensors[name] = torch.zeros(3, 5)
    save_file(tensors, file, {"format": "pt"})


def hold_something_else(file):
    save_file({"lora_unet_x.lora_down.weight": torch.zeros(1)}, file, {"format": "pt"})


@pytest.mark.parametrize("part", ["unet", "vae", "text_encoder"])
@pytest.mark.parametrize(
    ("spoil", "line"),
    [
        (truncate, "does not lie inside the file"),
        (cut_to_nothing, "got something else or a cut-off file"),
        (rename_a_pickle, "got a pickle under another name, which is refused"),
        (rename_a_torch_file, "got a pickle under another name, which is refused"),
        (write_a_page, "got something else or a cut-off file"),
        (drop_a_tensor, "get it again"),
        (change_a_shape, "get it again"),
        (hold_something_else, "get it again"),
    ],
)
def test_spoiled_weights_give_one_line(own, healthy, part, spoil, line):
    spoil(next((own.models_folder / "tiny" / part).glob("*.safetensors")))
    with pytest.raises(ModelUnusable) as caught:
        load(own, spec=healthy)
    assert line in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("file", "text", "line"),
    [
        ("vae/config.json", '{"_class_name": "AutoencoderDC"}', "Expected AutoencoderKL or"),
        ("vae/config.json", "[" * 100_000, "Expected JSON in vae/config.json"),
        ("vae/config.json", "7", "Expected a table in vae/config.json"),
        ("unet/config.json", '{"_class_name": "FluxTransformer2DModel"}', "choose a checkpoint"),
        ("unet/config.json", '{"addition_embed_type": "text_time"}', "of another family"),
        ("unet/config.json", '{"in_channels": 9}', "for inpainting"),
        ("scheduler/scheduler_config.json", '{"_class_name": "os"}', "a scheduler that diffusers"),
        ("scheduler/scheduler_config.json", "{}", "a scheduler that diffusers"),
    ],
)
def test_foreign_settings_give_one_line(own, healthy, file, text, line):
    (own.models_folder / "tiny" / file).write_text(text)
    with pytest.raises(ModelUnusable) as caught:
        load(own, spec=healthy)
    assert line in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("file", "text", "shown"),
    [
        ("vae/config.json", '{"_class_name": "AutoencoderDC"}', "The VAE of My anime is of"),
        ("unet/config.json", '{"_class_name": "FluxTransformer2DModel"}', "My anime is no Stable"),
        ("unet/config.json", '{"in_channels": 9}', "My anime is of another family, or for inpaint"),
    ],
)
def test_a_checkpoint_is_called_by_its_title(own, healthy, file, text, shown):
    """And not by its folder, which in the hub's cache is a commit."""
    (own.models_folder / "tiny" / file).write_text(text)
    with pytest.raises(ModelUnusable) as caught:
        load(own, spec=replace(healthy, title="My anime"))
    assert caught.value.shown.startswith(shown)


def test_an_incomplete_checkpoint_is_called_by_its_title(own, healthy):
    drop_a_tensor(next((own.models_folder / "tiny" / "text_encoder").glob("*.safetensors")))
    with pytest.raises(ModelUnusable, match="a whole text encoder in My anime") as caught:
        load(own, spec=replace(healthy, title="My anime"))
    assert caught.value.shown == "My anime is incomplete. Get it again."


@pytest.mark.parametrize(
    "file", ["vae/config.json", "scheduler/scheduler_config.json", "tokenizer"]
)
def test_a_missing_file_gives_one_line(own, file):
    path = own.models_folder / "tiny" / file
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    with pytest.raises(ModelError) as caught:
        load(own)
    assert "get it again" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_hostile_model_index_is_not_followed(own):
    index = own.models_folder / "tiny" / "model_index.json"
    index.write_text(json.dumps({"_class_name": "evil", "unet": ["evil_module", "Evil"]}))
    assert type(load(own).unet).__name__ == "UNet2DConditionModel"


def test_a_missing_controlnet_says_what_to_do(own, tmp_path, monkeypatch):
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    with pytest.raises(ModelMissing, match="run `hf download lllyasviel/control"):
        load_controlnet(registry.controlnet("sd15-openpose", own), device.choose_device(own), own)
    gone = replace(pose_controlnet(own), source=Source(SourceKind.FOLDER, str(tmp_path / "none")))
    with pytest.raises(ModelMissing, match=r"Put it back at .*\. Or generate without it\."):
        load_controlnet(gone, device.choose_device(own), own)


@pytest.fixture
def single_file(own):
    """A 1.x shaped checkpoint as one file with the original tensor names, its layout beside it."""
    parts = {"unet": tiny.four_level_unet(), "vae": tiny.vae(layers=2)}
    parts["text_encoder"] = tiny.text_encoder()
    file = write_single_file(own.models_folder / "single.safetensors", **parts)
    shutil.copytree(own.models_folder / "tiny", own.models_folder / "single")
    for name, part in parts.items():
        shutil.rmtree(own.models_folder / "single" / name)
        part.save_pretrained(own.models_folder / "single" / name)
        for weights in (own.models_folder / "single" / name).glob("*.safetensors"):
            weights.unlink()
    return file, parts


def test_a_single_file_comes_back_bit_for_bit(own, single_file):
    _, parts = single_file
    loaded = load(own, "single")
    for name, part in parts.items():
        written, held = part.state_dict(), getattr(loaded, name).state_dict()
        assert written.keys() == held.keys()
        assert all(torch.equal(written[key], held[key]) for key in written)


def test_the_codec_of_a_single_file_is_read_in_full_first(own, single_file, monkeypatch):
    _, parts = single_file
    monkeypatch.setattr(vae, "shows_bands", lambda _codec, _run: True)
    loaded = load(replace(own, dtype="bfloat16"), "single")
    written, held = parts["vae"].state_dict(), loaded.vae.state_dict()
    assert all(torch.equal(written[key], held[key]) for key in written)
    assert loaded.unet.dtype == torch.bfloat16


def test_the_layout_beside_a_single_file_is_no_checkpoint_of_its_own(own, single_file):
    own_names = [s.id for s in registry.checkpoints(own) if str(own.data_folder) in str(s.source)]
    assert own_names == ["single", "tiny"]


def test_a_single_file_that_predicts_velocity_says_so(own, single_file):
    file, _ = single_file
    save_file({**load_file(file), "v_pred": torch.zeros(0)}, file)
    assert load(own, "single").scheduler.config.prediction_type == "v_prediction"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("model.diffusion_model.x", "This is a checkpoint of another family."),
        ("lora_unet_mid_block_x.diff", "is LoRA (lycoris), no Stable Diffusion 1.x checkpoint"),
        ("control_model.x", "is SD 1.5 ControlNet (original), no Stable Diffusion 1.x checkpoint"),
        ("text_model.x", "This is a text encoder alone."),
        ("x", "This is another file."),
    ],
)
def test_a_foreign_single_file_is_named(own, name, content):
    file = own.models_folder / "foreign.safetensors"
    save_file({name: torch.zeros(1)}, file)
    spec = replace(registry.checkpoint("tiny", own), source=Source(SourceKind.FILE, str(file)))
    with pytest.raises(ModelUnusable, match=re.escape(content)):
        load_checkpoint(spec, device.choose_device(own), own)


def test_a_single_file_with_half_of_its_tensors_gives_one_line(own, single_file):
    file, _ = single_file
    spec = registry.checkpoint("single", own)
    tensors = load_file(file)
    kept = {"model.diffusion_model.input_blocks.0.0.weight", *sorted(tensors)[::2]}
    save_file({name: tensors[name] for name in kept}, file)
    with pytest.raises(ModelUnusable, match="get it again") as caught:
        load(own, spec=spec)
    assert "\n" not in str(caught.value)


def test_the_shipped_layout_is_stable_diffusion_1():
    from diffusers import AutoencoderKL, UNet2DConditionModel
    from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

    with torch.device("meta"):
        models = [
            UNet2DConditionModel.from_config(
                UNet2DConditionModel.load_config(SD15_CONFIG / "unet")
            ),
            AutoencoderKL.from_config(AutoencoderKL.load_config(SD15_CONFIG / "vae")),
            CLIPTextModel(CLIPTextConfig.from_pretrained(SD15_CONFIG / "text_encoder")),
        ]
    counts = [sum(p.numel() for p in model.parameters()) for model in models]
    assert counts == [859_520_964, 83_653_863, 123_060_480]
    tokenizer = CLIPTokenizer.from_pretrained(SD15_CONFIG / "tokenizer")
    assert tokenizer("a photo of a cat").input_ids == [49406, 320, 1125, 539, 320, 2368, 49407]
    assert tokenizer.pad_token_id == 49407


def test_the_shipped_layouts_are_sdxl_and_the_controlnets_of_both():
    from diffusers import (
        AutoencoderKL,
        ControlNetModel,
        ControlNetUnionModel,
        UNet2DConditionModel,
    )
    from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

    def drawn(kind, folder):
        return kind.from_config(kind.load_config(folder))

    def text(kind, folder):
        return kind(CLIPTextConfig.from_pretrained(folder))

    held = CONFIGS / "controlnet"
    with torch.device("meta"):
        models = [
            drawn(UNet2DConditionModel, SDXL_CONFIG / "unet"),
            drawn(AutoencoderKL, SDXL_CONFIG / "vae"),
            text(CLIPTextModel, SDXL_CONFIG / "text_encoder"),
            text(CLIPTextModelWithProjection, SDXL_CONFIG / "text_encoder_2"),
            drawn(ControlNetModel, held / "sd15"),
            drawn(ControlNetModel, held / "sdxl"),
            drawn(ControlNetUnionModel, held / "sdxl_union"),
        ]
    counts = [sum(p.numel() for p in model.parameters()) for model in models]
    assert counts[:4] == [2_567_463_684, 83_653_863, 123_060_480, 694_659_840]
    assert counts[4:] == [361_279_120, 1_251_014_160, 1_255_958_800]
    assert models[1].config.scaling_factor == 0.13025


def test_a_text_encoder_may_be_a_single_file_elsewhere(own):
    whole = load(own)
    folder = own.models_folder / "tiny"
    file = folder / "model.safetensors"
    part = Source(SourceKind.FILE, str(file))
    spec = replace(registry.checkpoint("tiny", own), components=(("text_encoder", part),))
    (folder / "text_encoder" / "model.safetensors").rename(file)
    assert spec.is_installed(own)
    found = load_checkpoint(spec, device.choose_device(own), own)
    for one, other in zip(
        whole.text_encoder.parameters(), found.text_encoder.parameters(), strict=True
    ):
        assert torch.equal(one, other)
    save_file({"x": torch.zeros(1)}, file)
    with pytest.raises(ModelUnusable, match="tensors are missing or of another shape"):
        load_checkpoint(spec, device.choose_device(own), own)
