from __future__ import annotations

import pytest
import torch

from core.models.device import Device
from core.models.resting import is_resting, rest, wake
from tests.models import tiny

CPU = Device("cpu", "float32", "", 1.0)


def run_unet(unet):
    return unet(torch.ones(1, 4, 8, 8), 7, torch.ones(1, 77, 32), return_dict=False)[0]


def run_codec(codec):
    return codec.decode(codec.encode(torch.ones(1, 3, 32, 32)).latent_dist.mode()).sample


def run_text(encoder):
    return encoder(torch.full((1, 77), 5)).last_hidden_state


@pytest.mark.parametrize(
    ("make", "run"),
    [(tiny.unet, run_unet), (tiny.vae, run_codec), (tiny.text_encoder, run_text)],
    ids=["unet", "vae", "text encoder"],
)
def test_a_resting_part_computes_the_same_bits_and_wakes_as_it_was(make, run):
    part = make().requires_grad_(False)
    with torch.inference_mode():
        before = run(part)
        weights = {name: tensor.clone() for name, tensor in part.state_dict().items()}
        assert not is_resting(part)
        rest(part, CPU)
        rest(part, CPU)
        assert is_resting(part)
        assert torch.equal(run(part), before)
        assert torch.equal(run(part), before)
        wake(part, CPU)
        assert not is_resting(part)
        assert torch.equal(run(part), before)
    assert all(torch.equal(weights[name], tensor) for name, tensor in part.state_dict().items())


def test_layers_visit_one_by_one(monkeypatch):
    """Counted on the processor: each layer is fetched before it computes and put away after."""
    from diffusers.hooks.group_offloading import ModuleGroup

    unet = tiny.unet().requires_grad_(False)
    rest(unet, CPU)
    visiting, most = [0], [0]
    come, go = ModuleGroup.onload_, ModuleGroup.offload_

    def onload(group):
        visiting[0] += 1
        most[0] = max(most[0], visiting[0])
        come(group)

    def offload(group):
        visiting[0] -= 1
        go(group)

    monkeypatch.setattr(ModuleGroup, "onload_", onload)
    monkeypatch.setattr(ModuleGroup, "offload_", offload)
    with torch.inference_mode():
        run_unet(unet)
    assert most[0] == 1
    assert visiting[0] == 0


def test_weights_changed_while_resting_stay_changed():
    """As when a LoRA is fused."""
    unet = tiny.unet().requires_grad_(False)
    rest(unet, CPU)
    unet.conv_in.weight.data.add_(1.0)
    changed = unet.conv_in.weight.clone()
    with torch.inference_mode():
        run_unet(unet)
    wake(unet, CPU)
    assert torch.equal(unet.conv_in.weight, changed)
