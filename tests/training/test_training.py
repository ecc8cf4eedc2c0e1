import math

import numpy as np
import pytest
import torch
from diffusers import DDPMScheduler, StableDiffusionControlNetPipeline, StableDiffusionPipeline
from transformers import CLIPTokenizer

from core.pose.skeleton import Size
from training.assemble import pipeline, write_pipeline
from training.dataset import control_array, mirrored_joints, read_shards
from training.figures.looks import vocabulary
from training.tokenizer import write_tokenizer
from training.train_codec import codec_loss, crops, new_codec
from training.train_generator import NOISE, Batches, Generator, generator_loss

SIZE = Size(128, 192)


@pytest.fixture(scope="module")
def parts(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tokenizer")
    write_tokenizer(folder, vocabulary())
    torch.manual_seed(0)
    tokenizer = CLIPTokenizer.from_pretrained(folder)
    return Generator(tokenizer, (16, 32), 16), tokenizer, new_codec(8, (1, 0, 0))


def test_shards_read_back_what_was_drawn(tiny_data):
    (shard,) = read_shards(tiny_data, SIZE)
    assert shard.pictures.shape == (4, 192, 128, 3)
    assert shard.joints.shape == (4, 18, 3)
    assert all(", " in ", ".join(tags) for tags in shard.tags)


def test_mirrored_joints_match_the_mirrored_pose(tiny_data):
    joints = read_shards(tiny_data, SIZE)[0].joints[0]
    twice = mirrored_joints(mirrored_joints(joints, 128), 128)
    assert np.allclose(twice, joints, atol=1e-4)
    assert control_array(joints, SIZE).shape == (192, 128, 3)


def test_a_codec_step_has_a_finite_loss_and_moves_weights(tiny_data):
    codec = new_codec(8, (1, 0, 0))
    batch = crops(np.random.default_rng(0), read_shards(tiny_data, SIZE), 2, 32)
    assert batch.shape == (2, 3, 32, 32)
    assert 0 <= float(batch.min()) <= float(batch.max()) <= 1
    loss = codec_loss(codec, batch)
    loss.backward()
    assert math.isfinite(float(loss.detach()))
    assert all(p.grad is not None for p in codec.parameters())


def test_a_generator_step_reaches_text_unet_and_control(tiny_data, parts):
    model, tokenizer, codec = parts
    batch = Batches(tiny_data, codec, tokenizer, seed=0).next(2)
    batch["has_pose"] = torch.ones(2)
    loss = generator_loss(model, DDPMScheduler(**NOISE), batch)
    loss.backward()
    assert math.isfinite(float(loss.detach()))
    for part in (
        model.text.get_input_embeddings(),
        model.unet.conv_in,
        model.control.controlnet_cond_embedding.conv_in,
    ):
        assert float(part.weight.grad.abs().sum()) > 0
    model.zero_grad(set_to_none=True)


def test_the_assembled_folder_runs_in_both_pipelines(tmp_path, parts):
    model, tokenizer, codec = parts
    write_pipeline(pipeline(model, tokenizer, codec), tmp_path / "generator")
    model.float()
    codec.float()
    pose = np.zeros((64, 64, 3), np.uint8)
    pose[20:40, 30:34] = (255, 0, 0)
    settings = {"num_inference_steps": 2, "height": 64, "width": 64, "output_type": "np"}
    pictures = []
    for kind, extra in (
        (StableDiffusionControlNetPipeline, True),
        (StableDiffusionPipeline, False),
    ):
        pipe = kind.from_pretrained(
            tmp_path / "generator", safety_checker=None, torch_dtype=torch.float32
        )
        pipe.set_progress_bar_config(disable=True)
        image = {"image": torch.from_numpy(pose).permute(2, 0, 1)[None] / 255} if extra else {}
        seed = torch.Generator().manual_seed(0)
        pictures.append(pipe("1girl, brown hair", generator=seed, **image, **settings).images[0])
    assert pictures[0].shape == (64, 64, 3)
    assert np.isfinite(pictures[0]).all()
    assert not np.allclose(pictures[0], pictures[1])
