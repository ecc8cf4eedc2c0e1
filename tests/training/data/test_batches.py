import numpy as np
import pytest
import torch
from transformers import CLIPTokenizer

from core.geometry import Size
from training.data.batches import Batches, Encoded, Latents, Words, astray, sources
from training.dataset import control_array, mirrored_joints, read_shards
from training.figures.captions import phrases, vocabulary
from training.nets.tokenizer import write_tokenizer
from training.run import batches_ahead
from training.train_codec import new_codec

CPU = torch.device("cpu")
CAPTION = "1girl, brown hair, red hoodie, smile, sunny park path"


@pytest.fixture(scope="module")
def words(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tokenizer")
    write_tokenizer(folder, vocabulary(), phrases())
    return Words(CLIPTokenizer.from_pretrained(folder))


@pytest.fixture(scope="module")
def codec():
    torch.manual_seed(0)
    return new_codec(8, (1, 0, 0, 0))


@pytest.mark.parametrize("caption", [CAPTION, "", "xyzzy 日本", f"{CAPTION}, " * 20])
def test_training_sees_the_tokens_that_the_pipeline_sends(words, caption):
    ids = words.tokens(caption)
    assert len(ids) == 77
    laid_out = words.tokenizer(caption, padding="max_length", max_length=77, truncation=True)
    assert ids == laid_out.input_ids


def test_spelled_captions_have_the_words_but_no_phrases(words):
    whole, spelled = words.tokens(CAPTION), words.tokens(CAPTION, spelled=True)
    marks = words.tokenizer
    assert len([i for i in spelled if i != marks.pad_token_id]) > len(
        [i for i in whole if i != marks.pad_token_id]
    )
    read = [
        "".join(marks.decode(ids, skip_special_tokens=True).split()) for ids in (whole, spelled)
    ]
    assert read[0] == read[1]


def test_a_batch_depends_on_its_step_alone(tiny_data, words):
    batches = Batches(sources(tiny_data), words, seed=3, count=4)
    one, same, other = batches.make(7), batches.make(7), batches.make(8)
    assert all(torch.equal(one[name], same[name]) for name in one)
    assert not torch.equal(one["picks"], other["picks"])
    ahead = batches_ahead(batches.make, 2, 7, CPU)
    for expected in (one, other):
        found = next(ahead)
        assert all(torch.equal(found[name], expected[name]) for name in expected)


def test_maps_belong_to_the_picked_figures(tiny_data, words):
    batches = Batches(sources(tiny_data), words, seed=0, count=8)
    checked = 0
    for step in range(4):
        batch = batches.make(step)
        size = list(batches.sources)[int(batch["picks"][0, 0])]
        assert batch["control"].shape == (8, 3, size.height, size.width)
        for row, (_, number, index, mirror) in enumerate(batch["picks"].tolist()):
            if batch["strength"][row] != 1:
                continue
            people = batches.sources[size][number].people[index]
            people = mirrored_joints(people, size.width) if mirror else people
            drawn = torch.from_numpy(control_array(people, size)).permute(2, 0, 1)
            assert torch.equal(batch["control"][row], drawn)
            checked += 1
    assert checked > 8


def test_words_and_poses_are_dropped_as_often_as_planned(tiny_data, words):
    batches = Batches(sources(tiny_data), words, seed=1, count=400)
    strength = batches.make(0)["strength"]
    assert float((strength == 0).float().mean()) == pytest.approx(0.1, abs=0.04)
    weaker = (strength > 0) & (strength < 1)
    assert float(weaker.float().mean()) == pytest.approx(0.135, abs=0.05)


def test_the_weaker_a_pose_the_further_its_joints_go_astray(tiny_data):
    people = read_shards(tiny_data, Size(256, 384))[0].people[0]
    rng = np.random.default_rng(0)
    assert astray(rng, people, 0.0) is people
    moved = [
        np.abs(astray(np.random.default_rng(0), people, share) - people).mean()
        for share in (0.1, 0.5, 1.0)
    ]
    assert moved[0] < moved[1] < moved[2]
    shown = people[..., 2] > 0
    assert (astray(rng, people, 1.0)[~shown] == 0).all()


def test_latents_are_made_once_and_mirrored_ones_are_their_own(tiny_data, codec):
    (shard,) = read_shards(tiny_data, Size(256, 384))
    codec.register_to_config(scaling_factor=2.0)
    encoded = Encoded(shard, codec, CPU)
    index = np.array([0, 0, 2])
    found = encoded.rows(index, np.array([0, 1, 0]))
    assert found.shape == (3, codec.config.latent_channels, 48, 32)
    picture = torch.from_numpy(np.array(shard.pictures[0])).permute(2, 0, 1)[None].float() / 127.5
    with torch.no_grad():
        expected = [2 * codec.encode(p - 1).latents[0] for p in (picture, picture.flip(-1))]
    assert torch.allclose(found[0], expected[0], atol=0.02)
    assert torch.allclose(found[1], expected[1], atol=0.02)
    assert encoded.is_known.sum() == 3
    encoded.codec = None
    assert torch.equal(encoded.rows(index, np.array([0, 1, 0])), found)


def test_latents_come_in_the_order_of_the_picks(tiny_data, words, codec):
    known = sources(tiny_data)
    batch = Batches(known, words, seed=5, count=6).make(0)
    latents = Latents(codec, CPU)
    together = latents.of(known, batch["picks"])
    for row, pick in enumerate(batch["picks"]):
        assert torch.equal(latents.of(known, pick[None])[0], together[row])
