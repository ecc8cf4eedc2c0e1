"""Every kind of LoRA is told with its family, or why it cannot be applied."""

from __future__ import annotations

import pytest

from core.models.family import Family
from core.models.identify.inspect import describe
from core.models.kinds import ModelKind
from tests.models import full_size, tiny_files

SD15, SDXL = Family.SD15, Family.SDXL
MID = "lora_unet_mid_block_attentions_0_transformer_blocks_0_attn2_to_k"
PAIR = {f"{MID}.lora_down.weight": (4, 768), f"{MID}.lora_up.weight": (1280, 4)}


@pytest.mark.parametrize(
    ("write", "family", "layout"),
    [
        (lambda f, n: tiny_files.write_kohya_lora(f, n["unet"], n["text"]), SD15, "kohya"),
        (lambda f, n: tiny_files.write_kohya_lora(f, n["unet"], conv=True), SD15, "kohya"),
        (
            lambda f, n: tiny_files.write_kohya_lora(f, n["xl"], n["text"], n["text_2"]),
            SDXL,
            "kohya",
        ),
        (lambda f, n: tiny_files.write_kohya_lora(f, n["xl"]), SDXL, "kohya"),
        (lambda f, n: tiny_files.write_diffusers_lora(f, n["unet"], n["text"]), SD15, "diffusers"),
        (
            lambda f, n: tiny_files.write_diffusers_lora(f, n["xl"], n["text"], n["text_2"]),
            SDXL,
            "diffusers",
        ),
        (lambda f, n: tiny_files.write_old_diffusers_lora(f, n["unet"]), SD15, "diffusers"),
        (lambda f, n: tiny_files.write_peft_lora(f, n["unet"]), SD15, "peft"),
        (lambda f, n: tiny_files.write_peft_lora(f, n["xl"]), SDXL, "peft"),
        (lambda f, n: tiny_files.write_lycoris(f, n["unet"], "loha"), SD15, "lycoris"),
        (lambda f, n: tiny_files.write_lycoris(f, n["xl"], "lokr"), SDXL, "lycoris"),
    ],
)
def test_every_kind_of_lora_is_told_with_its_family(file, nets, write, family, layout):
    facts = describe(write(file, nets))
    assert (facts.kind, facts.family, facts.layout) == (ModelKind.LORA, family, layout)
    assert facts.why_not == ""
    assert facts.rank == (2 if layout != "lycoris" else 0)


@pytest.mark.parametrize(
    ("width", "family", "why"),
    [
        (768, SD15, ""),
        (2048, SDXL, ""),
        (1024, None, "a LoRA for Stable Diffusion 2.x"),
        (1280, None, "a LoRA for the SDXL refiner"),
    ],
)
def test_the_width_of_words_decides_for_a_lora_of_one_layer(file, width, family, why):
    stem = "lora_unet_mid_block_attentions_0_transformer_blocks_0_attn2_to_k"
    shapes = {
        f"{stem}.lora_down.weight": (8, width),
        f"{stem}.lora_up.weight": (1280, 8),
        f"{stem}.alpha": (),
    }
    facts = describe(full_size.write_header(file, shapes))
    assert (facts.family, facts.text_width, facts.rank) == (family, width, 8)
    assert why in facts.why_not


def test_the_metadata_only_fills_in_what_the_tensors_leave_open(file):
    stem = "lora_unet_mid_block_attentions_0_transformer_blocks_0_attn1_to_k"
    shapes = {f"{stem}.lora_down.weight": (4, 16), f"{stem}.lora_up.weight": (16, 4)}
    assert describe(full_size.write_header(file, shapes)).family is None
    told = {"ss_base_model_version": "sdxl_base_v1-0"}
    assert describe(full_size.write_header(file, shapes, told)).family is SDXL
    layer = stem.replace("attn1", "attn2")
    shapes = {f"{layer}.lora_down.weight": (4, 768), f"{layer}.lora_up.weight": (16, 4)}
    assert describe(full_size.write_header(file, shapes, told)).family is SD15


@pytest.mark.parametrize(
    "name",
    [
        "lora_unet_double_blocks_0_img_attn_qkv.lora_down.weight",
        "transformer.transformer_blocks.0.attn.to_q.lora_A.weight",
        "diffusion_model.blocks.0.self_attn.q.lora_A.weight",
    ],
)
def test_a_lora_for_another_network_is_told(file, name):
    facts = describe(full_size.write_header(file, {name: (4, 64)}))
    assert (facts.kind, facts.family) == (ModelKind.LORA, None)
    assert "a LoRA for another kind of network" in facts.why_not


@pytest.mark.parametrize(
    ("shapes", "what"),
    [
        ({f"{MID}.oft_blocks": (4, 8, 8)}, "a LoRA of the kind OFT"),
        ({f"{MID}.lora_down.weight": (4, 768)}, "halves of a LoRA alone"),
    ],
)
def test_kinds_of_lora_that_cannot_be_applied_are_told(file, shapes, what):
    facts = describe(full_size.write_header(file, shapes))
    assert facts.kind is ModelKind.LORA
    assert what in facts.why_not


@pytest.mark.parametrize(
    "more",
    [
        {f"{MID}.dora_scale": (1, 768)},
        {f"{MID}.scalar": ()},
        {f"{MID}.lora_B.bias": (1280,)},
        {"lora_unet_down_blocks_0_resnets_0_norm1.w_norm": (320,)},
        {"lora_unet_down_blocks_0_resnets_0_norm1.oft_blocks": (320, 1, 1)},
        {"bundle_emb.inkword.string_to_param.*": (4, 768)},
        {"what_is_this.weight": (3, 3)},
    ],
    ids=lambda more: next(iter(more)).rpartition(".")[2],
)
def test_a_lora_with_one_thing_more_is_taken(file, more):
    facts = describe(full_size.write_header(file, PAIR | more))
    assert (facts.kind, facts.family, facts.why_not) == (ModelKind.LORA, SD15, "")
    assert facts.bundled == (("inkword",) if "bundle" in next(iter(more)) else ())
