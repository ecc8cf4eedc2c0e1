"""References are heard where a UNet hears all words together, and nowhere else."""

import pytest
import torch
from diffusers import UNet2DConditionModel

from core.generation.conditioning.ip_adapter_pooled import Listening
from training.nets.identity import fitted

TOLD = 6


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
    made = fitted(unet, TOLD).eval()
    # What attention does of its own is another matter.
    for processor in made.attention:
        processor.scale = [0.0]
    return unet, made


@pytest.fixture
def said():
    torch.manual_seed(1)
    return torch.randn(2, 4, 8, 8), torch.tensor([300, 300]), torch.randn(2, 7, 16)


def drawn(unet, said, told):
    with torch.no_grad():
        return unet(*said, added_cond_kwargs={"image_embeds": [told]}).sample


def test_a_stronger_reference_is_heard_more(adapter, said):
    unet, made = adapter
    told = torch.rand(2, 1, TOLD)
    pictures = []
    for strength in (0.0, 0.25, 0.5, 1.0):
        made.listening.strengths = (strength,)
        pictures.append(drawn(unet, said, told))
    changes = [float((one - pictures[0]).square().mean()) for one in pictures]
    assert changes[0] == 0 < changes[1] < changes[2] < changes[3]


def test_it_is_heard_as_if_it_were_words(adapter, said):
    unet, made = adapter
    told = torch.rand(2, 1, TOLD)
    heard = drawn(unet, said, told)
    words = torch.cat([said[2], made.projection(told[:, 0])], 1)
    made.listening.stop()
    made.set_strength(0.0)
    pooled = unet.add_embedding(words)
    unet.add_embedding.register_forward_hook(lambda *_: pooled)
    assert torch.allclose(drawn(unet, said, told), heard, atol=1e-6)


def test_nothing_told_is_nothing_heard(adapter, said):
    unet, made = adapter
    told = torch.rand(2, 1, TOLD)
    told[0] = 0  # as guidance has it
    both = drawn(unet, said, told)
    made.listening.strengths = (0.0,)
    silent = drawn(unet, said, told)
    assert torch.equal(both[0], silent[0])
    assert not torch.equal(both[1], silent[1])


def test_after_it_has_stopped_all_is_as_before(adapter, said):
    unet, made = adapter
    made.listening.stop()
    hooks = (unet._forward_pre_hooks, unet.add_embedding._forward_hooks)
    assert not any(hooks)
    told = torch.rand(2, 1, TOLD)
    assert torch.equal(drawn(unet, said, told), drawn(unet, said, torch.zeros_like(told)))


def test_a_unet_that_hears_words_one_by_one_is_left_alone():
    unet = small_unet()
    Listening(unet)
    assert not unet._forward_pre_hooks
