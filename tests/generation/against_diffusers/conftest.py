from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from core.generation.engine import Engine
from core.generation.input_store import PictureStore
from core.generation.request import GenerationRequest
from tests.generation.against_diffusers.pipelines import NEGATIVE, PROMPT, SIZE


@pytest.fixture(scope="module")
def config(families):
    return families


@pytest.fixture(scope="module")
def cache(families_cache):
    return families_cache


@pytest.fixture(scope="module")
def engine(cache):
    return Engine(cache)


@pytest.fixture(scope="module")
def picture(config):
    rng = np.random.default_rng(1)
    image = Image.fromarray(rng.integers(0, 256, (12, 8, 3), np.uint8)).resize(SIZE, 0)
    return image, PictureStore(config.inputs_folder).put(image)


@pytest.fixture
def request_for(standing):
    def make(family, **changes):
        values = {
            "prompt": PROMPT,
            "negative_prompt": NEGATIVE,
            "pose": standing,
            "checkpoint": family,
            "size": SIZE,
            "steps": 3,
            "guidance": 5.0,
            "seed": 7,
        }
        return GenerationRequest(**(values | changes))

    return make
