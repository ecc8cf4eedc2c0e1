"""What else than a plain pair a LoRA's file may hold: applied by the book, or left out and told."""

from __future__ import annotations

import pytest
import torch

from core.config import Config
from core.errors import WrongFamily
from core.generation.conditioning.adapters import Loras
from core.models import registry
from core.models.hardware import device
from core.models.loading import attachments
from core.models.loading.loader import load_checkpoint
from core.models.lora.blocks import BLOCKS, block_of, factor
from core.models.lora.lora import LoraStrength
from core.models.merging import baking, source_checkpoints
from tests.models import tiny
from tests.models.ldm import save, write_single_file
from tests.models.tiny import write_checkpoint

LINEAR = "down_blocks.1.attentions.0.transformer_blocks.0.attn1.to_out.0"
PLAIN = "down_blocks.1.attentions.0.transformer_blocks.0.attn1.to_q"
CONV = "down_blocks.0.resnets.0.conv1"
NORM = "mid_block.resnets.0.norm1"
LAYER_NORM = "mid_block.attentions.0.transformer_blocks.0.norm2"
STRENGTH = 0.7


def kohya(name):
    return f"lora_unet_{name.replace('.', '_')}"


def numbers(shape, seed):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("kinds")
    write_checkpoint(folder / "models" / "tiny")
    return Config(data_folder=folder, device="cpu", offline=True, min_free_bytes=0)


@pytest.fixture(scope="module")
def loaded(home):
    return load_checkpoint(registry.checkpoint("tiny", home), device.choose_device(home), home)


def shape_of(unet, name):
    return tuple(unet.get_submodule(name).weight.shape)


def pair(unet, name, rank=2):
    out, into, *kernel = shape_of(unet, name)
    return numbers((rank, into, *kernel), 1), numbers((out, rank, *[1] * len(kernel)), 2)


def product(down, up, shape):
    return (up.flatten(1) @ down.flatten(1)).reshape(shape)


@pytest.fixture
def applied(home, loaded):
    """Fuse these tensors; → the parameters that changed, by name, and what was said."""
    unet = loaded.unet
    folder = home.models_folder / "loras"

    def apply(tensors, strength=STRENGTH):
        before = {name: value.clone() for name, value in unet.named_parameters()}
        save(tensors, folder / "l.safetensors", {"ss_base_model_version": "sd_v1"})
        loras = Loras(loaded, home)
        loras.set(((registry.lora("l", home), LoraStrength.even(strength)),))
        after = {name: value.clone() for name, value in unet.named_parameters()}
        notes = loras.notes
        loras.set(())
        assert all(torch.equal(value, before[name]) for name, value in unet.named_parameters())
        assert loras.notes == ()
        changed = {name for name in before if not torch.equal(before[name], after[name])}
        return {name: (before[name], after[name]) for name in changed}, notes

    yield apply
    (folder / "l.safetensors").unlink(missing_ok=True)


def pair_tensors(unet, name):
    down, up = pair(unet, name)
    stem = kohya(name)
    return {f"{stem}.lora_down.weight": down, f"{stem}.lora_up.weight": up}


def test_norms_get_their_differences(applied, loaded):
    tensors = pair_tensors(loaded.unet, PLAIN)
    for place, name in enumerate((NORM, LAYER_NORM)):
        tensors[f"{kohya(name)}.w_norm"] = numbers(shape_of(loaded.unet, name), 5 + place)
        tensors[f"{kohya(name)}.b_norm"] = numbers(shape_of(loaded.unet, name), 7 + place)
    changed, notes = applied(tensors)
    assert notes == ()
    expected = {f"{name}.{end}" for name in (NORM, LAYER_NORM) for end in ("weight", "bias")}
    assert changed.keys() == expected | {f"{PLAIN}.weight"}
    for name in (NORM, LAYER_NORM):
        for end, part in (("weight", "w_norm"), ("bias", "b_norm")):
            old, new = changed[f"{name}.{end}"]
            torch.testing.assert_close(new, old + STRENGTH * tensors[f"{kohya(name)}.{part}"])


