import numpy as np
import pytest
import torch
from diffusers import (
    AutoencoderTiny,
    DDIMScheduler,
    StableDiffusionControlNetPipeline,
    StableDiffusionPipeline,
)

from core.config import ASSETS
from core.generation.sampling.samplers import NAMES, scheduler
from training.assemble import pipeline, write_pipeline
from training.loop.run import Run
from training.nets.generator import (
    PURE_NOISE_FROM,
    from_layout,
    load_generator,
    trained_generator,
)
from training.nets.optimizers import adamw
from training.train_codec import new_codec


@pytest.fixture(scope="module")
def folder(tmp_path_factory, tiny_generator):
    """An assembled folder of the tiny generator."""
    _, model, tokenizer = tiny_generator
    torch.manual_seed(0)
    place = tmp_path_factory.mktemp("assembled") / "generator"
    write_pipeline(pipeline(model, tokenizer, new_codec(8, (1, 0, 0, 0))), place)
    model.float()
    return place


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
    again, tokenizer = load_generator(folder, tmp_path)
    codec = AutoencoderTiny.from_pretrained(folder / "vae")
    write_pipeline(pipeline(again, tokenizer, codec), tmp_path / "again")
    told = [path.name for path in (tmp_path / "again").rglob("*.json")
            if str(folder) in path.read_text()]  # fmt: skip
    assert not told


def test_a_shipped_folder_alone_is_enough_to_train_on(tmp_path, folder, tiny_generator):
    _, model, tokenizer = tiny_generator
    again, known = load_generator(folder, tmp_path)
    assert known("brown hair").input_ids == tokenizer("brown hair").input_ids
    for name, value in model.state_dict().items():
        assert torch.allclose(again.state_dict()[name], value, atol=1e-3), name
    laid_out, _ = from_layout(tmp_path)
    assert laid_out.state_dict().keys() == model.state_dict().keys()
    run = Run(tmp_path, 0, again, adamw(again, 1e-3), learning_rate=1e-3, warmup=1)
    run.save()
    found, _, facts = trained_generator(tmp_path)
    assert facts["step"] == 0
    assert torch.allclose(found.unet.conv_in.weight, model.unet.conv_in.weight.detach(), atol=1e-3)


def test_the_starter_that_ships_can_be_trained_further(tmp_path):
    shipped = ASSETS / "starter" / "generator"
    model, tokenizer = load_generator(shipped, tmp_path)
    codec = AutoencoderTiny.from_pretrained(shipped / "vae")
    assert model.unet.config.in_channels == codec.config.latent_channels
    assert model.text.config.vocab_size == len(tokenizer)
    assert not (tmp_path / "checkpoint.pt").exists()
