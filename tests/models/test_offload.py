from __future__ import annotations

import pytest
import torch

from core.models import offload
from core.models.hardware.device import Device
from core.models.offload import is_offloaded, onload
from tests.models import tiny, tiny_sdxl

CPU = Device("cpu", "float32", "", 1.0)


@pytest.fixture
def copies(monkeypatch):
    """What is fetched is a copy, as on a card; counts the layers' tensors that are out."""
    out: list[torch.Tensor] = []

    def copy(tensor: torch.Tensor, _place: torch.device) -> torch.Tensor:
        out.append(tensor)
        return tensor.clone()

    monkeypatch.setattr(offload, "copied_to", copy)
    return out


def run_unet(unet):
    return unet(torch.ones(1, 4, 8, 8), 7, torch.ones(1, 77, 32), return_dict=False)[0]


def run_control(net):
    given = torch.ones(1, 4, 8, 8), 7, torch.ones(1, 77, 32), torch.ones(1, 3, 64, 64)
    return net(*given, return_dict=False)[1]


def run_codec(codec):
    return codec.decode(codec.encode(torch.ones(1, 3, 32, 32)).latent_dist.mode()).sample


def run_text(encoder):
    return encoder(torch.full((1, 77), 5)).last_hidden_state


def run_attention(attention):
    given = torch.ones(2, 3, 8)
    return attention(given, given + 1, given * 2)[0]


def run_union(net):
    added = {"text_embeds": torch.ones(1, 48), "time_ids": torch.ones(1, 6)}
    kinds = torch.ones(1, net.config.num_control_type)
    prompt = torch.ones(1, 77, net.config.cross_attention_dim)
    given = torch.ones(1, 4, 8, 8), 7, prompt, [torch.ones(1, 3, 64, 64)], kinds, [0], 1.0
    return net(*given, added_cond_kwargs=added, return_dict=False)[1]


def run_tiny_codec(codec):
    return codec.decode(codec.encode(torch.ones(1, 3, 32, 32)).latents).sample


PARTS = [
    (tiny.unet, run_unet),
    (tiny.controlnet, run_control),
    (tiny_sdxl.union_controlnet, run_union),
    (tiny.vae, run_codec),
    (lambda: tiny.vae("tiny"), run_tiny_codec),
    (tiny.text_encoder, run_text),
    (lambda: torch.nn.MultiheadAttention(8, 2), run_attention),
]
NAMES = [
    "unet", "controlnet", "union controlnet", "vae", "tiny vae", "text encoder",
    "attention that reads its children",
]  # fmt: skip


@pytest.mark.parametrize(("make", "run"), PARTS, ids=NAMES)
def test_an_offloaded_part_computes_the_same_bits_and_is_onloaded_as_it_was(make, run, copies):
    part = make().requires_grad_(False)
    weights = {name: tensor.clone() for name, tensor in part.state_dict().items()}
    with torch.inference_mode():
        before = run(part)
        assert not is_offloaded(part)
        offload.offload(part, CPU)
        assert is_offloaded(part)
        assert torch.equal(run(part), before)
        copied_once = len(copies)
        assert copied_once >= len(weights) / 2
        assert torch.equal(run(part), before)
        assert len(copies) == 2 * copied_once
    onload(part, CPU)
    assert not is_offloaded(part)
    with torch.inference_mode():
        assert torch.equal(run(part), before)
    assert len(copies) == 2 * copied_once
    assert all(torch.equal(weights[name], tensor) for name, tensor in part.state_dict().items())


def test_one_layer_is_onloaded_at_a_time():
    """Every tensor is at home before the next layer's leave, apart from a parent's own."""
    unet = tiny.unet().requires_grad_(False)
    homes = {id(tensor): tensor.data_ptr() for tensor in unet.parameters()}
    offload.offload(unet, CPU)
    layers = [layer for layer in unet.modules() if isinstance(layer, torch.nn.Linear)]
    away: list[int] = []

    def copy(tensor, _place):
        return tensor.clone()

    def look(_layer, _given):
        away.append(sum(p.data_ptr() != homes[id(p)] for p in unet.parameters()))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(offload, "copied_to", copy)
        for layer in layers:
            layer.register_forward_pre_hook(look)
        with torch.inference_mode():
            run_unet(unet)
    assert set(away) <= {1, 2}  # weight, or weight and bias
    assert all(p.data_ptr() == homes[id(p)] for p in unet.parameters())


def test_an_error_sends_the_layer_home(copies):
    unet = tiny.unet().requires_grad_(False)
    offload.offload(unet, CPU)
    homes = [p.data_ptr() for p in unet.parameters()]
    with torch.inference_mode(), pytest.raises(RuntimeError):
        unet(torch.ones(1, 5, 8, 8), 7, torch.ones(1, 77, 32))
    assert [p.data_ptr() for p in unet.parameters()] == homes


def test_weights_changed_while_offloaded_stay_changed(copies):
    """As when a LoRA is fused, after pictures were drawn."""
    unet = tiny.unet().requires_grad_(False)
    offload.offload(unet, CPU)
    with torch.inference_mode():
        run_unet(unet)
    with torch.no_grad():
        unet.conv_in.weight.copy_(unet.conv_in.weight + 1.0)
    changed = unet.conv_in.weight.clone()
    with torch.inference_mode():
        run_unet(unet)
    onload(unet, CPU)
    assert torch.equal(unet.conv_in.weight, changed)


def test_layers_added_later_are_offloaded_by_another_call(copies):
    unet = tiny.unet().requires_grad_(False)
    offload.offload(unet, CPU)
    unet.extra = torch.nn.Linear(2, 2).requires_grad_(False)
    offload.offload(unet, CPU)
    with torch.inference_mode():
        unet.extra(torch.ones(1, 2))
    assert len(copies) == 3  # weight, bias, input


def test_a_pipeline_computes_where_offloaded_parts_do():
    from diffusers import StableDiffusionPipeline

    pipeline = StableDiffusionPipeline(
        vae=tiny.vae(), text_encoder=tiny.text_encoder(), tokenizer=None, unet=tiny.unet(),
        scheduler=None, safety_checker=None, feature_extractor=None,
        requires_safety_checker=False,
    )  # fmt: skip
    offload.offload(pipeline.vae, Device("meta", "float32", "", 1.0))
    assert pipeline._execution_device == torch.device("meta")
    onload(pipeline.vae, CPU)
    assert pipeline._execution_device == torch.device("cpu")
