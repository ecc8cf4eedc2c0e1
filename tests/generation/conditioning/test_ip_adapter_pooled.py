"""References reach the pooled prompt embedding where a UNet has one, and nothing else."""

import pytest
import torch
from diffusers import UNet2DConditionModel

from core.generation.conditioning.ip_adapter_pooled import PooledIPAdapter
from training.nets.identity import new_adapter

WIDTH = 6


def small_unet(**settings):
    torch.manual_seed(0)
    return UNet2DConditionModel(
        sample_size=8, in_channels=4, out_channels=4, layers_per_block=1,
        block_out_channels=(16, 32), cross_attention_dim=16, norm_num_groups=8,
        attention_head_dim=4, down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"), **settings,
    ).eval()  # fmt: skip


@pytest.fixture
def adapter():
    unet = small_unet(addition_embed_type="text", addition_embed_type_num_heads=4)
    made = new_adapter(unet, WIDTH).eval()
    # What attention does of its own is another matter.
    for processor in made.attention:
        processor.scale = [0.0]
    return unet, made


@pytest.fixture
def unet_inputs():
    torch.manual_seed(1)
    return torch.randn(2, 4, 8, 8), torch.tensor([300, 300]), torch.randn(2, 7, 16)


def drawn(unet, unet_inputs, embeds):
    with torch.no_grad():
        return unet(*unet_inputs, added_cond_kwargs={"image_embeds": [embeds]}).sample


def test_a_stronger_reference_changes_more(adapter, unet_inputs):
    unet, made = adapter
    embeds = torch.rand(2, 1, WIDTH)
    pictures = []
    for strength in (0.0, 0.25, 0.5, 1.0):
        made.pooled.strengths = (strength,)
        pictures.append(drawn(unet, unet_inputs, embeds))
    changes = [float((one - pictures[0]).square().mean()) for one in pictures]
    assert changes[0] == 0 < changes[1] < changes[2] < changes[3]


def test_image_tokens_are_pooled_as_if_they_were_the_prompts(adapter, unet_inputs):
    unet, made = adapter
    embeds = torch.rand(2, 1, WIDTH)
    with_reference = drawn(unet, unet_inputs, embeds)
    tokens = torch.cat([unet_inputs[2], made.projection(embeds[:, 0])], 1)
    made.pooled.stop()
    made.set_strength(0.0)
    pooled = unet.add_embedding(tokens)
    unet.add_embedding.register_forward_hook(lambda *_: pooled)
    assert torch.allclose(drawn(unet, unet_inputs, embeds), with_reference, atol=1e-6)


def test_unconditional_embeds_change_nothing(adapter, unet_inputs):
    unet, made = adapter
    embeds = torch.rand(2, 1, WIDTH)
    embeds[0] = 0  # as guidance has it
    both = drawn(unet, unet_inputs, embeds)
    made.pooled.strengths = (0.0,)
    silent = drawn(unet, unet_inputs, embeds)
    assert torch.equal(both[0], silent[0])
    assert not torch.equal(both[1], silent[1])


def test_after_it_has_stopped_all_is_as_before(adapter, unet_inputs):
    unet, made = adapter
    made.pooled.stop()
    hooks = (unet._forward_pre_hooks, unet.add_embedding._forward_hooks)
    assert not any(hooks)
    embeds = torch.rand(2, 1, WIDTH)
    assert torch.equal(
        drawn(unet, unet_inputs, embeds), drawn(unet, unet_inputs, torch.zeros_like(embeds))
    )


def test_a_unet_without_a_pool_is_left_alone():
    unet = small_unet()
    PooledIPAdapter(unet)
    assert not unet._forward_pre_hooks
