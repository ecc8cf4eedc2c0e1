from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from core.generation.engine import Engine
from core.generation.input_store import PictureStore
from core.generation.request import GenerationRequest
from core.geometry import Size

SIZE = Size(64, 64)


@pytest.fixture(scope="module")
def config(families):
    return families


@pytest.fixture(scope="module")
def cache(families_cache):
    return families_cache


@pytest.fixture(scope="module")
def engine(cache):
    return Engine(cache, enlarge=lambda image, *_asked: image.resize((256, 256)))


@pytest.fixture(scope="module")
def pictures(config):
    return PictureStore(config.inputs_folder)


@pytest.fixture(scope="module")
def drawing(pictures):
    """A picture with lines and colours, its id, and the id of a mask over its right half."""
    rng = np.random.default_rng(1)
    image = Image.fromarray(rng.integers(0, 256, (8, 8, 3), np.uint8)).resize((96, 64), 0)
    mask = Image.new("L", (96, 64))
    mask.paste(255, (48, 0, 96, 64))
    return image, pictures.put(image), pictures.put(mask)


@pytest.fixture
def draw(engine, family, standing):
    """Draws in the standing pose; pass what differs."""

    def run(**changes) -> np.ndarray:
        values = {
            "prompt": "girl, red hair",
            "negative_prompt": "blurry",
            "pose": standing,
            "checkpoint": family,
            "size": SIZE,
            "steps": 2,
            "guidance": 4.0,
            "seed": 3,
        }
        return np.asarray(engine.generate(GenerationRequest(**(values | changes))).image)

    return run
