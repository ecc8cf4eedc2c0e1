"""Prompts of several parts that ``AND`` joins, on both families."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from core.generation.conditioning.prompt_encoder import PromptEncoder
from core.generation.request import GenerationRequest, LoraUse, Reference, Refine, StartPicture
from core.generation.sampling import samplers
from core.generation.session import _text_encoders
from core.models.registry import checkpoint
from tests.generation.capabilities.conftest import SIZE

FEW = {"steps": 4}
RED, BLUE = "girl, red hair", "dog, blue sky"


@pytest.fixture(params=["with a pose", "without", "from a picture", "picture and pose"])
def kind(request, drawing):
    """Each kind of pipeline holds its tensors in a loop of its own."""
    match request.param:
        case "with a pose":
            return {}
        case "without":
            return {"pose": None}
        case "from a picture":
            return {"pose": None, "start_from": StartPicture(drawing[1], 0.9)}
        case _:
            return {"start_from": StartPicture(drawing[1], 0.9)}


def is_alike(one: np.ndarray, other: np.ndarray) -> bool:
    """Up to roundings: parts are added up in another order."""
    return int(np.abs(one.astype(int) - other.astype(int)).max()) <= 1


def test_parts_that_say_the_same_are_that_part(draw, kind):
    plain = draw(prompt=RED, **FEW, **kind)
    assert is_alike(draw(prompt=f"{RED} :0.25 AND {RED} :0.75", **FEW, **kind), plain)
    assert is_alike(draw(prompt=f"{BLUE} :0 AND {RED}", **FEW, **kind), plain)
    assert is_alike(draw(prompt=f"{RED} AND {BLUE} :0.0", **FEW, **kind), plain)
    both = draw(prompt=f"{RED} AND {BLUE}", **FEW, **kind)
    assert not is_alike(both, plain)
    assert is_alike(draw(prompt=f"{BLUE} AND {RED}", **FEW, **kind), both)


def test_what_has_no_parts_is_drawn_as_before_one_with_parts(draw):
    before = draw(prompt=RED, **FEW)
    draw(prompt=f"{RED} AND {BLUE}", **FEW)
    assert np.array_equal(draw(prompt=RED, **FEW), before)


def test_a_weight_is_guidance(draw):
    """Twice the weight is twice the way off the negative prompt."""
    assert is_alike(
        draw(prompt=f"{RED} :2 AND {BLUE} :0", guidance=3.0, **FEW),
        draw(prompt=RED, guidance=6.0, **FEW),
    )


def test_without_guidance_parts_are_mixed(draw):
    plain = draw(prompt=RED, guidance=1.0, **FEW)
    assert is_alike(draw(prompt=f"{RED} :0.5 AND {RED} :0.5", guidance=1.0, **FEW), plain)
    assert is_alike(draw(prompt=f"{RED} :0 AND {BLUE} :0", guidance=1.0, **FEW),
                    draw(prompt="blurry", guidance=1.0, **FEW))  # fmt: skip


@pytest.mark.parametrize(
    "more",
    [
        {"pose_guidance": True},
        {"guidance_rescale": 0.7},
        {"control_end": 0.4},
        {"clip_skip": 2},
        {"refine": Refine(scale=1.5, strength=0.5, steps=2, upscaler="latent")},
        {"prompt": f"girl, [red:blue:1] hair AND {BLUE}"},
    ],
    ids=lambda more: next(iter(more)),
)
def test_parts_go_with_everything_else(draw, more):
    prompt = more.get("prompt", f"{RED} AND {BLUE}")
    first, second = prompt.split(" AND ")
    more = {"steps": 4} | {name: value for name, value in more.items() if name != "prompt"}
    plain = draw(prompt=first, **more)
    assert is_alike(draw(prompt=f"{first} AND {second} :0", **more), plain)
    assert not is_alike(draw(prompt=prompt, **more), plain)


def test_parts_may_be_of_other_lengths(draw):
    long = ", ".join(["ribbon"] * 90)
    drawn = draw(prompt=f"{RED} AND {long}", **FEW)
    assert not is_alike(drawn, draw(prompt=RED, **FEW))
    assert is_alike(draw(prompt=f"{long} AND {RED}", **FEW), drawn)


def test_parts_go_with_references_and_loras(draw, family, drawing):
    more = {"references": (Reference(drawing[1]),), "loras": (LoraUse(f"{family}-kohya", 0.7),)}
    plain = draw(prompt=RED, **more)
    assert is_alike(draw(prompt=f"{RED} AND {BLUE} :0", **more), plain)
    assert not is_alike(draw(prompt=f"{RED} AND {BLUE}", **more), plain)


def test_the_picture_is_that_of_composable_diffusion(engine, cache, config, family):
    """Step by step by hand: without words + guidance · Σ weight · (part − without words)."""
    request = GenerationRequest(
        prompt=f"{RED} :1.5 AND {BLUE} :-0.4", negative_prompt="blurry", checkpoint=family,
        size=SIZE, steps=3, guidance=4.0, seed=3, sampler="DDIM",
    )  # fmt: skip
    loaded = cache.get_checkpoint(checkpoint(family, config))
    encoder = PromptEncoder(*_text_encoders(loaded))
    scheduler = samplers.scheduler("DDIM", loaded.scheduler, loaded.spec.default_sampler)
    with torch.inference_mode():
        words = encoder.encode_alike(["blurry", RED, BLUE])
        scheduler.set_timesteps(request.steps)
        noise = torch.Generator("cpu").manual_seed(3)
        channels = loaded.unet.config.in_channels
        scale = 2 ** (len(loaded.vae.config.block_out_channels) - 1)
        shape = (1, channels, SIZE.height // scale, SIZE.width // scale)
        latents = torch.randn(shape, generator=noise) * scheduler.init_noise_sigma
        for time in scheduler.timesteps:
            sample = scheduler.scale_model_input(latents, time)
            ids = torch.tensor([[SIZE.height, SIZE.width, 0, 0, SIZE.height, SIZE.width]]).float()
            without, red, blue = (
                loaded.unet(
                    sample, time, one.embeds,
                    added_cond_kwargs={"text_embeds": one.pooled, "time_ids": ids},
                ).sample
                for one in words
            )  # fmt: skip
            away = 1.5 * (red - without) - 0.4 * (blue - without)
            latents = scheduler.step(without + 4.0 * away, time, latents).prev_sample
        decoded = loaded.vae.decode(latents / loaded.vae.config.scaling_factor).sample[0]
    expected = ((decoded / 2 + 0.5).clamp(0, 1) * 255).round().permute(1, 2, 0).numpy()
    assert is_alike(np.asarray(engine.generate(request).image), expected)
