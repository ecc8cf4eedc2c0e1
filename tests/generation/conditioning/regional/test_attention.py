"""Each text acts where its share is, and nothing is left of it afterwards."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from core.generation.conditioning.regional.attention import acting
from core.models.registry import checkpoint
from tests.generation.conditioning.test_ip_adapter_pooled import small_unet

CELLS = (8, 6)


@pytest.fixture
def unet(family, families, families_cache):
    return families_cache.get_checkpoint(checkpoint(family, families)).unet


@pytest.fixture
def run(unet):
    torch.manual_seed(0)
    sample = torch.randn(2, int(unet.config.in_channels), *CELLS)
    pooled = {}
    if unet.config.addition_embed_type == "text_time":
        width = unet.add_embedding.linear_1.in_features - 6 * unet.config.addition_time_embed_dim
        pooled = {"text_embeds": torch.randn(2, width), "time_ids": torch.zeros(2, 6)}

    def predict(states):
        with torch.inference_mode():
            return unet(
                sample, torch.tensor(300), encoder_hidden_states=states, added_cond_kwargs=pooled
            ).sample

    return predict


@pytest.fixture
def texts(unet):
    torch.manual_seed(1)
    return [torch.randn(2, 7, int(unet.config.cross_attention_dim)) for _ in range(3)]


def shares_where(place, count=3):
    shares = np.zeros((count, 32, 24), np.float32)
    shares[place] = 1
    return shares


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_text_with_the_whole_picture_is_read_alone(unet, run, texts, place):
    alone = run(texts[place])
    with acting(shares_where(place), unet, ()):
        together = run(torch.cat(texts, 1))
    assert torch.equal(together, alone)
    assert torch.equal(run(texts[place]), alone), "afterwards as before"


def test_halves_read_differently(unet, run, texts):
    shares = np.zeros((3, 32, 24), np.float32)
    shares[1, :, :12], shares[2, :, 12:] = 1, 1
    with acting(shares, unet, ()):
        both = run(torch.cat(texts, 1))
    first, second = run(texts[1]), run(texts[2])
    left, right = (..., slice(None, 3)), (..., slice(3, None))
    assert (both - first)[left].abs().mean() < (both - second)[left].abs().mean()
    assert (both - second)[right].abs().mean() < (both - first)[right].abs().mean()


def test_without_shares_nothing_is_touched(unet):
    with acting(None, unet, ()):
        assert all("forward" not in vars(module) for module in unet.modules())


def test_what_was_put_on_a_layer_before_is_still_there_and_runs(unet, run, texts):
    layer = next(module for name, module in unet.named_modules() if name.endswith("attn2"))
    before, calls = layer.forward, []

    def hooked(*arguments, **named):
        calls.append(1)
        return before(*arguments, **named)

    layer.forward = hooked
    try:
        with acting(shares_where(1), unet, ()):
            run(torch.cat(texts, 1))
        assert len(calls) == 3
        assert layer.forward is hooked
    finally:
        del layer.forward


def test_a_pooled_prompt_is_the_shared_one():
    unet = small_unet(addition_embed_type="text", addition_embed_type_num_heads=4)
    texts = [torch.randn(1, 7, 16) for _ in range(2)]
    with acting(shares_where(1, 2), unet, ()):
        unet(torch.randn(1, 4, 8, 8), 3, encoder_hidden_states=torch.cat(texts, 1))
        pooled = unet.add_embedding(torch.cat(texts, 1))
    assert torch.equal(pooled, unet.add_embedding(texts[0]))
