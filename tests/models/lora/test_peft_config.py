"""How strong a LoRA is where peft or diffusers say it beside the tensors: the merged numbers."""

from __future__ import annotations

import json
import math

import pytest
import torch

from core.config import Config
from core.errors import ModelUnusable
from core.models import registry
from core.models.importing import importer
from core.models.kinds import ModelKind
from core.models.loading import attachments
from core.models.specs import LoraSpec
from tests.models import tiny, tiny_files
from tests.models.ldm import save

TO_Q = "down_blocks.1.attentions.0.transformer_blocks.0.attn1.to_q"
TO_K = "down_blocks.1.attentions.0.transformer_blocks.0.attn1.to_k"
OUT = "mid_block.attentions.0.transformer_blocks.0.attn2.to_out.0"
RANKS = {TO_Q: 4, TO_K: 4, OUT: 2}
SETTINGS = {"r": 4, "lora_alpha": 8, "rank_pattern": {"to_out.0": 2}}

# settings → what each pair has to be multiplied by
CASES = [
    (SETTINGS, {TO_Q: 8 / 4, TO_K: 8 / 4, OUT: 8 / 2}),
    (SETTINGS | {"use_rslora": True}, {TO_Q: 8 / 2, TO_K: 8 / 2, OUT: 8 / math.sqrt(2)}),
    (
        SETTINGS | {"alpha_pattern": {"to_k": 1, "attn2.to_out.0": 6}},
        {TO_Q: 8 / 4, TO_K: 1 / 4, OUT: 6 / 2},
    ),
    (
        SETTINGS | {"alpha_pattern": {r"down_blocks\.\d+\..*\.to_q": 3, f"^{TO_K}$": 5}},
        {TO_Q: 3 / 4, TO_K: 5 / 4, OUT: 8 / 2},
    ),
    (SETTINGS | {"alpha_pattern": {"^to_q": 3, "o_q": 3, "attn1": 3}}, {TO_Q: 2, TO_K: 2, OUT: 4}),
    ({"r": 4, "lora_alpha": 4}, {TO_Q: 1, TO_K: 1, OUT: 4 / 2}),
]


@pytest.fixture(scope="module")
def shapes():
    unet = tiny.four_level_unet()
    return {name: tuple(unet.get_submodule(name).weight.shape) for name in RANKS}


@pytest.fixture
def config(tmp_path):
    return Config(data_folder=tmp_path / "data", device="cpu", offline=True, min_free_bytes=0)


def pairs(shapes):
    generator = torch.Generator().manual_seed(0)
    return {
        name: (
            torch.randn((RANKS[name], into), generator=generator),
            torch.randn((out, RANKS[name]), generator=generator),
        )
        for name, (out, into) in shapes.items()
    }


def tensors(shapes, prefix):
    return {
        f"{prefix}{name}.lora_{end}.weight": value
        for name, pair in pairs(shapes).items()
        for end, value in zip("AB", pair, strict=True)
    }


def check(file, shapes, scales):
    for name, (down, up) in pairs(shapes).items():
        delta = file.layers["unet", name.replace(".", "_")].delta(shapes[name], "cpu")
        torch.testing.assert_close(delta, scales[name] * (up @ down))


def only_lora(config):
    (spec,) = [spec for spec in registry.loras(config) if spec.is_own]
    return spec


def write_folder(folder, shapes, settings):
    save(tensors(shapes, "base_model.model."), folder / "adapter_model.safetensors",
         {"ss_base_model_version": "sd_v1"})  # fmt: skip
    (folder / "adapter_config.json").write_text(json.dumps(settings))
    return folder


@pytest.mark.parametrize(("settings", "scales"), CASES)
def test_the_header_of_diffusers_is_heard(config, shapes, settings, scales):
    told = {f"unet.{name}": value for name, value in settings.items()}
    file = config.models_folder / "loras" / "a.safetensors"
    metadata = {"format": "pt", "lora_adapter_metadata": json.dumps(told)}
    save(tensors(shapes, "unet."), file, metadata)
    check(attachments.open_lora(only_lora(config), config), shapes, scales)


