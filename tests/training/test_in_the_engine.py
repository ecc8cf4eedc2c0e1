"""What training makes, drawn by the studio's own engine in the starter's place."""

import argparse
from dataclasses import replace

import numpy as np
import pytest
import torch
from PIL import Image

from core.config import ASSETS, Config
from core.generation.engine import Engine
from core.generation.input_store import PictureStore
from core.generation.request import GenerationRequest, StartPicture
from core.generation.sampling.preview import fit_colours
from core.geometry import Size
from core.models import catalogue, registry
from core.models.loading.cache import ModelCache
from core.pose import presets
from training.assemble import pipeline, write_pipeline
from training.nets.generator import TINY, create_generator
from training.sample import Artist
from training.train_codec import new_codec


@pytest.fixture(scope="module")
def assets(tmp_path_factory):
    """The assets of the studio with a starter of the shipped kind and random weights."""
    folder = tmp_path_factory.mktemp("assets")
    torch.manual_seed(0)
    model, tokenizer = create_generator(folder / "run", replace(TINY, stride=16))
    codec = new_codec(8, (1, 0, 0, 0, 0))
    codec.register_to_config(scaling_factor=1.25)
    codec.decoder.layers[-1].weight.data *= 40  # an untrained one is as good as blank
    write_pipeline(pipeline(model, tokenizer, codec), folder / "starter" / "generator")
    return folder


@pytest.fixture
def engine(assets, tmp_path, monkeypatch):
    monkeypatch.setattr(catalogue, "ASSETS", assets)
    catalogue.load_catalogue.cache_clear()
    config = Config(data_folder=tmp_path, device="cpu", offline=True, min_free_bytes=0)
    assert str(assets) in str(registry.checkpoint("starter", config).source.place)
    yield Engine(ModelCache(config))
    catalogue.load_catalogue.cache_clear()


def asked(**changes) -> GenerationRequest:
    values = {
        "prompt": "1girl, (red hair:1.2), smile", "pose": presets.get("jogging").pose,
        "checkpoint": "starter", "size": Size(64, 96), "steps": 3, "seed": 5,
    }  # fmt: skip
    return GenerationRequest(**values | changes)


def drawn(engine, **changes) -> np.ndarray:
    return np.asarray(engine.generate(asked(**changes)).image)


def test_its_latents_are_drawn_with_and_without_a_pose(engine):
    held, free = drawn(engine), drawn(engine, pose=None)
    assert held.shape == free.shape == (96, 64, 3)
    assert np.array_equal(drawn(engine), held)
    assert not np.array_equal(held, free)
    assert np.array_equal(drawn(engine, control_strength=0.0), free)


def test_sizes_between_whole_latents_come_out_as_asked(engine):
    for size in (Size(72, 96), Size(64, 104), Size(72, 104)):
        height, width = size.height, size.width
        assert drawn(engine, size=size).shape == (height, width, 3)
        assert drawn(engine, size=size, pose=None).shape == (height, width, 3)
    again = drawn(engine, size=Size(72, 104))
    assert np.array_equal(again, drawn(engine, size=Size(72, 104)))


def test_previews_show_what_is_coming(engine, monkeypatch):
    monkeypatch.setattr("core.generation.sampling.preview.INTERVAL_SECONDS", 0.0)
    reports = []
    engine.generate(asked(), on_step=reports.append)
    previews = [report.preview for report in reports if report.preview is not None]
    assert previews
    assert all(preview.size == (64, 96) for preview in previews)


@pytest.mark.parametrize("levels", [4, 5])
def test_the_quick_preview_fits_every_channel(levels):
    codec = new_codec(8, (1, *(0,) * (levels - 1)))
    fit = fit_colours(codec, 2 ** (levels - 1))
    assert fit.shape == (codec.config.latent_channels + 1, 3)
    assert bool(torch.isfinite(fit).all())


def test_a_picture_is_taken_further_and_partly_repainted(engine, tmp_path):
    store = PictureStore(tmp_path / "inputs")
    picture = store.put(Image.fromarray(np.full((96, 64, 3), 200, np.uint8)))
    mask = np.zeros((96, 64, 3), np.uint8)
    mask[:48] = 255
    further = drawn(engine, start_from=StartPicture(picture, strength=0.7))
    painted = drawn(engine, start_from=StartPicture(picture, 0.7, store.put(Image.fromarray(mask))))
    free = drawn(engine, start_from=StartPicture(picture, strength=0.7), pose=None)
    assert further.shape == painted.shape == free.shape == (96, 64, 3)
    assert not np.array_equal(further, painted)
    assert not np.array_equal(further, free)


def test_sheets_of_samples_show_what_the_studio_draws(engine, assets):
    wish = {"prompt": "1girl, red hair", "sampler": "DDIM trailing", "guidance": 4.0}
    arguments = argparse.Namespace(
        folder=assets / "starter" / "generator", sampler="ddim", device="cpu", steps=3, guidance=4.0
    )
    pose = presets.get("jogging").pose.fitted_to(Size(64, 96))
    (sample,) = Artist(arguments).draw([wish["prompt"]], [pose], 5)
    held = drawn(engine, pose=pose, pose_guidance=True, **wish)
    assert _apart(np.asarray(sample), held) <= 1
    assert _apart(held, drawn(engine, pose=pose, **wish)) > 8


def _apart(one: np.ndarray, other: np.ndarray) -> int:
    return int(np.abs(one.astype(int) - other).max())


def test_the_starter_in_the_assets_still_loads():
    assert (ASSETS / "starter" / "generator" / "unet" / "config.json").exists()
