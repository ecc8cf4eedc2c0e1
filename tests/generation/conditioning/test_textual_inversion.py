from __future__ import annotations

import pytest
import torch

from core.errors import ModelUnusable
from core.generation.conditioning.prompt_encoder import CHUNK_TOKENS, ClipTextEncoder, PromptEncoder
from core.generation.conditioning.textual_inversion import (
    Embedding,
    Vocabulary,
    embedding_from,
    mentioned,
)
from tests.models import tiny
from tests.models.tiny_sdxl import text_encoder_2


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory):
    from transformers import CLIPTokenizer

    folder = tmp_path_factory.mktemp("tokenizer")
    tiny.write_tokenizer(folder)
    return CLIPTokenizer.from_pretrained(folder)


@pytest.fixture(scope="module")
def model():
    torch.manual_seed(0)
    return tiny.text_encoder()


@pytest.fixture
def text_encoder(model, tokenizer):
    return ClipTextEncoder(model, tokenizer)


@pytest.fixture(autouse=True)
def no_grad():
    with torch.no_grad():
        yield


VECTORS = torch.randn((3, 32), generator=torch.Generator().manual_seed(1))


def test_the_vectors_stand_where_the_word_stood(text_encoder, model, tokenizer):
    plain = text_encoder.encode("abc abc abc", 1).embeds
    text_encoder.vocabulary = Vocabulary([Embedding("Thing", (VECTORS,))])
    seen = []
    handle = model.get_input_embeddings().register_forward_hook(lambda *a: seen.append(a[2]))
    words = text_encoder.encode("a thing b", 1).embeds
    handle.remove()
    # hooks run in the order they came: this one first sees the look-up, the encoder the vectors
    ids = [tokenizer.bos_token_id, *tokenizer("a", add_special_tokens=False).input_ids]
    table = model.get_input_embeddings().weight
    assert torch.equal(seen[0][0, : len(ids)], table[ids])
    assert words.shape == (1, 77, 32)
    assert not torch.equal(words, plain)
    assert text_encoder.chunks("a thing b")[0].ids[1:4] == [-1, -2, -3]


def test_an_embedding_of_one_words_own_vector_is_that_word(text_encoder, model, tokenizer):
    token = tokenizer("q", add_special_tokens=False).input_ids[0]
    vector = model.get_input_embeddings().weight[token][None].clone()
    plain = text_encoder.encode("a q b", 1).embeds
    text_encoder.vocabulary = Vocabulary([Embedding("thing", (vector,))])
    assert torch.equal(text_encoder.encode("a thing b", 1).embeds, plain)


def test_model_and_tokenizer_stay_as_they_were(text_encoder, model, tokenizer):
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    plain, words = text_encoder.encode("thing", 1).embeds, len(tokenizer)
    text_encoder.vocabulary = Vocabulary([Embedding("thing", (VECTORS,))])
    text_encoder.encode("thing", 1)
    text_encoder.vocabulary = Vocabulary()
    assert torch.equal(text_encoder.encode("thing", 1).embeds, plain)
    assert len(tokenizer) == words
    assert all(torch.equal(tensor, before[name]) for name, tensor in model.state_dict().items())
    assert not model.get_input_embeddings()._forward_hooks


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("a thing b", ["a ", [-1, -2, -3], " b"]),
        ("THING,things", [[-1, -2, -3], ",things"]),
        ("embedding:thing", [[-1, -2, -3]]),
        ("something thing-like", ["something thing-like"]),
        ("thing2 thing", [[-4], [-1, -2, -3]]),
    ],
)
def test_only_whole_words_name_an_embedding(text, pieces):
    known = [Embedding("Thing", (VECTORS,)), Embedding("thing2", (VECTORS[:1],))]
    found = Vocabulary(known).split(text)
    assert [one if isinstance(one, str) else list(one) for one in found] == pieces
    assert mentioned("thing", text) == ([-1, -2, -3] in pieces)


def test_the_vectors_of_one_word_are_not_torn_apart(text_encoder):
    text_encoder.vocabulary = Vocabulary([Embedding("thing", (VECTORS,))])
    chunks = text_encoder.chunks("a " * 73 + "thing b")
    assert [len(chunk.ids) for chunk in chunks] == [73, 4]
    assert chunks[1].ids[:3] == [-1, -2, -3]