def test_whole_differences_are_added(applied, loaded):
    shape = shape_of(loaded.unet, CONV)
    tensors = {f"{kohya(CONV)}.diff": numbers(shape, 3),
               f"{kohya(CONV)}.diff_b": numbers(shape[:1], 4)}  # fmt: skip
    changed, notes = applied(tensors)
    assert notes == ()
    for end, part in (("weight", "diff"), ("bias", "diff_b")):
        old, new = changed[f"{CONV}.{end}"]
        torch.testing.assert_close(new, old + STRENGTH * tensors[f"{kohya(CONV)}.{part}"])


def test_a_scalar_and_alpha_multiply_the_product(applied, loaded):
    tensors = pair_tensors(loaded.unet, CONV)
    tensors |= {f"{kohya(CONV)}.scalar": torch.tensor(0.25),
                f"{kohya(CONV)}.alpha": torch.tensor(6.0)}  # fmt: skip
    changed, notes = applied(tensors)
    old, new = changed[f"{CONV}.weight"]
    expected = product(*pair(loaded.unet, CONV), old.shape) * (0.25 * 6.0 / 2)
    torch.testing.assert_close(new, old + STRENGTH * expected)
    assert notes == ()


def test_a_bias_of_peft_is_scaled_as_its_pair(applied, loaded):
    down, up = pair(loaded.unet, LINEAR)
    bias = numbers((up.shape[0],), 9)
    stem = f"unet.{LINEAR}"
    tensors = {f"{stem}.lora_A.weight": down, f"{stem}.lora_B.weight": up,
               f"{stem}.lora_B.bias": bias, f"{stem}.alpha": torch.tensor(3.0)}  # fmt: skip
    changed, notes = applied(tensors)
    assert notes == ()
    old, new = changed[f"{LINEAR}.weight"]
    torch.testing.assert_close(new, old + STRENGTH * 1.5 * product(down, up, old.shape))
    old, new = changed[f"{LINEAR}.bias"]
    torch.testing.assert_close(new, old + STRENGTH * 1.5 * bias)


def test_a_bias_where_the_layer_has_none_is_left_out_and_told(applied, loaded):
    down, up = pair(loaded.unet, PLAIN)
    stem = f"unet.{PLAIN}"
    tensors = {f"{stem}.lora_A.weight": down, f"{stem}.lora_B.weight": up,
               f"{stem}.lora_B.bias": numbers((up.shape[0],), 9)}  # fmt: skip
    changed, notes = applied(tensors)
    old, new = changed[f"{PLAIN}.weight"]
    torch.testing.assert_close(new, old + STRENGTH * product(down, up, old.shape))
    assert notes == ("l was applied without 1 offset that no layer here takes.",)


