"""What comes in one file is told by its tensors: its kind, its family and how it was trained."""

from __future__ import annotations

import pytest

from core.models.family import Family
from core.models.identify.inspect import describe
from core.models.kinds import ModelKind
from tests.models import full_size, ldm, tiny, tiny_files, tiny_sdxl

SD15, SDXL = Family.SD15, Family.SDXL


@pytest.mark.parametrize(
    ("write", "expected"),
    [
        (
            lambda f, n: tiny_files.write_controlnet(f, n["control"]),
            (ModelKind.CONTROLNET, SD15, "diffusers"),
        ),
        (
            lambda f, n: tiny_files.write_ldm_controlnet(f, n["control"]),
            (ModelKind.CONTROLNET, SD15, "original"),
        ),
        (
            lambda f, n: tiny_files.write_controlnet(f, tiny_sdxl.controlnet()),
            (ModelKind.CONTROLNET, SDXL, "diffusers"),
        ),
        (lambda f, n: tiny_files.write_vae(f, n["vae"]), (ModelKind.VAE, None, "diffusers")),
        (lambda f, n: tiny_files.write_ldm_vae(f, n["vae"]), (ModelKind.VAE, None, "original")),
        (
            lambda f, n: tiny_files.write_vae(f, tiny.vae("tiny")),
            (ModelKind.VAE, None, "TAESD"),
        ),
        (
            lambda f, n: tiny_files.write_vae(f, tiny_files.image_encoder()),
            (ModelKind.IMAGE_ENCODER, None, ""),
        ),
        (lambda f, n: tiny_files.write_upscaler(f), (ModelKind.UPSCALER, None, "SRVGG")),
        (lambda f, n: tiny_files.write_upscaler(f, "rrdb", 4), (ModelKind.UPSCALER, None, "RRDB")),
        (lambda f, n: tiny_files.write_embedding(f, 768), (ModelKind.EMBEDDING, SD15, "")),
        (lambda f, n: tiny_files.write_sdxl_embedding(f), (ModelKind.EMBEDDING, SDXL, "")),
        (
            lambda f, n: tiny_files.write_diffusers_embedding(f, "<x>", 768),
            (ModelKind.EMBEDDING, SD15, ""),
        ),
    ],
)
def test_the_kind_is_told_by_the_tensors(file, nets, write, expected):
    facts = describe(write(file, nets))
    assert (facts.kind, facts.family, facts.layout) == expected
    assert facts.why_not == ""
    assert facts.bytes == file.stat().st_size
    assert facts.dtype == "F32"


def test_a_union_controlnet_says_so(file):
    facts = describe(tiny_files.write_controlnet(file, tiny_sdxl.union_controlnet()))
    assert (facts.family, facts.is_union) == (SDXL, True)
    assert facts.text == "SDXL ControlNet (diffusers, union)"


@pytest.mark.parametrize(
    ("width", "family", "why"),
    [(768, SD15, ""), (2048, SDXL, ""), (1024, None, "an IP-Adapter for Stable Diffusion 2.x")],
)
def test_an_ip_adapter_belongs_to_the_family_of_its_words(file, width, family, why):
    from diffusers import UNet2DConditionModel

    unet = UNet2DConditionModel(
        block_out_channels=(8,),
        layers_per_block=1,
        down_block_types=("CrossAttnDownBlock2D",),
        up_block_types=("CrossAttnUpBlock2D",),
        cross_attention_dim=width,
        norm_num_groups=4,
        attention_head_dim=4,
    )
    plain = describe(tiny_files.write_ip_adapter(file, unet))
    assert (plain.kind, plain.family, plain.is_plus) == (ModelKind.ADAPTER, family, False)
    plus = describe(tiny_files.write_ip_adapter_plus(file.with_name("b.safetensors"), unet))
    assert (plus.kind, plus.family, plus.is_plus) == (ModelKind.ADAPTER, family, True)
    assert plus.text_width == width
    assert why in plain.why_not


def test_an_adapter_for_faces_is_refused_with_the_reason(file):
    shapes = {
        "image_proj.proj.0.weight": (8, 8),
        "image_proj.proj.2.weight": (8, 8),
        "image_proj.norm.weight": (8,),
        "ip_adapter.1.to_k_ip.weight": (8, 768),
    }
    assert "FaceID" in describe(full_size.write_header(file, shapes)).why_not


