from __future__ import annotations

import pytest
import torch
from safetensors.torch import load_file

from core.errors import ModelUnusable, WrongFamily
from core.models.lora.lora import LoraLayer, layer_table, match_layers, read_lora
from tests.models import tiny, tiny_files, tiny_sdxl
from tests.models.ldm import unet_name

SD15 = {"unet": tiny.four_level_unet, "text_encoder": tiny.text_encoder}
SDXL = {
    "unet": tiny_sdxl.unet,
    "text_encoder": tiny.text_encoder,
    "text_encoder_2": tiny_sdxl.text_encoder_2,
}


@pytest.fixture(scope="module", params=[SD15, SDXL], ids=["sd15", "sdxl"])
def parts(request):
    torch.manual_seed(0)
    return {name: make() for name, make in request.param.items()}


def texts(parts):
    return [part for name, part in parts.items() if name != "unet"]


def made(parts, form, path):
    unet, more = parts["unet"], texts(parts)
    match form:
        case "kohya":
            return tiny_files.write_kohya_lora(path, unet, *more, conv=True, alpha=None)
        case "diffusers":
            return tiny_files.write_diffusers_lora(path, unet, *more)
        case "peft":
            return tiny_files.write_peft_lora(path, unet)
        case _:
            return tiny_files.write_old_diffusers_lora(path, unet)


@pytest.mark.parametrize("form", ["kohya", "diffusers", "peft", "old"])
def test_every_pair_meets_its_own_layer(parts, tmp_path, form):
    file = made(parts, form, tmp_path / "a.safetensors")
    layers = read_lora(load_file(file), "A")
    pairs = match_layers(layers, layer_table(parts), "A").patches
    homes = {
        module: f"{part}.{name.removeprefix('text_model.')}"
        for part, whole in parts.items()
        for name, module in whole.named_modules()
    }
    more = texts(parts) if form in ("kohya", "diffusers") else []
    expected = {
        name.replace("text_model.", ""): pair
        for name, pair in tiny_files.lora_pairs(parts["unet"], *more, conv=form == "kohya").items()
        if form != "old" or ".attn" in name
    }
    assert {homes[fit.module] for fit in pairs} == set(expected)
    for module, layer in ((fit.module, fit.layer) for fit in pairs):
        down, up = expected[homes[module]]
        by_hand = (up.flatten(1) @ down.flatten(1)).reshape(module.weight.shape)
        assert torch.allclose(layer.delta(tuple(module.weight.shape), "cpu"), by_hand, atol=1e-6)


def test_original_names_of_every_layer_are_known(parts):
    """The whole UNet, not only what LoRAs usually change."""
    unet = parts["unet"]
    upsamplers = (0,) if unet.config.addition_embed_type is None else ()
    table = layer_table({"unet": unet})
    for name, module in unet.named_modules():
        if getattr(module, "weight", None) is None or "add_embedding" in name:
            continue
        original = unet_name(f"{name}.weight", upsamplers).removesuffix(".weight")
        assert table["unet", original.replace(".", "_")] is module, (name, original)


def test_alpha_over_rank_scales():
    down, up = torch.ones(4, 3), torch.ones(2, 4)
    plain = LoraLayer({"down": down, "up": up}).delta((2, 3), "cpu")
    scaled = LoraLayer({"down": down, "up": up, "alpha": torch.tensor(1.0)}).delta((2, 3), "cpu")
    assert torch.equal(plain, torch.full((2, 3), 4.0))
    assert torch.equal(scaled, plain / 4)


def test_a_convolution_in_three_parts_is_multiplied_out():
    generator = torch.Generator().manual_seed(0)
    down, up = (torch.randn(shape, generator=generator) for shape in [(2, 5, 1, 1), (7, 2, 1, 1)])
    kernel = torch.randn((2, 2, 3, 3), generator=generator)
    delta = LoraLayer({"down": down, "up": up, "mid": kernel}).delta((7, 5, 3, 3), "cpu")
    pixels = torch.randn((1, 5, 6, 6), generator=generator)
    by_turns = torch.nn.functional.conv2d(pixels, down)
    by_turns = torch.nn.functional.conv2d(by_turns, kernel, padding=1)
    by_turns = torch.nn.functional.conv2d(by_turns, up)
    at_once = torch.nn.functional.conv2d(pixels, delta, padding=1)
    assert torch.allclose(at_once, by_turns, atol=1e-4)


