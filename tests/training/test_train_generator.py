import json
import math
import sys

import pytest
import torch
from diffusers import DDPMScheduler

from training import train_generator
from training.data.batches import Batches, LatentCache, shards_by_size
from training.loop.run import Run
from training.nets.generator import NOISE, TINY, GeneratorConfig, new_generator, trained_generator
from training.nets.optimizers import adamw
from training.train_codec import BLOCKS, new_codec
from training.train_generator import error_weights, generator_loss, snr_weights

CPU = torch.device("cpu")


@pytest.fixture
def model(tiny_generator):
    return tiny_generator[1]


@pytest.fixture
def batch(tiny_data, captions):
    torch.manual_seed(0)
    shards = shards_by_size(tiny_data)
    made = Batches(shards, captions, 0, 2).make(0)
    made["latents"] = LatentCache(new_codec(8, (1, 0, 0, 0)), CPU).of(shards, made["picks"])
    made["strength"] = torch.ones(2)
    return made


def test_a_generator_step_reaches_text_unet_and_control(model, batch):
    noise = DDPMScheduler(**NOISE)
    loss = generator_loss(model, noise, batch, snr_weights(noise))
    loss.backward()
    assert math.isfinite(float(loss.detach()))
    for part in (
        model.text.get_input_embeddings(),
        model.unet.conv_in,
        model.control.controlnet_cond_embedding.conv_in,
    ):
        assert float(part.weight.grad.abs().sum()) > 0
    model.zero_grad(set_to_none=True)


def test_learning_lowers_the_loss(model, tokenizer, batch, tmp_path):
    torch.manual_seed(1)
    own = new_generator(tokenizer, TINY)
    assert own.state_dict().keys() == model.state_dict().keys()
    noise, losses = DDPMScheduler(**NOISE), []
    batch["latents"], batch["control"] = (
        batch["latents"][..., :8, :8],
        batch["control"][..., :64, :64],
    )
    run = Run(tmp_path, 1, own, adamw(own, 3e-3), learning_rate=3e-3, warmup=1)
    for group in run.optimizer.param_groups:
        group["lr"] = 3e-3
    for _ in range(12):
        torch.manual_seed(2)  # the same times and the same grain
        loss = generator_loss(own, noise, batch, snr_weights(noise))
        run.update(loss, 2)
        losses.append(float(loss.detach()))
    assert losses[-1] < 0.9 * losses[0]


def test_strength_scales_the_pose_down_to_none(model, batch):
    times = torch.tensor([500, 500])
    control = batch["control"].float() / 255
    arguments = batch["latents"], times, batch["tokens"]
    with torch.no_grad():
        words = model.text(batch["tokens"]).last_hidden_state
        plain = model.unet(batch["latents"], times, words).sample
        at = [model(*arguments, control, torch.full((2,), s)) for s in (0.0, 0.5, 1.0)]
    assert torch.allclose(at[0], plain, atol=1e-5)
    away = [float((found - plain).abs().mean()) for found in at]
    assert away[0] < away[1] < away[2]


def test_errors_weigh_most_where_the_figure_is(batch):
    weight = error_weights(batch["control"].float() / 255, batch["people"], 8)
    assert weight.shape[1:] == (1, *batch["latents"].shape[-2:])
    assert float(weight.mean()) == pytest.approx(1, abs=1e-4)
    assert float(weight.max()) > 2 * float(weight.min())


def test_snr_weights_favour_the_middle_and_forget_no_time():
    weights = snr_weights(DDPMScheduler(**NOISE))
    assert weights.shape == (1000,)
    assert float(weights.mean()) == pytest.approx(1, abs=1e-4)
    assert 100 < int(weights.argmax()) < 400
    assert float(weights.min()) > 0.2
    assert float(weights[999]) == float(weights.min())


def test_the_sizes_fit_the_room_they_have(tokenizer):
    with torch.device("meta"):
        model = new_generator(tokenizer, GeneratorConfig())
        codec = new_codec(64, BLOCKS)
    halves = sum(p.numel() for part in (model, codec) for p in part.parameters()) * 2
    assert halves < 60 << 20


def test_a_run_goes_on_where_it_stopped(tiny_data, tmp_path, monkeypatch, capsys):
    new_codec(8, (1, 0, 0, 0)).save_pretrained(tmp_path / "vae")
    line = (
        f"train_generator --tiny --device cpu --threads 1 --data {tiny_data} "
        f"--codec {tmp_path}/vae --out {tmp_path}/out"
    )

    def facts(options: str) -> dict:
        monkeypatch.setattr(sys, "argv", f"{line} {options}".split())
        train_generator.main()
        return json.loads(capsys.readouterr().out.splitlines()[-1])

    first = facts("--minutes 0.001")
    again = facts(f"--minutes {first['minutes'] + 0.001} --resume")
    assert again["steps"] > first["steps"] > 0
    assert again["samples"] == 2 * again["steps"]
    _, _, counts = trained_generator(tmp_path / "out")
    assert counts["step"] == again["steps"]
