from __future__ import annotations

import json
import shutil

import pytest

from core.errors import ModelMissing, ModelUnusable
from core.models.family import Family
from core.models.identify.inspect import describe
from core.models.kinds import ModelKind
from tests.models import full_size, ldm, tiny, tiny_files, tiny_sdxl

SD15, SDXL = Family.SD15, Family.SDXL


@pytest.fixture(scope="module")
def nets():
    return {
        "unet": tiny.four_level_unet(),
        "text": tiny.text_encoder(),
        "xl": tiny_sdxl.unet(),
        "text_2": tiny_sdxl.text_encoder_2(),
        "vae": tiny.vae(),
        "control": tiny_files.four_level_controlnet(),
    }


@pytest.fixture
def file(tmp_path):
    return tmp_path / "a.safetensors"


# --- LoRA --------------------------------------------------------------------------------------


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


MID = "lora_unet_mid_block_attentions_0_transformer_blocks_0_attn2_to_k"
PAIR = {f"{MID}.lora_down.weight": (4, 768), f"{MID}.lora_up.weight": (1280, 4)}


@pytest.mark.parametrize(
    ("shapes", "what"),
    [
        ({f"{MID}.oft_blocks": (4, 8, 8)}, "an OFT, a kind of LoRA"),
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


# --- what else comes in one file -----------------------------------------------------------------


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


# --- checkpoints ---------------------------------------------------------------------------------


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


# --- folders -------------------------------------------------------------------------------------


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


# --- remembering ------------------------------------------------------------------------------


def test_a_file_is_read_once_until_it_changes(file, nets, monkeypatch):
    from core.models.identify import inspect

    reads = []
    real = inspect.read_header
    monkeypatch.setattr(inspect, "read_header", lambda path: reads.append(path) or real(path))
    tiny_files.write_embedding(file, 768)
    assert describe(file).vectors == describe(file).vectors == 3
    assert len(reads) == 1
    tiny_files.write_embedding(file, 768, vectors=5)
    assert describe(file).vectors == 5
    assert len(reads) == 2


def test_what_is_wrong_is_remembered_too(file):
    file.write_bytes(b"\x80\x02whatever")
    for _ in range(2):
        with pytest.raises(ModelUnusable, match="pickle"):
            describe(file)
    file.unlink()
    with pytest.raises(ModelMissing, match=r"a\.safetensors"):
        describe(file)


def test_trigger_words_are_read_as_text(file):
    shapes = {"emb_params": (1, 768)}
    tags = {"10_miku": {"twin tails": 40, "1girl": 90, "\u202eevil\n": 2, "odd": "x"}}
    facts = describe(full_size.write_header(file, shapes, {"ss_tag_frequency": json.dumps(tags)}))
    assert facts.metadata.triggers == ("1girl", "twin tails", "evil")
    told = {"modelspec.trigger_phrase": "miku, " + "x" * 500}
    facts = describe(full_size.write_header(file, shapes, told))
    assert facts.metadata.triggers == ("miku", "x" * 120)


@pytest.mark.parametrize(
    ("recipe", "said"),
    [
        ('{"checkpoints": [{"title": "A"}, {"title": "B"}], "loras": [{"title": "C"}]}',
         "A + B + the LoRA C"),
        ('{"type": "webui", "primary_model_hash": "x"}', ""),
        ('{"checkpoints": [7, {"title": "x\\u202e\\n"}]}', "? + x"),
        ('{"checkpoints": 7}', ""),
        ("[" * 5000, ""),
        ("null", ""),
    ],
    ids=range(6),
)  # fmt: skip
def test_a_recipe_is_read_as_text(file, recipe, said):
    shapes = {"emb_params": (1, 768)}
    facts = describe(full_size.write_header(file, shapes, {"sd_merge_recipe": recipe}))
    assert facts.metadata.recipe == said


@pytest.mark.parametrize(
    "text", ["[", "[1]", "null", '{"a": [1]}', "[" * 5000, '{"a": {"b": NaN}}']
)
def test_broken_tag_tables_give_no_triggers(file, text):
    shapes = {"emb_params": (1, 768)}
    facts = describe(full_size.write_header(file, shapes, {"ss_tag_frequency": text}))
    assert facts.metadata.triggers == ()
