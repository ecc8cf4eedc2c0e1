"""The identity adapter at tiny size: what is trained is what the studio's own loader reads."""

import json
import sys

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import load_file
from transformers import CLIPTokenizer

from core.config import Config
from core.generation.engine import Engine
from core.generation.pictures import PictureStore
from core.generation.request import GenerationRequest, Reference
from core.models import catalogue, registry
from core.models.attachments import load_image_encoder
from core.models.cache import ModelCache
from core.models.device import choose
from core.pose import presets
from core.pose.skeleton import Size
from training import identity, train_adapter
from training.assemble import pipeline, write_pipeline
from training.batches import Words, sources
from training.dataset import jobs, render
from training.figures import ATTRIBUTES
from training.figures.attributes import CLOTH_COLOURS, HAIR_COLOURS, OUTFITS
from training.generator import (
    TINY,
    Recipe,
    begin,
    begin_from,
    new_generator,
    own_tokenizer,
)
from training.identity import Sight, apart_loss, fitted, fitted_from, roc_auc, seen, write
from training.train_adapter import PairBatches, look_words, quiet_caption
from training.train_codec import new_codec

CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def pairs(tmp_path_factory):
    """Four pictures of two characters at the first size, a pair at each other."""
    root = tmp_path_factory.mktemp("pairs")
    render(jobs(root / "a", count=6, first=8_000_000, pairs=True), workers=1)
    return root


@pytest.fixture(scope="module")
def assets(tmp_path_factory):
    """The studio's assets with a starter of random weights."""
    folder = tmp_path_factory.mktemp("assets")
    torch.manual_seed(0)
    model, tokenizer = begin(folder / "run", TINY)
    codec = new_codec(8, (1, 0, 0, 0))
    codec.register_to_config(scaling_factor=1.25)
    codec.decoder.layers[-1].weight.data *= 40  # an untrained one is as good as blank
    write_pipeline(pipeline(model, tokenizer, codec), folder / "starter" / "generator")
    return folder


