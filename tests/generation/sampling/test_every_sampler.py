"""Every way of taking steps in the studio: from noise, over a picture, under a mask."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from core.generation.engine import Engine
from core.generation.input_store import PictureStore
from core.generation.request import Refine
from core.generation.request_inputs import StartPicture
from core.generation.sampling.sampler_names import SOLVERS
from core.geometry import Size

NAMES = [solver.name for solver in SOLVERS]
SIZE = Size(64, 96)


@pytest.fixture(scope="module")
def store(shared_config):
    return PictureStore(shared_config.inputs_folder)


@pytest.fixture(scope="module")
def masking(cache, store):
    rng = np.random.default_rng(3)
    start = Image.fromarray(rng.integers(0, 256, (12, 8, 3), np.uint8)).resize(SIZE, 0)
    half = Image.new("L", SIZE, 0)
    half.paste(255, (0, 0, 64, 48))
    return (
        Engine(cache),
        start,
        *(store.put(one) for one in (start, Image.new("L", SIZE, 255), half)),
    )


def drawn(engine, request):
    reports = []
    image = engine.generate(request, 0, on_step=reports.append).image
    return np.asarray(image).astype(int), reports


@pytest.mark.parametrize("name", NAMES)
def test_a_white_mask_draws_what_no_mask_does(masking, request_for, name):
    engine, _start, picture, white, _half = masking
    plain = request_for(sampler=name, steps=6, start_from=StartPicture(picture, 0.7))
    masked = request_for(sampler=name, steps=6, start_from=StartPicture(picture, 0.7, mask=white))
    assert np.abs(drawn(engine, plain)[0] - drawn(engine, masked)[0]).max() <= 1


@pytest.mark.parametrize("name", NAMES)
def test_outside_the_mask_the_picture_stays(masking, request_for, name):
    engine, start, picture, _white, half = masking
    request = request_for(sampler=name, steps=6, start_from=StartPicture(picture, 0.7, mask=half))
    pixels, reports = drawn(engine, request)
    assert np.array_equal(pixels[48:], np.asarray(start)[48:])
    assert np.abs(pixels[:48] - np.asarray(start)[:48]).mean() > 5
    steps = [report.step for report in reports]
    assert steps == sorted(steps)
    assert (steps[-1], reports[-1].steps) == (request.drawn_steps, 4)


@pytest.mark.parametrize("name", ["Heun", "DPM2 a", "PLMS", "Euler"])
def test_steps_are_counted_once_however_often_a_sampler_looks(masking, request_for, name):
    request = request_for(sampler=name, steps=5, refine=Refine(1.5, 0.5, 4, "latent"))
    _pixels, reports = drawn(masking[0], request)
    steps = [report.step for report in reports if report.step]
    assert set(steps) == set(range(1, 10))
    assert steps == sorted(steps)
