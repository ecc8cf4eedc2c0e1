"""Model folders are told by their configs and weights, or why they cannot be used."""

from __future__ import annotations

import json
import shutil

import pytest

from core.errors import ModelUnusable
from core.models.family import Family
from core.models.identify.inspect import describe
from core.models.kinds import ModelKind
from tests.models import tiny, tiny_files, tiny_sdxl

SD15, SDXL = Family.SD15, Family.SDXL


@pytest.fixture(scope="module")
def sdxl_folder(tmp_path_factory):
    return tiny_sdxl.write_sdxl(tmp_path_factory.mktemp("xl") / "tiny-xl")


def test_a_diffusers_folder_is_told(tiny_folder):
    facts = describe(tiny_folder)
    assert (facts.kind, facts.family, facts.layout) == (
        ModelKind.CHECKPOINT,
        SD15,
        "diffusers folder",
    )
    assert facts.prediction == "v_prediction"
    assert facts.parts == ("unet", "vae", "text_encoder")
    assert facts.bytes > 100_000


def test_an_sdxl_folder_and_the_controlnet_in_it_are_told(sdxl_folder):
    facts = describe(sdxl_folder)
    assert (facts.kind, facts.family, facts.prediction) == (ModelKind.CHECKPOINT, SDXL, "epsilon")
    inner = describe(sdxl_folder / "controlnet")
    assert (inner.kind, inner.family) == (ModelKind.CONTROLNET, SDXL)


@pytest.mark.parametrize(("scaling", "family"), [(0.18215, SD15), (0.13025, SDXL), (0.5, None)])
def test_the_family_of_a_vae_folder_is_its_scaling(tmp_path, nets, scaling, family):
    nets["vae"].save_pretrained(tmp_path)
    config = json.loads((tmp_path / "config.json").read_text())
    (tmp_path / "config.json").write_text(json.dumps(config | {"scaling_factor": scaling}))
    facts = describe(tmp_path)
    assert (facts.kind, facts.family) == (ModelKind.VAE, family)


def test_sharded_and_half_precision_folders_are_told(tmp_path, nets):
    folder = tmp_path / "sharded"
    tiny.write_checkpoint(folder)
    (folder / "unet" / "diffusion_pytorch_model.safetensors").unlink()
    tiny.unet().save_pretrained(folder / "unet", max_shard_size="100KB")
    assert len(list((folder / "unet").glob("*-of-*.safetensors"))) > 1
    assert describe(folder).family is SD15
    half = tmp_path / "half"
    half.mkdir()
    nets["vae"].half().save_pretrained(half, variant="fp16")
    nets["vae"].float()
    assert (describe(half).kind, describe(half).dtype) == (ModelKind.VAE, "F16")


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"cross_attention_dim": 1024}, "a Stable Diffusion 2.x checkpoint"),
        ({"_class_name": "UNetSpatioTemporal"}, "a network of the kind UNetSpatioTemporal"),
        ({"block_out_channels": [16, 16]}, "do not fit its unet/config.json"),
        ({"block_out_channels": "huge"}, "do not fit its unet/config.json"),
        ({"in_channels": [4]}, "do not fit its unet/config.json"),
        ({"in_channels": 9}, "one for inpainting alone"),
    ],
)
def test_a_folder_that_cannot_be_used_says_why(tiny_folder, tmp_path, change, line):
    folder = shutil.copytree(tiny_folder, tmp_path / "copy")
    config = folder / "unet" / "config.json"
    config.write_text(json.dumps(json.loads(config.read_text()) | change))
    facts = describe(folder)
    assert facts.kind is ModelKind.CHECKPOINT
    assert line in facts.why_not


def test_folders_of_something_else_are_unknown(tmp_path):
    facts = describe(tmp_path)
    assert facts.kind is ModelKind.UNKNOWN
    assert "neither unet/ nor config.json" in facts.why_not
    tiny_files.write_vae(
        tmp_path / "diffusion_pytorch_model.safetensors", tiny_files.image_encoder()
    )
    (tmp_path / "config.json").write_text('{"_class_name": "os.system"}')
    assert "holds os.system," in describe(tmp_path).why_not


def test_pickle_weights_in_a_folder_are_refused(tiny_folder, tmp_path):
    folder = shutil.copytree(tiny_folder, tmp_path / "copy")
    weights = folder / "unet" / "diffusion_pytorch_model.safetensors"
    weights.rename(weights.with_suffix(".bin"))
    with pytest.raises(ModelUnusable, match="got pickle weights"):
        describe(folder)