@pytest.fixture(scope="module")
def trained(pairs, assets, tmp_path_factory):
    """The facts that the last line tells, and the run's folder."""
    out = tmp_path_factory.mktemp("run")
    line = (
        "train_adapter --tiny --device cpu --threads 1 --minutes 0.03 --learning-rate 5e-3 "
        f"--pairs {pairs} --generator {assets}/starter/generator --out {out} "
        f"--ship {assets}/starter/adapter"
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", line.split())
        told: list[str] = []
        patch.setattr("builtins.print", lambda *words, **_: told.append(str(words[0])))
        train_adapter.main()
    return json.loads(told[-1]), out, line


@pytest.fixture
def unet(assets, tmp_path):
    return begin_from(assets / "starter" / "generator", tmp_path / "layout")[0].unet


def test_a_run_learns_and_tells_how_well(trained):
    facts, out, _ = trained
    assert facts["steps"] >= 2
    assert 0 <= facts["roc_auc"] <= 1
    assert facts["loss_own"] > 0
    assert facts["loss_own"] != facts["loss_stranger"] != facts["loss_none"]
    assert (out / "checkpoint.pt").exists()
    assert (out / "state" / "average.safetensors").exists()


def test_a_run_goes_on_where_it_was(trained, monkeypatch, capsys):
    facts, _, line = trained
    monkeypatch.setattr(sys, "argv", [*line.split(), "--resume"])
    train_adapter.main()
    again = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert again["steps"] > facts["steps"]
    assert again["samples"] == 4 * again["steps"]


@pytest.fixture
def studio(trained, assets, tmp_path, monkeypatch):
    monkeypatch.setattr(catalogue, "ASSETS", assets)
    own = catalogue.read_catalogue(catalogue.CATALOGUE.read_text("utf-8"))
    monkeypatch.setattr(registry, "shipped", lambda: own)
    return Config(data_folder=tmp_path, device="cpu", offline=True, min_free_bytes=0)


def test_the_studio_draws_with_what_was_trained(studio):
    assert registry.adapter("starter-adapter", studio).is_installed(studio)
    engine = Engine(ModelCache(studio))
    store = PictureStore(studio.data_folder / "inputs")
    colours = [(200, 30, 30), (30, 30, 200)]
    pictures = [store.put(Image.new("RGB", (64, 96), colour)) for colour in colours]

    def drawn(*references: Reference) -> np.ndarray:
        request = GenerationRequest(
            prompt="1girl", pose=presets.get("jogging").pose, checkpoint="starter",
            size=Size(64, 96), steps=2, seed=5, references=references,
        )  # fmt: skip
        return np.asarray(engine.generate(request).image)

    plain, held = drawn(), drawn(Reference(pictures[0], strength=1.0))
    assert not np.array_equal(held, plain)
    assert not np.array_equal(held, drawn(Reference(pictures[1], strength=1.0)))
    assert np.array_equal(drawn(Reference(pictures[0], strength=0.0)), plain)


def test_the_adapter_shows_only_when_its_files_are_there(studio, assets, tmp_path):
    folder = assets / "starter" / "adapter"
    folder.rename(tmp_path / "aside")
    spec = registry.adapter("starter-adapter", studio)
    assert str(assets) in spec.source.place
    assert not spec.is_installed(studio)
    (tmp_path / "aside").rename(folder)
    assert spec.is_installed(studio)
    encoder = registry.adapter("starter-adapter", studio).image_encoder
    loaded = load_image_encoder(encoder, choose(studio))
    assert loaded.config.image_size == identity.TINY_SIGHT.side


def test_training_sees_what_the_studio_shows():
    from transformers import CLIPImageProcessor

    from core.generation.adapters import squared

    rng = np.random.default_rng(0)
    rough = Image.fromarray(rng.integers(0, 256, (12, 8, 3), np.uint8))
    image = rough.resize((96, 144), Image.Resampling.BICUBIC)
    size = {"height": 48, "width": 48}
    processor = CLIPImageProcessor(size={"shortest_edge": 48}, crop_size=size)
    shown = processor(images=squared(image), return_tensors="pt").pixel_values
    own = seen(torch.from_numpy(np.array(image))[None].permute(0, 3, 1, 2) / 255, 48)
    assert own.shape == shown.shape
    assert float((own - shown).abs().mean()) < 0.02


def test_what_is_written_is_read_again(unet, assets, tmp_path):
    torch.manual_seed(1)
    made = fitted(unet, identity.TINY_SIGHT)
    write(made, tmp_path / "adapter")
    other, _ = begin_from(assets / "starter" / "generator", tmp_path / "other")
    again = fitted_from(other.unet, tmp_path / "adapter")
    for name, value in made.state_dict().items():
        if not name.startswith("heads."):
            assert torch.allclose(again.state_dict()[name], value, atol=1e-3), name
    picture = torch.rand(1, 3, 24, 16)
    assert torch.allclose(again.told(picture), made.told(picture), atol=1e-2)


def test_an_emphasised_adapter_says_the_same_as_loudly_as_asked(unet, tmp_path):
    made = fitted(unet, identity.TINY_SIGHT)
    plain, loud = (
        load_file(tmp_path / str(by) / identity.ADAPTER_FILE)
        for by in (1, 2)
        if write(made, tmp_path / str(by), by)
    )
    for name, value in plain.items():
        by = 2 if name.endswith("to_v_ip.weight") else 1
        assert torch.equal(loud[name], value * by), name


def test_only_the_adapter_learns(unet):
    made = fitted(unet, identity.TINY_SIGHT)
    learning = {name for name, p in unet.named_parameters() if p.requires_grad}
    assert learning
    assert all("_ip." in name or name.startswith("encoder_hid_proj") for name in learning)
    assert all(p.requires_grad for p in made.parameters())


def test_the_words_are_silent_about_looks(pairs, assets):
    known = sources(pairs)
    words = Words(CLIPTokenizer.from_pretrained(assets / "starter" / "generator" / "tokenizer"))
    batch = PairBatches(known, words, 3, 4).make(0)
    assert {len(part) for part in batch.values()} == {4}
    attributes = next(iter(known.values()))[0].facts[0]["attributes"][0]
    caption = quiet_caption(attributes)
    assert caption.startswith(f"1{attributes['kind']}, {attributes['place']}")
    assert not any(outfit in caption for outfit in OUTFITS)
    assert not any(f"{colour} hair" in caption for colour in HAIR_COLOURS | CLOTH_COLOURS)
    named = [ATTRIBUTES[name][place] for name, place in zip(
        identity.ASKED, train_adapter.answers(attributes), strict=True
    )]  # fmt: skip
    assert named == [attributes[name] for name in identity.ASKED]


def test_a_look_is_said_in_four_phrases_whose_places_are_known(pairs, assets):
    tokenizer = CLIPTokenizer.from_pretrained(assets / "starter" / "generator" / "tokenizer")
    words = Words(tokenizer)
    (shard, *_) = next(iter(sources(pairs).values()))
    for facts in shard.facts:
        look = facts["attributes"][0]
        tokens, spots = look_words(words, look)
        assert len(tokens) == 77
        said = [tokenizer.decode([tokens[spot]]).strip() for spot in spots]
        assert said[0] == f"{look['hair_colour']} hair"
        assert said[1].split()[-1] == look["hair_style"].split()[-1]
        assert said[2] == f"{look['outfit_colour']} {look['outfit']}"
        assert said[3].startswith(look["shoe_colour"])


def test_partners_show_one_character_in_two_poses(pairs):
    for shards in sources(pairs).values():
        for shard in shards:
            views = train_adapter.Views(CPU)
            picks = torch.tensor([[list(train_adapter.BUCKETS).index(shard.size), 0, 0, 0]])
            first, second = views.of({shard.size: [shard]}, picks)
            assert not torch.equal(first, second)
            assert torch.equal(
                second[0], torch.from_numpy(shard.pictures[0]).permute(2, 0, 1) / 255
            )
            one, other = (shard.facts[row]["attributes"][0] for row in (0, 1))
            assert all(one[name] == other[name] for name in identity.ASKED)


def test_characters_are_pulled_apart():
    torch.manual_seed(0)
    own = torch.randn(8, 16)
    near = own + 0.1 * torch.randn(8, 16)
    who = torch.arange(8)
    assert float(apart_loss(own, near, who)) < 0.1 < float(apart_loss(own, near.roll(1, 0), who))
    # Whoever is there twice is no stranger to itself.
    twice, pair = torch.cat([own, own]), torch.cat([near, near])
    assert float(apart_loss(twice, pair, who.repeat(2))) < 0.1
    assert float(apart_loss(twice, pair, torch.arange(16))) > 0.5
    assert roc_auc(own, near) == 1.0
    assert roc_auc(torch.ones(4, 2), torch.ones(4, 2)) == 0.5


def test_the_shipped_size_is_within_its_bound(tmp_path):
    tokenizer = own_tokenizer(tmp_path)
    with torch.device("meta"):
        unet = new_generator(tokenizer, Recipe()).unet
        encoder = identity.new_encoder(Sight())
    heard = [
        layer.to_k.out_features for name, layer in unet.named_modules() if name.endswith("attn2")
    ]
    cross, told = unet.config.cross_attention_dim, Sight().told
    halves = sum(p.numel() for p in encoder.parameters())
    halves += 2 * cross * sum(heard) + identity.WORDS * cross * (told + 1)
    assert 6 << 20 < 2 * halves < identity.MOST_BYTES - (64 << 10)


def test_pictures_to_measure_by_are_the_same_each_time():
    first, second = train_adapter.held_out_views(1)
    again, _ = train_adapter.held_out_views(1)
    assert np.array_equal(first[0], again[0])
    assert not np.array_equal(first[0], second[0])
