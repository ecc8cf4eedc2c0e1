from __future__ import annotations

import pytest
import torch

from core.generation.conditioning.prompt_encoder import (
    CHUNK_TOKENS,
    ClipTextEncoder,
    PromptEncoder,
    mean_restored,
)
from tests.models.tiny import text_encoder, write_tokenizer


@pytest.fixture(scope="module")
def encoder(tmp_path_factory):
    from transformers import CLIPTokenizer

    folder = tmp_path_factory.mktemp("tokenizer")
    write_tokenizer(folder)
    torch.manual_seed(0)
    model = text_encoder(layers=4)
    # CLIP-L's features have a mean of their own; fresh ones have none
    torch.nn.init.constant_(model.final_layer_norm.bias, 0.2)
    return PromptEncoder(ClipTextEncoder(model, CLIPTokenizer.from_pretrained(folder)))


@pytest.fixture(autouse=True)
def no_grad():
    with torch.no_grad():
        yield


def test_a_plain_prompt_is_encoded_as_diffusers_does(encoder):
    tokenizer, model = encoder.text_encoders[0].tokenizer, encoder.text_encoders[0].text_encoder
    for prompt in ("1girl, Solo", "", "a ) b"):
        ids = tokenizer(prompt, padding="max_length", max_length=77, return_tensors="pt").input_ids
        assert torch.equal(encoder.encode(prompt).embeds, model(ids)[0])


def test_weight_one_changes_nothing_and_others_do(encoder):
    plain = encoder.encode("red hair").embeds
    assert torch.equal(encoder.encode("(red hair:1.0)").embeds, plain)
    assert torch.equal(encoder.encode("([red hair])").embeds, plain)
    assert not torch.allclose(encoder.encode("(red hair:1.3)").embeds, plain)
    assert not torch.allclose(encoder.encode("[red hair]").embeds, plain)


def test_a_weight_scales_its_own_tokens_and_the_mean_is_restored(encoder):
    plain, weighted = encoder.encode("ab").embeds, encoder.encode("(ab:1.5)").embeds
    assert weighted.mean() == pytest.approx(plain.mean().item(), rel=1e-4)
    factors = (weighted / plain).mean(dim=2)[0]
    assert factors[1] == pytest.approx(1.5 * factors[0].item(), rel=1e-3)
    assert factors[2] == pytest.approx(1.5 * factors[0].item(), rel=1e-3)
    assert factors[3] == pytest.approx(factors[0].item(), rel=1e-3)


def test_features_without_a_mean_are_not_scaled():
    features = torch.tensor([[[1.0, -1.0], [1.0, -0.999]]])
    weighted = features * torch.tensor([1.0, 1.5])[None, :, None]
    assert torch.equal(mean_restored(weighted, features), weighted)


def test_200_tokens_take_three_chunks_and_the_negative_follows(encoder):
    prompt, negative = (words.embeds for words in encoder.encode_alike(["a " * 200, "bad"]))
    assert prompt.shape == negative.shape == (1, 3 * 77, 32)
    assert torch.equal(negative[:, :77], encoder.encode("bad").embeds)
    assert torch.equal(negative[:, 77:154], encoder.encode("").embeds)
    assert torch.equal(prompt[:, :77], encoder.encode("a " * 75).embeds)


def test_a_chunk_ends_at_a_comma_when_one_is_near(encoder):
    # 71 letters, a comma, 6 letters: the word behind the comma moves over whole
    chunks = encoder.text_encoders[0].chunks("a " * 71 + ", bcdefg")
    assert [len(chunk.ids) for chunk in chunks] == [72, 6]
    far = encoder.text_encoders[0].chunks("a, " + "a " * 80)
    assert [len(chunk.ids) for chunk in far] == [CHUNK_TOKENS, 7]
    assert [len(c.ids) for c in encoder.text_encoders[0].chunks("a " * 75 + ", b")] == [75, 2]


def test_break_starts_a_chunk(encoder):
    assert encoder.encode("a BREAK b").embeds.shape == (1, 154, 32)
    assert torch.equal(encoder.encode("a BREAK b").embeds[:, 77:], encoder.encode("b").embeds)


def test_clip_skip_takes_an_earlier_layer_through_the_last_norm(encoder):
    model = encoder.text_encoders[0].text_encoder
    ids = encoder.text_encoders[0].tokenizer(
        "hair", padding="max_length", max_length=77, return_tensors="pt"
    )
    states = model(ids.input_ids, output_hidden_states=True).hidden_states
    assert torch.allclose(encoder.encode("hair", 1).embeds, model.final_layer_norm(states[-1]))
    assert torch.equal(encoder.encode("hair", 2).embeds, model.final_layer_norm(states[-2]))
    assert not torch.allclose(encoder.encode("hair", 1).embeds, encoder.encode("hair", 2).embeds)


def test_a_prompt_is_encoded_once(encoder):
    calls = []
    handle = encoder.text_encoders[0].text_encoder.register_forward_hook(lambda *_: calls.append(1))
    for _ in range(3):
        encoder.encode_alike(["never seen before", "never seen either"])
    handle.remove()
    assert len(calls) == 2


def test_any_text_is_encoded(encoder):
    for text in ("☃ ünï\n(", "\x7f", "(" * 500 + "x" + ")" * 500, "BREAK", "(x:0)"):
        assert bool(torch.isfinite(encoder.encode(text).embeds).all())
