"""Pictures of a processor that calculates in bfloat16; whether it is faster is not asked here."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from PIL import Image

from core.generation.engine import Engine
from core.generation.request import GenerationRequest
from core.generation.request_inputs import Refine
from core.geometry import Size
from core.models.loading import vae
from core.models.loading.cache import ModelCache

MOST_STRAYED = 3.0


def enlarge(image: Image.Image, factor: float, *_: object) -> Image.Image:
    return image.resize((round(image.width * factor), round(image.height * factor)))


@pytest.fixture
def drawn(families, standing):
    def draw(dtype: str, **changes: object) -> np.ndarray:
        settings = {"prompt": "girl, red jacket", "pose": standing, "checkpoint": "starter",
                    "size": Size(64, 96), "steps": 3, "seed": 1}  # fmt: skip
        engine = Engine(ModelCache(replace(families, dtype=dtype)), enlarge=enlarge)
        image = engine.generate(GenerationRequest(**settings | changes)).image
        return np.asarray(image, np.float32)

    return draw


def test_the_starter_draws_the_same_picture(drawn):
    full, half = drawn("float32"), drawn("bfloat16")
    assert 0 < np.abs(full - half).mean() < MOST_STRAYED


@pytest.mark.parametrize("bands", [True, False])
def test_the_codec_may_be_in_another_precision(drawn, monkeypatch, bands, family):
    """Enlarged on the way, a picture is encoded as well as decoded."""
    monkeypatch.setattr(vae, "shows_bands", lambda _codec, _run: bands)
    refine = Refine(scale=1.5, upscaler="starter-x4", strength=0.5)
    picture = drawn("bfloat16", checkpoint=family, size=Size(64, 64), refine=refine)
    assert picture.shape == (96, 96, 3)
    assert torch.isfinite(torch.from_numpy(picture)).all()
    assert picture.std() > 1
