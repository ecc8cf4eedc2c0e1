import numpy as np
import pytest
import torch

from core.geometry import Size
from training.data.batches import (
    Batches,
    LatentCache,
    ShardLatents,
    jittered,
    shards_by_size,
)
from training.dataset import control_array, mirrored_joints, read_shards
from training.loop.loaders import prefetched
from training.train_codec import new_codec

CPU = torch.device("cpu")
CAPTION = "1girl, brown hair, red hoodie, smile, sunny park path"


@pytest.fixture(scope="module")
def codec():
    torch.manual_seed(0)
    return new_codec(8, (1, 0, 0, 0))


@pytest.mark.parametrize("caption", [CAPTION, "", "xyzzy 日本", f"{CAPTION}, " * 20])
def test_training_sees_the_tokens_that_the_pipeline_sends(captions, caption):
    ids = captions.tokens(caption)
    assert len(ids) == 77
    laid_out = captions.tokenizer(caption, padding="max_length", max_length=77, truncation=True)
    assert ids == laid_out.input_ids


def test_split_captions_have_the_words_but_no_phrases(captions):
    whole, split_phrases = captions.tokens(CAPTION), captions.tokens(CAPTION, split_phrases=True)
    marks = captions.tokenizer
    assert len([i for i in split_phrases if i != marks.pad_token_id]) > len(
        [i for i in whole if i != marks.pad_token_id]
    )
    read = [
        "".join(marks.decode(ids, skip_special_tokens=True).split())
        for ids in (whole, split_phrases)
    ]
    assert read[0] == read[1]


def test_a_batch_depends_on_its_step_alone(tiny_data, captions):
    batches = Batches(shards_by_size(tiny_data), captions, seed=3, count=4)
    one, same, other = batches.make(7), batches.make(7), batches.make(8)
    assert all(torch.equal(one[name], same[name]) for name in one)
    assert not torch.equal(one["picks"], other["picks"])
    ahead = prefetched(batches.make, 2, 7, CPU)
    for expected in (one, other):
        found = next(ahead)
        assert all(torch.equal(found[name], expected[name]) for name in expected)


def test_maps_belong_to_the_picked_figures(tiny_data, captions):
    batches = Batches(shards_by_size(tiny_data), captions, seed=0, count=8)
    checked = 0
    for step in range(4):
        batch = batches.make(step)
        size = list(batches.shards)[int(batch["picks"][0, 0])]
        assert batch["control"].shape == (8, 3, size.height, size.width)
        for row, (_, number, index, mirror) in enumerate(batch["picks"].tolist()):
            if batch["strength"][row] != 1:
                continue
            people = batches.shards[size][number].people[index]
            people = mirrored_joints(people, size.width) if mirror else people
            drawn = torch.from_numpy(control_array(people, size)).permute(2, 0, 1)
            assert torch.equal(batch["control"][row], drawn)
            checked += 1
    assert checked > 8


def test_words_and_poses_are_dropped_as_often_as_planned(tiny_data, captions):
    batches = Batches(shards_by_size(tiny_data), captions, seed=1, count=300)
    strength = batches.make(0)["strength"]
    assert float((strength == 0).float().mean()) == pytest.approx(0.1, abs=0.04)
    weaker = (strength > 0) & (strength < 1)
    assert float(weaker.float().mean()) == pytest.approx(0.135, abs=0.05)


def test_the_weaker_a_pose_the_further_its_joints_are_moved(tiny_data):
    people = read_shards(tiny_data, Size(256, 384))[0].people[0]
    rng = np.random.default_rng(0)
    assert jittered(rng, people, 0.0) is people
    moved = [
        np.abs(jittered(np.random.default_rng(0), people, share) - people).mean()
        for share in (0.1, 0.5, 1.0)
    ]
    assert moved[0] < moved[1] < moved[2]
    shown = people[..., 2] > 0
    assert (jittered(rng, people, 1.0)[~shown] == 0).all()


def test_latents_are_made_once_and_mirrored_ones_are_their_own(tiny_data, codec):
    (shard,) = read_shards(tiny_data, Size(256, 384))
    codec.register_to_config(scaling_factor=2.0)
    encoded = ShardLatents(shard, codec, CPU)
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


def test_latents_come_in_the_order_of_the_picks(tiny_data, captions, codec):
    known = shards_by_size(tiny_data)
    batch = Batches(known, captions, seed=5, count=6).make(0)
    latents = LatentCache(codec, CPU)
    together = latents.of(known, batch["picks"])
    for row, pick in enumerate(batch["picks"]):
        assert torch.equal(latents.of(known, pick[None])[0], together[row])