@pytest.mark.parametrize("kind", ["loha", "lokr"])
def test_lycoris_meets_its_own_layers(tmp_path, kind):
    unet = tiny.four_level_unet()
    file = tiny_files.write_lycoris(tmp_path / "a.safetensors", unet, kind)
    pairs = match_layers(read_lora(load_file(file), "A"), layer_table({"unet": unet}), "A").patches
    assert len(pairs) == 96  # query, key and value of 16 transformers' two attentions
    with pytest.raises(WrongFamily):
        match_layers(read_lora(load_file(file), "A"), layer_table({"unet": tiny_sdxl.unet()}), "A")


def randoms(**shapes):
    generator = torch.Generator().manual_seed(0)
    return {name: torch.randn(shape, generator=generator) for name, shape in shapes.items()}


LOHA = {"hada_w1_a": (6, 2), "hada_w1_b": (2, 4), "hada_w2_a": (6, 2), "hada_w2_b": (2, 4)}


def test_loha_is_the_elementwise_product_of_two_pairs():
    parts = randoms(**LOHA)
    layer = LoraLayer(parts | {"alpha": torch.tensor(1.0)})
    expected = (parts["hada_w1_a"] @ parts["hada_w1_b"]) * (parts["hada_w2_a"] @ parts["hada_w2_b"])
    assert torch.allclose(layer.delta((6, 4), "cpu"), expected / 2)
    assert layer.fits((6, 4))
    assert not layer.fits((4, 6))


def test_loha_around_kernels_is_summed_over_both_ranks():
    parts = randoms(
        hada_t1=(2, 2, 3, 3), hada_w1_a=(2, 6), hada_w1_b=(2, 4),
        hada_t2=(2, 2, 3, 3), hada_w2_a=(2, 6), hada_w2_b=(2, 4),
    )  # fmt: skip

    def side(number):
        kernel, a, b = (
            parts[f"hada_{one}"] for one in (f"t{number}", f"w{number}_a", f"w{number}_b")
        )
        return sum(
            kernel[i, j][None, None] * a[i][:, None, None, None] * b[j][None, :, None, None]
            for i in range(2)
            for j in range(2)
        )

    layer = LoraLayer(parts)
    assert torch.allclose(layer.delta((6, 4, 3, 3), "cpu"), side(1) * side(2), atol=1e-5)
    assert layer.fits((6, 4, 3, 3))


def by_blocks(first, second):
    """A Kronecker product, block by block."""
    rows = [torch.cat([value * second for value in row], 1) for row in first]
    return torch.cat(rows, 0)


@pytest.mark.parametrize(
    ("shapes", "scale"),
    [
        ({"lokr_w1": (2, 3), "lokr_w2": (3, 2)}, 1.0),  # nothing is split: alpha has no say
        ({"lokr_w1": (2, 3), "lokr_w2_a": (3, 4), "lokr_w2_b": (4, 2)}, 0.5),
        ({"lokr_w1_a": (2, 4), "lokr_w1_b": (4, 3), "lokr_w2": (3, 2)}, 0.5),
        ({"lokr_w1": (2, 3), "lokr_w2": (3, 2, 3, 3)}, 1.0),
        ({"lokr_w1": (2, 3), "lokr_t2": (4, 4, 3, 3), "lokr_w2_a": (4, 3),
          "lokr_w2_b": (4, 2)}, 0.5),
    ],
    ids=["whole", "second", "first", "kernel", "around a kernel"],
)  # fmt: skip
def test_lokr_is_a_kronecker_product(shapes, scale):
    parts = randoms(**shapes)

    def side(name):
        if name in parts:
            return parts[name]
        a, b = parts[f"{name}_a"], parts[f"{name}_b"]
        if "lokr_t2" in parts:
            return torch.einsum("ijhw,ip,jr->prhw", parts["lokr_t2"], a, b)
        return a @ b

    layer = LoraLayer(parts | {"alpha": torch.tensor(2.0)})
    expected = by_blocks(side("lokr_w1"), side("lokr_w2")) * scale
    assert expected.shape[:2] == (6, 6)
    assert torch.allclose(layer.delta(tuple(expected.shape), "cpu"), expected, atol=1e-5)
    assert layer.fits(tuple(expected.shape))