@pytest.mark.parametrize("side", ["rows", "columns", "peft"])
def test_dora_sets_the_length_of_rows_or_columns(applied, loaded, side):
    unet, (down, up) = loaded.unet, pair(loaded.unet, PLAIN)
    out, into = shape_of(unet, PLAIN)
    shape = {"rows": (out, 1), "columns": (1, into), "peft": (out,)}[side]
    length = numbers(shape, 8).abs() + 0.1
    stem = f"unet.{PLAIN}"
    end = "lora_magnitude_vector" if side == "peft" else "dora_scale"
    tensors = {f"{stem}.lora_A.weight": down, f"{stem}.lora_B.weight": up,
               f"{stem}.{end}": length}  # fmt: skip
    changed, notes = applied(tensors)
    assert notes == ()
    old, new = changed[f"{PLAIN}.weight"]
    whole = old + up @ down
    for row in range(out):
        for column in range(into):
            line = whole[:, column] if side == "columns" else whole[row]
            told = length.flatten()[column if side == "columns" else row]
            wanted = whole[row, column] * told / line.square().sum().sqrt()
            by_hand = old[row, column] + STRENGTH * (wanted - old[row, column])
            assert float(new[row, column]) == pytest.approx(float(by_hand), rel=1e-4, abs=1e-5)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"lora_unet_down_blocks_9_resnets_0_conv1.lora_down.weight": (2, 8, 3, 3),
          "lora_unet_down_blocks_9_resnets_0_conv1.lora_up.weight": (8, 2, 1, 1)},
         "l was applied without 1 of its 2 layers that this checkpoint does not have."),
        ({"stray.thing": (3,)}, "1 of its tensors of no known kind ('stray.thing')"),
        ({f"{kohya(NORM)}.oft_blocks": (2, 2, 2)}, "1 of its tensors"),
        ({f"{kohya(CONV)}.lora_down.weight": (2, 8, 3, 3)}, "1 of its tensors"),
        ({f"{kohya(NORM)}.w_norm": (3,)}, "1 of its 2 layers"),
    ],
    ids=["layer", "tensor", "kind", "half", "size"],
)  # fmt: skip
def test_one_thing_that_does_not_fit_is_left_out_and_told(applied, loaded, more, said):
    tensors = pair_tensors(loaded.unet, PLAIN)
    tensors |= {name: numbers(shape, 6) for name, shape in more.items()}
    changed, (note,) = applied(tensors)
    assert changed.keys() == {f"{PLAIN}.weight"}
    assert said in note


def test_less_than_half_is_another_family(applied, loaded):
    tensors = pair_tensors(loaded.unet, PLAIN)
    for layer in range(2):
        stem = f"lora_unet_down_blocks_9_resnets_{layer}_conv1"
        tensors |= {f"{stem}.lora_down.weight": numbers((2, 8), 1),
                    f"{stem}.lora_up.weight": numbers((8, 2), 2)}  # fmt: skip
    with pytest.raises(WrongFamily, match="only 1 of its 3 layers") as caught:
        applied(tensors)
    assert caught.value.shown == "l was made for another kind of checkpoint. Choose another LoRA."


# --- strengths of parts --------------------------------------------------------------------------


def test_unet_and_text_encoder_have_their_own_strengths(home, loaded):
    from tests.models.tiny_files import lora_pairs, write_kohya_lora

    file = home.models_folder / "loras" / "two.safetensors"
    write_kohya_lora(file, loaded.unet, loaded.text_encoder, alpha=None)
    pairs = lora_pairs(loaded.unet, loaded.text_encoder)
    spec = registry.lora("two", home)
    before = {name: value.clone() for name, value in loaded.text_encoder.named_parameters()}
    old = loaded.unet.get_submodule(PLAIN).weight.clone()
    loras = Loras(loaded, home)
    loras.set(((spec, LoraStrength(unet=0.3, text=0.9)),))
    down, up = pairs[f"unet.{PLAIN}"]
    torch.testing.assert_close(loaded.unet.get_submodule(PLAIN).weight, old + 0.3 * (up @ down))
    key = next(name for name in pairs if name.startswith("text_encoder."))
    bare = key.removeprefix("text_encoder.").removeprefix("text_model.")
    name = next(one for one in before if one.removeprefix("text_model.") == f"{bare}.weight")
    down, up = pairs[key]
    now = dict(loaded.text_encoder.named_parameters())[name]
    torch.testing.assert_close(now, before[name] + 0.9 * (up @ down))
    loras.set(())
    file.unlink()


@pytest.mark.parametrize(
    ("layer", "block"),
    [
        ("down_blocks_0_resnets_0_conv1", "IN01"),
        ("down_blocks_0_attentions_1_transformer_blocks_0_attn1_to_q", "IN02"),
        ("down_blocks_0_downsamplers_0_conv", "IN03"),
        ("down_blocks_2_attentions_0_proj_in", "IN07"),
        ("mid_block_attentions_0_proj_in", "M00"),
        ("up_blocks_0_resnets_2_conv1", "OUT02"),
        ("up_blocks_0_upsamplers_0_conv", "OUT02"),
        ("up_blocks_3_attentions_2_proj_out", "OUT11"),
        ("input_blocks_4_1_transformer_blocks_0_attn1_to_q", "IN04"),
        ("middle_block_1_proj_in", "M00"),
        ("output_blocks_5_1_proj_in", "OUT05"),
        ("conv_in", "IN00"),
        ("time_embedding_linear_1", ""),
    ],
)
def test_layers_lie_in_the_blocks_of_the_original_code(layer, block):
    assert block_of(layer) == block