@pytest.mark.parametrize("way", ["loose", "imported"])
@pytest.mark.parametrize(("settings", "scales"), CASES)
def test_the_settings_of_a_peft_folder_are_heard(config, tmp_path, shapes, settings, scales, way):
    home = config.models_folder / "loras" if way == "loose" else tmp_path
    folder = write_folder(home / "ink", shapes, settings)
    if way == "imported":
        importer.install(folder, "ink", config)
    spec = only_lora(config)
    assert (spec.title, spec.id) == ("ink", "ink")
    check(attachments.open_lora(spec, config), shapes, scales)


def test_an_alpha_among_the_tensors_wins_over_the_header(config, shapes):
    file = config.models_folder / "loras" / "a.safetensors"
    told = {"unet.r": 4, "unet.lora_alpha": 8}
    alphas = {f"unet.{name}.alpha": torch.tensor(3.0) for name in shapes}
    metadata = {"lora_adapter_metadata": json.dumps(told)}
    save(tensors(shapes, "unet.") | alphas, file, metadata)
    scales = {name: 3 / rank for name, rank in RANKS.items()}
    check(attachments.open_lora(only_lora(config), config), shapes, scales)


def test_a_text_encoder_has_a_strength_of_its_own(config):
    unet, text = tiny.four_level_unet(), tiny.text_encoder()
    file = config.models_folder / "loras" / "a.safetensors"
    tiny_files.write_diffusers_lora(file, unet, text, rank=2)
    from safetensors.torch import load_file

    told = {"unet.r": 2, "unet.lora_alpha": 1, "text_encoder.r": 2, "text_encoder.lora_alpha": 6}
    save(load_file(file), file, {"lora_adapter_metadata": json.dumps(told)})
    layers = attachments.open_lora(only_lora(config), config).layers
    for name, (down, up) in tiny_files.lora_pairs(unet, text, rank=2).items():
        network, _, rest = name.partition(".")
        layer = layers[network, rest.removeprefix("text_model.").replace(".", "_")]
        whole = up.flatten(1) @ down.flatten(1)
        scale = {"unet": 0.5, "text_encoder": 3.0}[network]
        torch.testing.assert_close(layer.delta(tuple(whole.shape), "cpu"), scale * whole)


@pytest.mark.parametrize(
    "settings",
    [
        {"r": 4, "lora_alpha": "strong"},
        {"r": 0, "lora_alpha": 4},
        {"r": True, "lora_alpha": 4},
        {"lora_alpha": 4},
        {"r": 4, "lora_alpha": 4, "alpha_pattern": 7},
        {"r": 4, "lora_alpha": 4, "alpha_pattern": {"(a+)+$": 1}},
        {"r": 4, "lora_alpha": 4, "alpha_pattern": {".*.*.*.*.*x": 1}},
        {"r": 4, "lora_alpha": 4, "alpha_pattern": {"x" * 201: 1}},
    ],
    ids=str,
)
def test_settings_that_cannot_be_read_are_told_and_nothing_is_guessed(config, shapes, settings):
    folder = write_folder(config.models_folder / "loras" / "ink", shapes, settings)
    spec = only_lora(config)
    assert isinstance(spec, LoraSpec)
    with pytest.raises(ModelUnusable, match="Expected numbers as r and lora_alpha") as caught:
        attachments.open_lora(spec, config)
    assert "\n" not in str(caught.value)
    with pytest.raises(ModelUnusable):
        importer.install(folder, "again", config)
    assert (
        len([one for one in registry.models_of(ModelKind.LORA, config) if one.id == "again"]) == 0
    )


@pytest.mark.parametrize("text", ["[", "7", '{"unet.lora_alpha": "x"}', "[" * 100_000])
def test_a_header_of_nonsense_is_no_settings(config, shapes, text):
    file = config.models_folder / "loras" / "a.safetensors"
    save(tensors(shapes, "unet."), file, {"lora_adapter_metadata": text})
    if text == "7":
        check(attachments.open_lora(only_lora(config), config), shapes, dict.fromkeys(RANKS, 1.0))
        return
    with pytest.raises(ModelUnusable, match="Expected numbers as r and lora_alpha"):
        attachments.open_lora(only_lora(config), config)
