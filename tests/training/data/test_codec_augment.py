import sys

import numpy as np
import torch

from training.data import codec_augment
from training.data.codec_augment import perturbed
from training.dataset import all_shards
from training.detector.scenes import shards_in
from training.train_codec import new_codec


def test_latents_are_perturbed_each_by_its_own_measure():
    chance = torch.Generator().manual_seed(0)
    calm = torch.zeros(64, 4, 24, 16)
    spread = perturbed(calm, chance).std((1, 2, 3))
    assert spread.min() < 0.2
    assert 0.5 < spread.max() < 0.9
    neighbours = perturbed(calm, chance)
    alike = (neighbours[..., 1:] * neighbours[..., :-1]).mean() / neighbours.square().mean()
    assert alike > 0.3  # blotches are larger than a latent
    assert perturbed(calm + 1, chance).mean() > 1.1  # too much contrast


def test_figures_come_out_as_the_codec_shows_them_with_their_joints(
    tiny_data, tmp_path, monkeypatch, capsys
):
    new_codec(8, (1, 0, 0, 0)).save_pretrained(tmp_path / "vae")
    folder = tmp_path / "figures"
    line = f"codec_augment --data {tiny_data} --codec {tmp_path / 'vae'} --folder {folder}"
    monkeypatch.setattr(sys, "argv", f"{line} --count 100 --threads 1 --device cpu".split())
    codec_augment.main()
    known = {shard.path.name: shard for shard in all_shards(tiny_data)}
    made = sorted(folder.glob("*-coded.npy"))
    assert [path.name.removesuffix("-coded.npy") for path in made] == sorted(known)
    for path in made:
        shard = known[path.name.removesuffix("-coded.npy")]
        assert np.array_equal(np.load(path.with_suffix(".people.npy")), shard.people)
        pictures = np.load(path)
        assert pictures.shape == shard.pictures.shape
        assert pictures.dtype == np.uint8
        assert not np.array_equal(pictures, shard.pictures)
    assert len(shards_in(folder)) == len(known)
    for shard in all_shards(tmp_path):
        assert shard.facts == known[shard.path.name.removesuffix("-coded")].facts
    assert f'"figures": {sum(map(len, known.values()))}' in capsys.readouterr().out
