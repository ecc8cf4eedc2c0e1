"""A LoRA is baked into every layer that it names."""

from __future__ import annotations

import pytest

from core.errors import WrongFamily
from core.models import registry
from core.models.hardware import device
from core.models.loading.loader import load_checkpoint
from core.models.merging.merge import read_recipe
from tests.models import ldm, tiny_files
from tests.models.merging.checkpoints import checkpoint_file, differing, merged, read


@pytest.fixture(scope="module")
def nets(home):
    return {
        name: load_checkpoint(registry.checkpoint(name, home), device.choose_device(home), home)
        for name in ("a", "xl-a")
    }


def loaded_file(home, file):
    spec = next(s for s in registry.checkpoints(home) if s.source.path() == file)
    return load_checkpoint(spec, device.choose_device(home), home)


def expected_weight(module, pair, scale):
    down, up = pair
    return module.weight + scale * (up.flatten(1) @ down.flatten(1)).reshape(module.weight.shape)


@pytest.mark.parametrize("first", ["a", "xl-a"])
@pytest.mark.parametrize("form", ["kohya", "diffusers", "peft"])
def test_a_lora_is_baked_into_every_layer_it_names(home, nets, first, form):
    import torch

    net = nets[first]
    texts = [net.text_encoder] + ([net.text_encoder_2] if first == "xl-a" else [])
    file = home.models_folder / "loras" / "l.safetensors"
    scale = 0.7
    if form == "kohya":
        tiny_files.write_kohya_lora(file, net.unet, *texts, alpha=4.0, conv=True)
        scale *= 4.0 / 2
    elif form == "diffusers":
        tiny_files.write_diffusers_lora(file, net.unet, *texts)
    else:
        tiny_files.write_peft_lora(file, net.unet)
        texts = []
    new = loaded_file(home, merged(home, first=first, loras=(("l", 0.7),)))
    pairs = tiny_files.lora_pairs(net.unet, *texts, conv=form == "kohya")
    for name, pair in pairs.items():
        part, _, layer = name.partition(".")
        old_part = getattr(net, part)
        if not hasattr(old_part, "text_model"):
            layer = layer.removeprefix("text_model.")
        old, now = old_part.get_submodule(layer), getattr(new, part).get_submodule(layer)
        torch.testing.assert_close(now.weight, expected_weight(old, pair, scale))
        assert not torch.equal(now.weight, old.weight), name
    touched = {name for name, _ in new.unet.named_parameters()} - {
        f"{name.partition('.')[2]}.weight" for name in pairs
    }
    for name in touched:
        assert torch.equal(new.unet.get_parameter(name), net.unet.get_parameter(name)), name


def test_a_lora_at_0_leaves_every_bit(home, nets):
    tiny_files.write_kohya_lora(home.models_folder / "loras" / "l.safetensors", nets["a"].unet)
    new = read(merged(home, first="a", loras=(("l", 0.0),)))
    assert differing(new, read(checkpoint_file(home, "a"))) == set()


@pytest.mark.parametrize("form", ["kohya", "loha", "lokr"])
@pytest.mark.parametrize("first", ["a", "xl-a"])
def test_a_baked_lora_draws_what_the_engine_draws_with_it(home, nets, first, form):
    import torch

    from core.generation.conditioning.adapters import Loras
    from core.models.lora.lora import LoraStrength

    file = home.models_folder / "loras" / "l.safetensors"
    net = load_checkpoint(registry.checkpoint(first, home), device.choose_device(home), home)
    texts = [net.text_encoder] + ([net.text_encoder_2] if first == "xl-a" else [])
    if form == "kohya":
        tiny_files.write_kohya_lora(file, net.unet, *texts, alpha=1.0, conv=True)
    else:
        tiny_files.write_lycoris(file, net.unet, form)
    new = loaded_file(home, merged(home, first=first, loras=(("l", 0.8),)))
    Loras(net, home).set(((registry.lora("l", home), LoraStrength.even(0.8)),))
    ids = torch.arange(77)[None] % 500
    for mine, theirs in zip((new.text_encoder,), (net.text_encoder,), strict=True):
        torch.testing.assert_close(mine(ids)[0], theirs(ids)[0])
    words = torch.randn(1, 77, net.unet.config.cross_attention_dim)
    more = {}
    if first == "xl-a":
        more = {"added_cond_kwargs": {"text_embeds": torch.randn(1, 48),
                                      "time_ids": torch.ones(1, 6)}}  # fmt: skip
    noise = torch.randn(1, 4, 16, 16)
    torch.testing.assert_close(
        new.unet(noise, 10, words, **more).sample, net.unet(noise, 10, words, **more).sample
    )


def test_a_sum_and_a_lora_go_together(home, nets):
    file = home.models_folder / "loras" / "l.safetensors"
    tiny_files.write_kohya_lora(file, nets["a"].unet)
    plain = read(merged(home, first="a", second="b", weight=0.5))
    path = merged(home, first="a", second="b", weight=0.5, loras=(("l", 0.5),))
    changed = differing(plain, read(path))
    pairs = tiny_files.lora_pairs(nets["a"].unet)
    assert len(changed) == len(pairs)
    assert read_recipe(path)["loras"][0]["weight"] == 0.5


def test_a_lora_of_another_family_is_refused(home, nets):
    import torch

    file = home.models_folder / "loras" / "x.safetensors"
    tiny_files.write_kohya_lora(file, nets["xl-a"].unet)
    with pytest.raises(WrongFamily, match=r"Expected a LoRA for SD 1\.5 like a, got x for SDXL"):
        merged(home, first="a", loras=(("x", 1.0),))
    file.unlink()
    wide = home.models_folder / "loras" / "w.safetensors"
    told = {"ss_base_model_version": "sd_v1"}  # so it says, but its layers are other ones
    pair = {"lora_down.weight": torch.ones(2, 7), "lora_up.weight": torch.ones(7, 2)}
    stems = [f"lora_unet_mid_block_attentions_{number}_proj_in" for number in range(3)]
    ldm.save({f"{stem}.{end}": one for stem in stems for end, one in pair.items()}, wide, told)
    with pytest.raises(WrongFamily, match="of its"):
        merged(home, first="a", loras=(("w", 1.0),))
    wide.unlink()
