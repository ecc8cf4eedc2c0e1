"""The identity adapter at tiny size: what is trained is what the studio's own loader reads."""

import json
import sys

import numpy as np
import pytest
import torch
from PIL import Image

from core.config import Config
from core.figures.attributes import CLOTH_COLOURS, HAIR_COLOURS, OUTFITS
from core.generation.engine import Engine
from core.generation.input_store import PictureStore
from core.generation.request import GenerationRequest, Reference
from core.geometry import Size
from core.models import catalogue, registry
from core.models.loading.cache import ModelCache
from core.pose import presets
from core.pose.appearance import LooksReader, embedding_of
from training import train_adapter
from training.assemble import pipeline, write_pipeline
from training.data.batches import shards_by_size
from training.dataset import jobs, pose_of, render
from training.figures import Look
from training.nets import identity
from training.nets.generator import GeneratorConfig, load_generator, new_generator
from training.nets.identity import load_adapter, new_adapter, roc_auc, save_adapter
from training.train_adapter import (
    AdapterLoss,
    PairBatches,
    PartnerEmbeds,
    SyntheticLooks,
    base_caption,
    full_caption,
    look_and_scene,
)
from training.train_attributes import LABELS, TINY_HIDDEN, TINY_WIDTHS, AttributeClassifier, export
from training.train_codec import new_codec

CPU = torch.device("cpu")
EMBEDDING_SIZE = 7


@pytest.fixture(scope="module")
def pairs(tmp_path_factory):
    """Four pictures of two characters at the first size, a pair at each other."""
    root = tmp_path_factory.mktemp("pairs")
    render(jobs(root / "a", count=6, first=8_000_000, pairs=True), workers=1)
    return root


@pytest.fixture(scope="module")
def assets(tmp_path_factory, tiny_generator):
    """The studio's assets with a starter of random weights."""
    folder = tmp_path_factory.mktemp("assets")
    torch.manual_seed(0)
    _, model, tokenizer = tiny_generator
    codec = new_codec(8, (1, 0, 0, 0))
    codec.register_to_config(scaling_factor=1.25)
    codec.decoder.layers[-1].weight.data *= 40  # an untrained one is as good as blank
    write_pipeline(pipeline(model, tokenizer, codec), folder / "starter" / "generator")
    model.float()
    export(AttributeClassifier(TINY_WIDTHS, TINY_HIDDEN), folder / "starter" / "attributes.onnx")
    return folder


@pytest.fixture(scope="module")
def reader(assets):
    return LooksReader(assets / "starter" / "attributes.onnx")


