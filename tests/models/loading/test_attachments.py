from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from safetensors.torch import load_file, save_file

from core.errors import ModelMissing, ModelUnusable
from core.models import registry
from core.models.family import Family
from core.models.hardware import device
from core.models.loading import attachments
from core.models.source import Source, SourceKind
from core.models.specs import ControlNetSpec, VaeSpec
from tests.models import tiny, tiny_files, tiny_sdxl


def file_source(path):
    return Source(SourceKind.FILE, str(path))


def spec_of(kind, path, family=Family.SD15, **values):
    source = Source(SourceKind.FOLDER if path.is_dir() else SourceKind.FILE, str(path))
    return kind(id="one", title="One", family=family, source=source, **values)


def equal(loaded, written):
    held, wished = loaded.state_dict(), written.state_dict()
    return held.keys() == wished.keys() and all(torch.equal(held[n], wished[n]) for n in held)


CONTROLNETS = [
    (tiny_files.four_level_controlnet, tiny_files.write_controlnet, Family.SD15, False),
    (tiny_files.four_level_controlnet, tiny_files.write_ldm_controlnet, Family.SD15, False),
    (tiny_sdxl.controlnet, tiny_files.write_controlnet, Family.SDXL, False),
    (tiny_sdxl.union_controlnet, tiny_files.write_controlnet, Family.SDXL, True),
]


@pytest.mark.parametrize(("make", "write", "family", "is_union"), CONTROLNETS)
def test_a_controlnet_of_one_file_comes_back_bit_for_bit(
    own, tmp_path, make, write, family, is_union
):
    network = make()
    file = write(tmp_path / "net.safetensors", network)
    network.save_config(tmp_path / "net")
    spec = spec_of(ControlNetSpec, file, family)
    loaded = attachments.load_controlnet(spec, device.choose_device(own), own)
    assert type(loaded) is type(network)
    assert hasattr(loaded, "task_embedding") is is_union
    assert equal(loaded, network)
    assert not loaded.training


def test_a_union_knows_how_many_kinds_its_file_holds(own, tmp_path):
    network = tiny_sdxl.union_controlnet()
    file = tiny_files.write_controlnet(tmp_path / "net.safetensors", network)
    network.register_to_config(num_control_type=6)  # as the layout of the first union says
    network.save_config(tmp_path / "net")
    spec = spec_of(ControlNetSpec, file, Family.SDXL)
    # its first layers follow from the number of kinds: a wrong one would not load at all
    assert (
        attachments.load_controlnet(spec, device.choose_device(own), own).config.num_control_type
        == 8
    )


def test_a_folder_of_a_union_is_told_by_its_config(own, tmp_path):
    tiny_sdxl.union_controlnet().save_pretrained(tmp_path / "union")
    spec = spec_of(ControlNetSpec, tmp_path / "union", Family.SDXL)
    loaded = attachments.load_controlnet(spec, device.choose_device(own), own)
    assert type(loaded).__name__ == "ControlNetUnionModel"


def test_a_spoiled_controlnet_gives_one_line(own, tmp_path):
    network = tiny_files.four_level_controlnet()
    file = tiny_files.write_controlnet(tmp_path / "net.safetensors", network)
    network.save_config(tmp_path / "net")
    tensors = load_file(file)
    save_file({name: tensors[name] for name in sorted(tensors)[1:]}, file)
    with pytest.raises(ModelUnusable, match="Expected One to be a whole ControlNet") as caught:
        attachments.load_controlnet(spec_of(ControlNetSpec, file), device.choose_device(own), own)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("write", [tiny_files.write_vae, tiny_files.write_ldm_vae])
def test_a_vae_of_one_file_comes_back_bit_for_bit(own, tmp_path, write):
    vae = tiny.vae(layers=2)
    file = write(tmp_path / "vae.safetensors", vae)
    vae.save_config(tmp_path / "vae")
    loaded = attachments.load_vae(spec_of(VaeSpec, file), device.choose_device(own), own)
    assert equal(loaded, vae)


@pytest.mark.parametrize("kind", ["kl", "tiny"])
def test_a_vae_folder_may_hold_a_tiny_one(own, tmp_path, kind):
    vae = tiny.vae(kind)
    vae.save_pretrained(tmp_path / "vae")
    loaded = attachments.load_vae(
        spec_of(VaeSpec, tmp_path / "vae"), device.choose_device(own), own
    )
    assert type(loaded) is type(vae)
    assert equal(loaded, vae)


def test_an_image_encoder_that_is_not_here_says_so(own, tmp_path):
    source = Source(SourceKind.FOLDER, str(tmp_path / "none"))
    with pytest.raises(ModelMissing, match="generate without a reference picture"):
        attachments.load_image_encoder(source, device.choose_device(own))


def test_a_folder_with_one_file_stands_for_the_file(own, tmp_path):
    folder = tmp_path / "lora"
    folder.mkdir()
    save_file({"a": torch.ones(1)}, folder / "adapter_model.safetensors")
    spec = replace(registry.loras(own)[0], source=Source(SourceKind.FOLDER, str(folder)))
    with pytest.raises(ModelMissing):
        attachments.open_small(spec, own, "LoRA")
    save_file({"a": torch.ones(1)}, folder / "model.safetensors")
    _header, tensors = attachments.open_small(spec, own, "LoRA")
    assert tensors.keys() == {"a"}


def test_an_adapter_without_its_two_halves_is_refused():
    with pytest.raises(ModelUnusable, match="image_proj and ip_adapter tensors in One"):
        attachments.split_adapter({"image_proj.x": 1, "unet.y": 2}, "One")
    faces = {"image_proj.proj.0.weight": 1, "ip_adapter.1.to_q_lora.down.weight": 2}
    with pytest.raises(ModelUnusable, match="recogniser of real faces"):
        attachments.split_adapter(faces, "One")
    parts = attachments.split_adapter({"image_proj.x.y": 1, "ip_adapter.1.z": 2}, "One")
    assert parts == {"image_proj": {"x.y": 1}, "ip_adapter": {"1.z": 2}}
