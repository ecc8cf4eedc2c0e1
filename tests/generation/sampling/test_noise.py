"""Noise of two seeds, mixed; and what an engine makes of it."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from core.generation.engine import Engine
from core.generation.input_store import PictureStore
from core.generation.request import Refine
from core.generation.request_inputs import StartPicture
from core.generation.sampling.noise import Noise, drawn, mixed
from core.geometry import Size


def column(*values: float) -> torch.Tensor:
    """(1, 1, height, 1)"""
    return torch.tensor(values, dtype=torch.float32)[None, None, :, None]


def test_half_the_way_along_an_arc():
    half = mixed(column(1, 0), column(0, 1), 0.5)
    assert torch.allclose(half, column(math.sqrt(0.5), math.sqrt(0.5)))
    third = mixed(column(1, 0), column(0, 1), 1 / 3)
    assert torch.allclose(third, column(math.cos(math.pi / 6), 0.5))


def test_each_column_is_turned_by_itself():
    both = mixed(
        torch.cat([column(1, 0), column(1, 0)], dim=-1),
        torch.cat([column(0, 1), column(1, 0)], dim=-1),
        0.5,
    )
    assert torch.allclose(both[..., :1], column(math.sqrt(0.5), math.sqrt(0.5)))
    assert torch.allclose(both[..., 1:], column(1, 0))


@pytest.mark.parametrize("share", [0.0, 0.15, 0.5, 0.9, 1.0])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float16])
def test_mixed_noise_stays_as_strong(share, dtype):
    like = torch.zeros(1, 4, 64, 64, dtype=dtype)
    noise, other = drawn(1, like), drawn(2, like)
    found = mixed(noise, other, share)
    assert (found.dtype, found.shape) == (dtype, noise.shape)
    assert float(found.float().std()) == pytest.approx(1.0, abs=0.03)
    if share in (0.0, 1.0):
        assert torch.allclose(found, (noise, other)[int(share)], atol=2e-3)


@pytest.mark.parametrize("other", [column(0.5, 0.5), column(-1, -1), column(0, 0)])
def test_columns_without_an_arc_between_them_stay_numbers(other):
    assert torch.isfinite(mixed(column(1, 1), other, 0.3)).all()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"variation_seed": 5}, Noise(13)),
        ({"variation_seed": 5, "variation_strength": 0.25}, Noise(11, 7, 0.25)),
        ({"variation_seed": 5, "variation_strength": 1.0}, Noise(7)),
    ],
)
def test_noise_of_the_third_picture(request_for, changes, expected):
    assert Noise.of(request_for(**changes), 2) == expected


SIZE = Size(64, 96)
WAYS = {
    "from noise": {},
    "noise at every step": {"sampler": "Euler a"},
    "refined": {"refine": Refine(1.5, 0.5, 2, "latent")},
    "without a pose": {"pose": None},
}


@pytest.fixture(scope="module")
def start(shared_config):
    from PIL import Image

    rng = np.random.default_rng(3)
    image = Image.fromarray(rng.integers(0, 256, (12, 8, 3), np.uint8)).resize(SIZE, 0)
    return PictureStore(shared_config.inputs_folder).put(image)


def picture(engine: Engine, request, index: int = 0) -> bytes:
    return engine.generate(request, index).image.tobytes()


@pytest.mark.parametrize("way", [*WAYS, "over a picture"])
def test_strength_goes_from_the_own_seed_to_the_other(cache, request_for, start, way):
    engine = Engine(cache)
    values = WAYS.get(way, {"start_from": StartPicture(start, 0.7), "steps": 6})
    own, other = (picture(engine, request_for(seed=seed, **values)) for seed in (11, 12))
    assert own != other

    def varied(strength: float) -> bytes:
        request = request_for(variation_seed=12, variation_strength=strength, **values)
        return picture(engine, request)

    assert varied(0.0) == own
    assert varied(1.0) == other
    between = varied(0.15)
    assert between not in (own, other)
    assert apart(between, own) < apart(between, other)


def apart(one: bytes, other: bytes) -> float:
    pair = [np.frombuffer(picture, np.uint8).astype(float) for picture in (one, other)]
    return float(np.abs(pair[0] - pair[1]).mean())


def test_sdxl_is_varied_too(families_cache, request_for):
    engine = Engine(families_cache)
    values = {"checkpoint": "sdxl", "pose": None, "size": Size(64, 64)}
    own, other = (picture(engine, request_for(seed=seed, **values)) for seed in (11, 12))
    found = [
        picture(engine, request_for(variation_seed=12, variation_strength=strength, **values))
        for strength in (0.0, 0.5, 1.0)
    ]
    assert (found[0], found[2]) == (own, other)
    assert found[1] not in (own, other)


def test_a_picture_says_which_noise_it_has(cache, request_for):
    """Of several variations each is made again by its own numbers."""
    engine = Engine(cache)
    several = request_for(variation_seed=12, variation_strength=0.5, count=3)
    third = request_for(variation_seed=14, variation_strength=0.5)
    assert engine.generate(several, 2).image.tobytes() == picture(engine, third)
    assert engine.generate(several, 2).seed == 11