def test_an_embedding_longer_than_a_chunk_is_cut(text_encoder):
    vectors = torch.zeros((CHUNK_TOKENS + 5, 32))
    text_encoder.vocabulary = Vocabulary([Embedding("thing", (vectors,))])
    assert [len(chunk.ids) for chunk in text_encoder.chunks("thing")] == [CHUNK_TOKENS]


@pytest.mark.parametrize(
    "tensors", [{"emb_params": VECTORS}, {"<any>": VECTORS}, {"emb_params": VECTORS, "step": 1}]
)
def test_the_ways_in_which_vectors_are_kept(tensors):
    found = embedding_from("thing", tensors, [32])
    assert torch.equal(found.vectors[0], VECTORS)
    assert embedding_from("one", {"x": VECTORS[0]}, [32]).vectors[0].shape == (1, 32)


@pytest.mark.parametrize(
    ("tensors", "widths"),
    [
        ({"emb_params": VECTORS}, [768]),
        ({"a": VECTORS, "b": VECTORS}, [32]),
        ({"clip_l": VECTORS}, [32, 48]),
        ({"emb_params": VECTORS[None]}, [32]),
    ],
)
def test_vectors_that_do_not_fit_are_refused_in_one_line(tensors, widths):
    with pytest.raises(ModelUnusable, match="in the embedding thing") as e:
        embedding_from("thing", tensors, widths)
    assert "\n" not in str(e.value)


def test_sdxl_reads_with_both_encoders_side_by_side(model, tokenizer):
    from transformers import CLIPTokenizer

    torch.manual_seed(1)
    second = text_encoder_2().eval()
    bang = CLIPTokenizer.from_pretrained(tokenizer.name_or_path, pad_token="!")
    encoder = PromptEncoder(
        ClipTextEncoder(model, tokenizer, is_sdxl=True), ClipTextEncoder(second, bang, is_sdxl=True)
    )
    words = encoder.encode("red hair")
    padded = {"padding": "max_length", "max_length": 77, "return_tensors": "pt"}
    outputs = [
        one(marks("red hair", **padded).input_ids, output_hidden_states=True)
        for one, marks in ((model, tokenizer), (second, bang))
    ]
    expected = torch.cat([output.hidden_states[-2] for output in outputs], dim=-1)
    assert torch.equal(words.embeds, expected)
    assert torch.equal(words.pooled, outputs[1].text_embeds)
    assert torch.equal(encoder.encode("red hair", 2).embeds, expected)
    deeper = torch.cat([output.hidden_states[-3] for output in outputs], dim=-1)
    assert torch.equal(encoder.encode("red hair", 3).embeds, deeper)
    long, short = encoder.encode_alike(["a " * 200, "bad"])
    assert long.embeds.shape == short.embeds.shape == (1, 3 * 77, 80)
    assert torch.equal(short.pooled, encoder.encode("bad").pooled)
    assert torch.equal(long.pooled, encoder.encode("a " * 75).pooled)
    weighted = encoder.encode("(red hair:1.3)")
    assert not torch.equal(weighted.embeds, words.embeds)
    assert torch.equal(weighted.pooled, words.pooled)


def test_an_embedding_for_two_encoders_changes_both_halves(model, tokenizer):
    torch.manual_seed(1)
    text_encoders = [
        ClipTextEncoder(one, tokenizer, is_sdxl=True) for one in (model, text_encoder_2())
    ]
    encoder = PromptEncoder(*text_encoders)
    plain = encoder.encode("thing").embeds
    encoder.set_embeddings([Embedding("thing", (VECTORS, torch.ones((3, 48))))])
    named = encoder.encode("thing").embeds
    assert not torch.equal(named[..., :32], plain[..., :32])
    assert not torch.equal(named[..., 32:], plain[..., 32:])
    encoder.set_embeddings([])
    assert torch.equal(encoder.encode("thing").embeds, plain)


def test_what_else_decides_the_features_is_asked_before_remembering(text_encoder):
    encoder = PromptEncoder(text_encoder)
    first = encoder.encode("a")
    assert encoder.encode("a") is first
    encoder.state = ("a LoRA",)
    assert encoder.encode("a") is not first
    encoder.state = ()
    assert encoder.encode("a") is first
