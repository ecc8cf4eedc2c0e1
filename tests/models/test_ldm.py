"""The writer of single files against diffusers, which reads such files by tables of its own."""

from __future__ import annotations

import pytest
import torch
from diffusers import UNet2DConditionModel
from diffusers.loaders import single_file_utils

from tests.models import ldm, tiny, tiny_sdxl


def sd15_unet() -> UNet2DConditionModel:
    """With the blocks of Stable Diffusion 1.x, and few channels."""
    return UNet2DConditionModel(
        block_out_channels=(8, 8, 16, 16),
        layers_per_block=2,
        sample_size=16,
        down_block_types=(*["CrossAttnDownBlock2D"] * 3, "DownBlock2D"),
        up_block_types=("UpBlock2D", *["CrossAttnUpBlock2D"] * 3),
        cross_attention_dim=16,
        norm_num_groups=4,
        attention_head_dim=4,
    )


@pytest.mark.parametrize(
    ("unet", "upsampler_first"), [(sd15_unet, (0,)), (tiny_sdxl.unet, ())], ids=["sd15", "sdxl"]
)
def test_diffusers_reads_back_every_tensor_of_a_unet(unet, upsampler_first):
    network = distinct(unet())
    state = network.state_dict()
    written = {
        f"model.diffusion_model.{ldm.unet_name(name, upsampler_first)}": value
        for name, value in state.items()
    }
    assert len(written) == len(state)
    read = single_file_utils.convert_ldm_unet_checkpoint(written, dict(network.config))
    assert_same(read, state)


def test_diffusers_reads_back_every_tensor_of_a_vae():
    network = distinct(tiny.vae())
    written = {f"first_stage_model.{n}": v for n, v in ldm.vae_tensors(network).items()}
    read = single_file_utils.convert_ldm_vae_checkpoint(written, dict(network.config))
    assert_same(read, network.state_dict())


def distinct(network: torch.nn.Module) -> torch.nn.Module:
    """No two of its tensors are alike, as norms and biases of a new one are."""
    for parameter in network.parameters():
        torch.nn.init.normal_(parameter)
    return network


def assert_same(read: dict[str, torch.Tensor], state: dict[str, torch.Tensor]) -> None:
    assert read.keys() == state.keys()
    for name, value in state.items():
        assert torch.equal(read[name].reshape(value.shape), value), name