@pytest.mark.parametrize(
    ("shapes", "kind", "why"),
    [
        ({"emb_params": (2, 1024)}, ModelKind.EMBEDDING, "Stable Diffusion 2.x"),
        ({"decoder.up.0.block.0.conv1.weight": (8, 8, 3, 3),
          "decoder.conv_in.weight": (8, 16, 3, 3)}, ModelKind.VAE, "a VAE for 16 latent channels"),
        ({"model.diffusion_model.double_blocks.0.img_attn.qkv.weight": (8, 8)},
         ModelKind.CHECKPOINT, "a checkpoint of Flux"),
        ({"transformer_blocks.0.img_mod.1.weight": (8, 8)}, ModelKind.CHECKPOINT, "Qwen-Image"),
        ({"time_embedding.linear_1.weight": (8, 8)}, ModelKind.UNKNOWN, "UNet of a checkpoint"),
        ({"text_model.final_layer_norm.weight": (8,)}, ModelKind.UNKNOWN, "a text encoder alone"),
        ({"lllite_unet_x.depth1.weight": (8, 8), "b": (1,)}, ModelKind.UNKNOWN, "LLLite"),
        ({"a": (2, 2), "b": (3,)}, ModelKind.UNKNOWN, "another file"),
    ],
)  # fmt: skip
def test_what_the_studio_cannot_use_is_told_with_the_reason(file, shapes, kind, why):
    facts = describe(full_size.write_header(file, shapes))
    assert facts.kind is kind
    assert why in facts.why_not
    assert facts.why_not.startswith("This is ")
    assert "\n" not in facts.why_not


@pytest.mark.parametrize("marks", [(), ("v_pred",), ("v_pred", "ztsnr")])
def test_a_single_file_says_how_it_was_trained(file, nets, marks):
    ldm.write_single_file(
        file, unet=nets["unet"], vae=nets["vae"], text_encoder=nets["text"], marks=marks
    )
    facts = describe(file)
    assert (facts.kind, facts.family, facts.layout) == (ModelKind.CHECKPOINT, SD15, "single file")
    assert facts.prediction == ("v_prediction" if marks else "epsilon")
    assert facts.is_zero_snr is ("ztsnr" in marks)
    assert facts.parts == ("unet", "vae", "text_encoder")


def test_an_sdxl_single_file_is_told(file, nets):
    ldm.write_sdxl_single_file(
        file,
        unet=nets["xl"],
        vae=nets["vae"],
        text_encoder=nets["text"],
        text_encoder_2=nets["text_2"],
        metadata={"modelspec.prediction_type": "v", "modelspec.title": "Blue\n\x1b[31m sky\u202e"},
    )
    facts = describe(file)
    assert (facts.family, facts.prediction) == (SDXL, "v_prediction")
    assert facts.parts == ("unet", "vae", "text_encoder", "text_encoder_2")
    assert facts.metadata.title == "Blue [31m sky"


TEXT = {"cond_stage_model.transformer.text_model.final_layer_norm.weight": (768,)}
TEXTS = {
    "conditioner.embedders.0.transformer.text_model.final_layer_norm.weight": (768,),
    "conditioner.embedders.1.model.ln_final.weight": (1280,),
}
OPEN_CLIP = {"cond_stage_model.model.ln_final.weight": (1024,)}
REFINER = {"conditioner.embedders.0.model.ln_final.weight": (1280,)}


@pytest.mark.parametrize(
    ("settings", "channels", "texts", "family", "why"),
    [
        (full_size.SD15, 4, TEXT, SD15, ""),
        (full_size.SD15, 4, {}, SD15, ""),  # NovelAI's own files hold no text encoder
        (full_size.SD15, 9, TEXT, None, "one for inpainting alone"),
        (full_size.SD15, 8, TEXT, None, "8 channels of input"),
        (full_size.SD2, 4, OPEN_CLIP, None, "a Stable Diffusion 2.x checkpoint"),
        (full_size.SD2, 4, {}, None, "a Stable Diffusion 2.x checkpoint"),
        (full_size.SDXL, 4, TEXTS, SDXL, ""),
        (full_size.SDXL, 4, {}, SDXL, ""),
        (full_size.SDXL, 9, TEXTS, None, "one for inpainting alone"),
        (full_size.SDXL | {"cross_attention_dim": 1280}, 4, REFINER, None, "the SDXL refiner"),
    ],
)
def test_full_size_checkpoints_are_told_by_their_header(
    file, settings, channels, texts, family, why
):
    shapes = full_size.ldm_shapes(full_size.unet(settings, channels)) | texts
    facts = describe(full_size.write_header(file, shapes))
    assert (facts.kind, facts.family) == (ModelKind.CHECKPOINT, family)
    assert facts.is_inpaint is (channels == 9)
    assert facts.text_width == settings["cross_attention_dim"]
    assert why in facts.why_not
    assert bool(facts.why_not) is bool(why)