@pytest.fixture(scope="module")
def trained(pairs, assets, tmp_path_factory):
    """The facts of its last line, the run's folder, and its command."""
    out = tmp_path_factory.mktemp("run")
    line = (
        "train_adapter --tiny --device cpu --threads 1 --characters 2 --learning-rate 5e-3 "
        f"--pairs {pairs} --generator {assets}/starter/generator --out {out} "
        f"--export {assets}/starter/adapter --reader {assets}/starter/attributes.onnx"
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", [*line.split(), "--minutes", "0.01"])
        printed: list[str] = []
        patch.setattr("builtins.print", lambda *words, **_: printed.append(str(words[0])))
        train_adapter.main()
    return json.loads(printed[-1]), out, line


@pytest.fixture
def unet(assets, tmp_path):
    return load_generator(assets / "starter" / "generator", tmp_path / "layout")[0].unet


def test_a_run_learns_and_tells_how_well(trained):
    facts, out, _ = trained
    assert facts["steps"] >= 1
    assert 0 <= facts["roc_auc"] <= 1
    assert facts["effect_own"] < 1
    assert facts["effect_stranger"] < 1
    assert (out / "checkpoint.pt").exists()


def test_a_run_goes_on_where_it_was(trained, monkeypatch, capsys):
    facts, _, line = trained
    longer = f"{line} --resume --minutes {facts['minutes'] + 0.001}"
    monkeypatch.setattr(sys, "argv", longer.split())
    train_adapter.main()
    again = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert again["steps"] > facts["steps"]
    assert again["samples"] == facts["samples"] + 4 * (again["steps"] - facts["steps"])


@pytest.fixture
def studio(trained, assets, tmp_path, monkeypatch):
    monkeypatch.setattr(catalogue, "ASSETS", assets)
    own = catalogue.read_catalogue(catalogue.CATALOGUE.read_text("utf-8"))
    monkeypatch.setattr(registry, "load_catalogue", lambda: own)
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
    assert spec.reads_looks
    reader = assets / "starter" / "attributes.onnx"
    reader.rename(tmp_path / "aside.onnx")
    assert "attributes.onnx" in spec.why_not(studio)
    (tmp_path / "aside.onnx").rename(reader)


def test_what_is_written_is_read_again(unet, assets, tmp_path):
    torch.manual_seed(1)
    made = new_adapter(unet, EMBEDDING_SIZE)
    save_adapter(made, tmp_path / "adapter")
    other, _ = load_generator(assets / "starter" / "generator", tmp_path / "other")
    again = load_adapter(other.unet, tmp_path / "adapter")
    for name, value in made.state_dict().items():
        assert torch.allclose(again.state_dict()[name], value, atol=1e-3), name
    embeds = torch.rand(1, EMBEDDING_SIZE)
    assert torch.allclose(again.projection(embeds), made.projection(embeds), atol=1e-2)


def test_only_the_adapter_learns(unet):
    made = new_adapter(unet, EMBEDDING_SIZE)
    learning = {name for name, p in unet.named_parameters() if p.requires_grad}
    assert learning
    assert all("_ip." in name or name.startswith("encoder_hid_proj") for name in learning)
    assert all(p.requires_grad for p in made.parameters())


def test_base_captions_leave_looks_out_and_full_ones_name_them(pairs, captions):
    batch = PairBatches(shards_by_size(pairs), captions, 3, 4).make(0)
    assert {len(part) for part in batch.values()} == {4}
    assert batch["full_tokens"].shape == batch["tokens"].shape == (4, 77)
    attributes = next(iter(shards_by_size(pairs).values()))[0].facts[0]["attributes"][0]
    base, full = (write(*look_and_scene(attributes)) for write in (base_caption, full_caption))
    assert base.startswith(f"1{attributes['kind']}, {attributes['place']}")
    assert not any(outfit in base for outfit in OUTFITS)
    assert not any(f"{colour} hair" in base for colour in HAIR_COLOURS | CLOTH_COLOURS)
    for words in (
        f"{attributes['hair_colour']} hair", attributes["hair_style"],
        f"{attributes['eye_colour']} eyes", f"{attributes['outfit_colour']} {attributes['outfit']}",
        attributes["place"],
    ):  # fmt: skip
        assert words in full


def test_a_look_comes_back_from_its_attributes(pairs):
    for shards in shards_by_size(pairs).values():
        for facts in shards[0].facts:
            attributes = facts["attributes"][0]
            look = Look.of(attributes)
            assert look.attributes().items() <= attributes.items()


def test_synthetic_embeddings_mostly_name_the_look(captions):
    looks = SyntheticLooks(LABELS, captions, 5)
    one, again, other = looks(0, 200), looks(0, 200), looks(1, 200)
    assert all(torch.equal(one[name], again[name]) for name in one)
    assert not torch.equal(one["embeds"], other["embeds"])
    begin = len(LABELS["hair_style"])
    colours = one["embeds"][:, begin : begin + len(LABELS["hair_colour"])]
    shown = colours.any(1)
    assert 0.8 < shown.float().mean() < 0.97
    written = [captions.tokenizer.decode(row) for row in one["full_tokens"]]
    named = [
        f"{LABELS['hair_colour'][int(row.argmax())]} hair" in text
        for row, text, there in zip(colours, written, shown, strict=True) if there
    ]  # fmt: skip
    assert np.mean(named) > 0.95


def test_the_partner_is_what_is_read(pairs, reader):
    for size, shards in shards_by_size(pairs).items():
        bucket = list(train_adapter.BUCKETS).index(size)
        picks = torch.tensor([[bucket, 0, 0, 0], [bucket, 0, 1, 1]])
        embeds = PartnerEmbeds(reader).of({size: shards}, picks)
        shard = shards[0]
        for row, partner in ((0, 1), (1, 0)):
            pose = pose_of(shard.people[partner], shard.size)
            own = embedding_of(reader.chances(shard.pictures[partner], pose))
            assert np.allclose(embeds[row], own)
        one, other = (shard.facts[row]["attributes"][0] for row in (0, 1))
        assert Look.of(one).tags == Look.of(other).tags


def test_the_pooled_loss_is_learned(assets, captions, tmp_path):
    """It is 1 where the adapter adds nothing."""
    model, _ = load_generator(assets / "starter" / "generator", tmp_path / "layout")
    looks = SyntheticLooks(LABELS, captions, 5)
    made = new_adapter(model.unet, looks(0, 1)["embeds"].shape[1])
    adapter_loss = AdapterLoss(model.eval(), made, CPU)
    optimizer = torch.optim.AdamW(made.projection.parameters(), 3e-3)
    losses = []
    for step in range(30):
        loss = adapter_loss.pooled(looks(step, 24))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(float(loss.detach()))
    assert np.mean(losses[-5:]) < 0.8 * np.mean(losses[:3])


def test_the_baseline_is_what_the_adapter_has_to_make_up_for(
    pairs, assets, reader, captions, tmp_path
):
    model, _ = load_generator(assets / "starter" / "generator", tmp_path / "layout")
    made = new_adapter(model.unet, reader.embedding_size)
    adapter_loss = AdapterLoss(model.eval(), made, CPU)
    shards = shards_by_size(pairs)
    batch = PairBatches(shards, captions, 3, 2).make(0)
    batch["embeds"] = PartnerEmbeds(reader).of(shards, batch["picks"])
    side = batch["control"].shape[-2:]
    batch["latents"] = torch.randn(2, 16, side[0] // 8, side[1] // 8)
    with torch.no_grad():
        missed, baseline = adapter_loss.distilled(batch)
        assert missed != baseline > 0
        missed, baseline = adapter_loss.distilled(batch | {"full_tokens": batch["tokens"]})
        assert float(baseline) == 0  # the same captions draw the same
        assert missed > 0


def test_characters_that_are_alike_are_told_apart_from_others():
    torch.manual_seed(0)
    own = torch.randn(8, 16)
    near = own + 0.1 * torch.randn(8, 16)
    assert roc_auc(own, near) == 1.0
    assert roc_auc(torch.ones(4, 2), torch.ones(4, 2)) == 0.5


def test_the_shipped_size_is_within_its_bound(tokenizer, tmp_path):
    unet = new_generator(tokenizer, GeneratorConfig()).unet
    size_of_embedding = sum(len(values) for name, values in LABELS.items() if name != "place")
    size = save_adapter(new_adapter(unet, size_of_embedding), tmp_path / "adapter")
    assert 1 << 20 < size < identity.MOST_BYTES // 2