def test_block_weights_count_as_they_are_listed():
    assert {len(names): names[:3] for names in BLOCKS.values()} == {
        17: ("BASE", "IN01", "IN02"), 26: ("BASE", "IN00", "IN01"),
        12: ("BASE", "IN04", "IN05"), 20: ("BASE", "IN00", "IN01"),
    }  # fmt: skip
    listed = tuple(float(number) for number in range(17))
    assert factor(listed, "unet", "down_blocks_0_attentions_0_proj_in") == 1.0
    assert factor(listed, "unet", "mid_block_attentions_0_proj_in") == 7.0
    assert factor(listed, "unet", "up_blocks_3_attentions_2_proj_in") == 16.0
    assert factor(listed, "text_encoder", "encoder_layers_0_mlp_fc1") == 0.0
    assert factor(listed, "unet", "time_embedding_linear_1") == 1.0  # in none of them
    strength = LoraStrength(0.5, 0.25, tuple([2.0] * 17))
    assert strength.at("unet", "mid_block_attentions_0_proj_in") == 1.0
    assert strength.at("text_encoder_2", "encoder_layers_0_mlp_fc1") == 0.5


# --- baked into a checkpoint ---------------------------------------------------------------------


def test_baking_adds_norms_and_biases_and_says_what_it_left_out(tmp_path):
    config = Config(data_folder=tmp_path, device="cpu", offline=True, min_free_bytes=0)
    file = write_single_file(
        config.models_folder / "checkpoints" / "a.safetensors",
        unet=tiny.four_level_unet(),
        vae=tiny.vae(),
        text_encoder=tiny.text_encoder(),
    )
    from safetensors.torch import load_file

    old = load_file(file)
    norm, out = (
        "input_blocks.1.0.in_layers.0",
        "input_blocks.1.1.transformer_blocks.0.attn1.to_out.0",
    )
    home = "model.diffusion_model."
    weight = old[f"{home}{out}.weight"]
    down, up = numbers((2, weight.shape[1]), 1), numbers((weight.shape[0], 2), 2)
    stems = {one: f"lora_unet_{one.replace('.', '_')}" for one in (norm, out)}
    tensors = {
        f"{stems[norm]}.w_norm": numbers(old[f"{home}{norm}.weight"].shape, 3),
        f"{stems[norm]}.b_norm": numbers(old[f"{home}{norm}.bias"].shape, 4),
        f"{stems[out]}.lora_A.weight": down,
        f"{stems[out]}.lora_B.weight": up,
        f"{stems[out]}.lora_B.bias": numbers((weight.shape[0],), 5),
        "stray": numbers((1,), 6),
    }
    save(tensors, config.models_folder / "loras" / "l.safetensors",
         {"ss_base_model_version": "sd_v1"})  # fmt: skip
    with source_checkpoints.open_source(file, "A") as parent:
        baked = baking.bake((("l", 0.5),), parent, config)
    expected = {
        f"{home}{norm}.weight": tensors[f"{stems[norm]}.w_norm"],
        f"{home}{norm}.bias": tensors[f"{stems[norm]}.b_norm"],
        f"{home}{out}.weight": up @ down,
        f"{home}{out}.bias": tensors[f"{stems[out]}.lora_B.bias"],
    }
    assert baked.added.keys() == expected.keys()
    for name, delta in expected.items():
        torch.testing.assert_close(baked.add_to(name, old[name]), old[name] + 0.5 * delta)
    assert baked.left_out == ["l was applied without 1 of its tensors of no known kind ('stray')."]
    assert attachments.open_lora(registry.lora("l", config), config).unread == ("stray",)