@pytest.mark.parametrize(
    ("tensors", "line"),
    [
        ({"lora_unet_x.dora_scale": 1}, "LoHa or LoKr in A, got 'lora_unet_x"),
        ({"lora_unet_conv_in.oft_blocks": 1}, "got nothing but OFT"),
        ({"lora_unet_conv_in.lora_down.weight": 1}, "got halves of layers alone"),
        ({"first_stage_model.x": 1}, "LoHa or LoKr in A, got 'first_stage"),
    ],
)
def test_foreign_tensors_are_refused_in_one_line(tensors, line):
    with pytest.raises(ModelUnusable) as caught:
        read_lora(tensors, "A")
    assert line in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_lora_of_another_shape_is_of_another_family(tmp_path):
    file = tiny_files.write_kohya_lora(tmp_path / "a.safetensors", tiny_sdxl.unet())
    layers = read_lora(load_file(file), "A")
    with pytest.raises(WrongFamily, match=r"only \d+ of its \d+ layers that do: choose a LoRA of"):
        match_layers(layers, layer_table({"unet": tiny.unet()}), "A")


REAL_NAMES = {
    "sdxl": (
        "lora_unet_input_blocks_4_1_transformer_blocks_0_attn1_to_q",
        "lora_unet_input_blocks_8_1_transformer_blocks_9_ff_net_0_proj",
        "lora_unet_middle_block_1_proj_in",
        "lora_unet_output_blocks_0_1_transformer_blocks_9_attn2_to_out_0",
        "lora_unet_output_blocks_2_2_conv",
        "lora_unet_down_blocks_1_attentions_0_proj_in",
        "lora_unet_add_embedding_linear_1",
        "lora_unet_time_embedding_linear_2",
        "lora_te1_text_model_encoder_layers_11_mlp_fc1",
        "lora_te2_text_model_encoder_layers_31_self_attn_out_proj",
    ),
    "sd15": (
        "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn1_to_q",
        "lora_unet_mid_block_attentions_0_proj_out",
        "lora_unet_up_blocks_3_attentions_2_transformer_blocks_0_ff_net_2",
        "lora_unet_down_blocks_0_resnets_0_conv1",
        "lora_te_text_model_encoder_layers_0_self_attn_q_proj",
        "unet.up_blocks.1.attentions.0.transformer_blocks.0.attn2.processor.to_out_lora",
    ),
}


@pytest.mark.parametrize("family", REAL_NAMES)
def test_names_of_published_files_meet_layers_of_the_full_models(family):
    from diffusers import UNet2DConditionModel
    from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

    from core.models.files.configs import CONFIGS
    from core.models.lora.keys import read_key

    home = CONFIGS / family
    kinds = {"text_encoder": CLIPTextModel, "text_encoder_2": CLIPTextModelWithProjection}
    with torch.device("meta"):
        unet = UNet2DConditionModel.from_config(UNet2DConditionModel.load_config(home / "unet"))
        parts = {
            name: kind(CLIPTextConfig.from_pretrained(home / name))
            for name, kind in kinds.items()
            if (home / name).is_dir()
        }
    table = layer_table({"unet": unet, **parts})
    for name in REAL_NAMES[family]:
        end = ".lora_down.weight" if name.startswith("lora_") else ".down.weight"
        key = read_key(name + end)
        assert key is not None, name
        assert (key.network, key.layer) in table, key
