import json
import math
import sys

import numpy as np
import torch
from diffusers import AutoencoderTiny

from training import train_codec
from training.data.pictures import Crops
from training.dataset import all_shards
from training.loop.run import read_average
from training.train_codec import codec_loss, latent_regularity, measure, new_codec

CPU = torch.device("cpu")


def test_a_codec_step_has_a_finite_loss_and_reaches_all_weights(tiny_data):
    codec = new_codec(8, (1, 1, 0, 0))
    crops = Crops(lambda: list(all_shards(tiny_data)), CPU)
    pictures, _ = crops.next(np.random.default_rng(0), 2, 32)
    loss = codec_loss(codec, pictures, torch.ones(2, 1, 32, 32))
    loss.backward()
    assert math.isfinite(float(loss.detach()))
    assert all(p.grad is not None for p in codec.parameters())


def test_a_decoder_alone_leaves_the_encoder_untouched():
    codec = new_codec(8, (1, 0, 0, 0))
    codec_loss(
        codec, torch.rand(1, 3, 32, 32), torch.ones(1, 1, 32, 32), decoder_only=True
    ).backward()
    assert all(p.grad is None for p in codec.encoder.parameters())
    assert all(p.grad is not None for p in codec.decoder.parameters())


def test_orderly_latents_cost_nothing():
    torch.manual_seed(0)
    good = torch.randn(64, 8, 16, 16)
    assert float(latent_regularity(good)) < 1e-3
    assert float(latent_regularity(good + 1)) > 0.9
    assert float(latent_regularity(good[:, :1].repeat(1, 8, 1, 1))) > 0.5


def test_the_codec_is_measured_on_held_out_figures():
    facts = measure(new_codec(8, (1, 0, 0, 0)), 1, CPU)
    assert set(facts) == {"psnr", "psnr_faces", "latent_mean", "latent_spread"}
    assert 0 < facts["psnr"] < 30


def test_a_decoder_goes_on_alone_from_the_encoder_that_ships(
    tiny_data, tmp_path, monkeypatch, capsys
):
    line = f"train_codec --tiny --device cpu --threads 1 --data {tiny_data} --out {tmp_path}"

    def facts(options: str) -> dict:
        monkeypatch.setattr(sys, "argv", f"{line} {options}".split())
        train_codec.main()
        return json.loads(capsys.readouterr().out.splitlines()[-1])

    first = facts("--minutes 0.005")
    again = facts(f"--minutes {first['minutes'] + 0.001} --resume --decoder-only")
    assert again["steps"] > first["steps"]
    assert again["latent_spread"] == first["latent_spread"]
    average, _ = read_average(tmp_path)
    codec = AutoencoderTiny.from_pretrained(tmp_path / "vae")
    for name, value in codec.state_dict().items():
        assert torch.equal(value, average[name].half()), name
