import math

import numpy as np
import pytest
import torch
from diffusers import (
    AutoencoderTiny,
    DDIMScheduler,
    DDPMScheduler,
    StableDiffusionControlNetPipeline,
    StableDiffusionPipeline,
)

from core.generation.sampling.samplers import NAMES, scheduler
from training.assemble import pipeline, write_pipeline
from training.data.batches import Batches, Latents, Words, sources
from training.data.pictures import Crops
from training.dataset import all_shards
from training.nets.generator import (
    NOISE,
    PURE_NOISE_FROM,
    TINY,
    Recipe,
    as_laid_out,
    begin,
    begin_from,
    new_generator,
    trained,
)
from training.nets.optimizers import adamw
from training.run import Run
from training.train_codec import BLOCKS, codec_loss, latent_order, measure, new_codec
from training.train_generator import error_weights, generator_loss, snr_weights

CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def parts(tmp_path_factory):
    out = tmp_path_factory.mktemp("generator")
    torch.manual_seed(0)
    model, tokenizer = begin(out, TINY)
    return out, model, tokenizer, new_codec(8, (1, 0, 0, 0))


@pytest.fixture
def batch(tiny_data, parts):
    _, _, tokenizer, codec = parts
    known = sources(tiny_data)
    made = Batches(known, Words(tokenizer), 0, 2).make(0)
    made["latents"] = Latents(codec, CPU).of(known, made["picks"])
    made["strength"] = torch.ones(2)
    return made


@pytest.fixture(scope="module")
def folder(tmp_path_factory, parts):
    """An assembled folder of the tiny generator."""
    _, model, tokenizer, codec = parts
    place = tmp_path_factory.mktemp("assembled") / "generator"
    write_pipeline(pipeline(model, tokenizer, codec), place)
    model.float()
    codec.float()
    return place


def test_crops_lie_inside_and_take_their_joints_along(tiny_data):
    crops = Crops(lambda: list(all_shards(tiny_data)), CPU)
    pictures, people = crops.next(np.random.default_rng(0), 60, 64)
    assert pictures.shape == (60, 3, 64, 64)
    assert 0 <= float(pictures.min()) <= float(pictures.max()) <= 1
    assert people.shape == (60, 2, 18, 3)
    noses = people[:, 0, 0]
    inside = ((noses[:, :2] > 0) & (noses[:, :2] < 64)).all(1) & (noses[:, 2] > 0)
    assert inside.sum() >= 10


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
    assert float(latent_order(good)) < 1e-3
    assert float(latent_order(good + 1)) > 0.9
    assert float(latent_order(good[:, :1].repeat(1, 8, 1, 1))) > 0.5


def test_the_codec_is_measured_on_held_out_figures():
    facts = measure(new_codec(8, (1, 0, 0, 0)), 1, CPU)
    assert set(facts) == {"psnr", "psnr_faces", "latent_mean", "latent_spread"}
    assert 0 < facts["psnr"] < 30


def test_a_generator_step_reaches_text_unet_and_control(parts, batch):
    _, model, _, _ = parts
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


def test_learning_lowers_the_loss(parts, batch, tmp_path):
    _, model, _, _ = parts
    torch.manual_seed(1)
    own = new_generator(parts[2], TINY)
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


def test_strength_scales_the_pose_down_to_none(parts, batch):
    _, model, _, _ = parts
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


@pytest.mark.parametrize("sampler", NAMES[1:])
def test_every_sampler_of_the_engine_begins_where_training_showed_pure_noise(folder, sampler):
    own = DDIMScheduler.from_pretrained(folder / "scheduler")
    chosen = scheduler(sampler, own)
    chosen.set_timesteps(12)
    assert chosen.config.prediction_type == "v_prediction"
    assert float(chosen.timesteps[0]) >= PURE_NOISE_FROM
    picture = torch.randn(1, 8, 4, 4, generator=torch.Generator().manual_seed(0))
    noisy = chosen.scale_model_input(picture * chosen.init_noise_sigma, chosen.timesteps[0])
    assert float(noisy.std()) == pytest.approx(float(picture.std()), rel=0.01)


def test_the_assembled_folder_runs_in_both_pipelines(folder):
    pose = np.zeros((64, 64, 3), np.uint8)
    pose[20:40, 30:34] = (255, 0, 0)
    settings = {"num_inference_steps": 2, "height": 64, "width": 64, "output_type": "np"}
    pictures = []
    for kind, extra in (
        (StableDiffusionControlNetPipeline, True),
        (StableDiffusionPipeline, False),
    ):
        pipe = kind.from_pretrained(folder, safety_checker=None, torch_dtype=torch.float32)
        pipe.set_progress_bar_config(disable=True)
        image = {"image": torch.from_numpy(pose).permute(2, 0, 1)[None] / 255} if extra else {}
        seed = torch.Generator().manual_seed(0)
        pictures.append(pipe("1girl, brown hair", generator=seed, **image, **settings).images[0])
    assert pictures[0].shape == (64, 64, 3)
    assert np.isfinite(pictures[0]).all()
    assert not np.allclose(pictures[0], pictures[1])


def test_no_shipped_file_tells_where_it_was_read_from(folder, tmp_path):
    again, tokenizer = begin_from(folder, tmp_path)
    codec = AutoencoderTiny.from_pretrained(folder / "vae")
    write_pipeline(pipeline(again, tokenizer, codec), tmp_path / "again")
    told = [path.name for path in (tmp_path / "again").rglob("*.json")
            if str(folder) in path.read_text()]  # fmt: skip
    assert not told


def test_a_shipped_folder_alone_is_enough_to_train_on(tmp_path, folder, parts):
    _, model, _, _ = parts
    again, tokenizer = begin_from(folder, tmp_path)
    assert tokenizer("brown hair").input_ids == parts[2]("brown hair").input_ids
    for name, value in model.state_dict().items():
        assert torch.allclose(again.state_dict()[name], value, atol=1e-3), name
    laid_out, _ = as_laid_out(tmp_path)
    assert laid_out.state_dict().keys() == model.state_dict().keys()
    run = Run(tmp_path, 0, again, adamw(again, 1e-3), learning_rate=1e-3, warmup=1)
    run.write_state()
    found, _, facts = trained(tmp_path)
    assert facts["step"] == 0
    assert torch.allclose(found.unet.conv_in.weight, model.unet.conv_in.weight.detach(), atol=1e-3)


def test_the_starter_that_ships_can_be_trained_further(tmp_path):
    from core.config import ASSETS

    shipped = ASSETS / "starter" / "generator"
    model, tokenizer = begin_from(shipped, tmp_path)
    codec = AutoencoderTiny.from_pretrained(shipped / "vae")
    assert model.unet.config.in_channels == codec.config.latent_channels
    assert model.text.config.vocab_size == len(tokenizer)
    assert not (tmp_path / "checkpoint.pt").exists()


def test_the_recipe_fits_the_room_it_has(parts):
    _, _, tokenizer, _ = parts
    with torch.device("meta"):
        model = new_generator(tokenizer, Recipe())
        codec = new_codec(64, BLOCKS)
    halves = sum(p.numel() for part in (model, codec) for p in part.parameters()) * 2
    assert halves < 60 << 20
