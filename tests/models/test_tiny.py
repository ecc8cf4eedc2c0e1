"""The files other tests rely on are read back bit by bit by diffusers' own converters."""

from __future__ import annotations

import pytest

from tests.models import ldm, tiny, tiny_files, tiny_sdxl


@pytest.fixture(scope="module")
def sdxl(tmp_path_factory):
    return tiny_sdxl.write_sdxl(tmp_path_factory.mktemp("sdxl") / "tiny-xl", with_controlnet=False)


def same(one, other) -> bool:
    import torch

    first, second = one.state_dict(), other.state_dict()
    return first.keys() == second.keys() and all(torch.equal(first[k], second[k]) for k in first)


def test_an_sdxl_single_file_holds_all_four_networks(sdxl, tmp_path):
    from diffusers import StableDiffusionXLPipeline

    whole = StableDiffusionXLPipeline.from_pretrained(sdxl, local_files_only=True)
    names = ("unet", "vae", "text_encoder", "text_encoder_2")
    parts = {name: getattr(whole, name) for name in names}
    file = ldm.write_sdxl_single_file(tmp_path / "xl.safetensors", **parts)
    back = StableDiffusionXLPipeline.from_single_file(
        str(file), config=str(sdxl), local_files_only=True
    )
    assert [same(parts[name], getattr(back, name)) for name in names] == [True] * 4


def test_an_original_controlnet_file_is_read_back(tmp_path):
    from diffusers import ControlNetModel

    model = tiny_files.four_level_controlnet()
    model.save_pretrained(tmp_path / "config")
    file = tiny_files.write_ldm_controlnet(tmp_path / "control.safetensors", model)
    back = ControlNetModel.from_single_file(
        str(file), config=str(tmp_path / "config"), local_files_only=True
    )
    assert same(model, back)


@pytest.mark.parametrize(("kind", "scale"), [("compact", 2), ("rrdb", 4)])
def test_upscalers_are_known_to_spandrel(tmp_path, kind, scale):
    from spandrel import ModelLoader

    file = tiny_files.write_upscaler(tmp_path / "up.safetensors", kind, scale)
    assert ModelLoader().load_from_file(file).scale == scale


def test_a_lora_has_a_pair_for_every_attention_layer():
    pairs = tiny_files.lora_pairs(tiny.four_level_unet(), tiny.text_encoder())
    assert len([name for name in pairs if name.startswith("unet.") and "attn2.to_k" in name]) == 16
    assert len([name for name in pairs if name.startswith("text_encoder.")]) == 12
