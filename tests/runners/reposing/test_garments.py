"""The garment of a picture painted on the figures of a series, by a tiny checkpoint and a tiny
IP-Adapter."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.cutout.request import Ground, GroundKind
from core.errors import NotFound
from core.figures.colours import difference
from core.generation.request import GenerationRequest
from core.geometry import Size
from core.jobs.job import JobState
from core.models.loading.cache import ModelCache
from core.models.registry import checkpoint
from core.repose.request import Road
from core.studio import Studio
from tests.characters.garments.flat_lays import lay
from tests.jobs.inline import InlineBackend
from tests.models import tiny, tiny_files
from tests.runners.reposing.conftest import asked

PURPLE, GREEN = (132, 40, 170), "#20c040"
SMALL = Size(192, 288)


@pytest.fixture
def studio(config):
    models = config.models_folder
    tiny.write_checkpoint(models / "checkpoints" / "tiny", codec="tiny")
    tiny_files.image_encoder().save_pretrained(models / "ip_adapter" / "image_encoder")
    unet = ModelCache(config).get_checkpoint(checkpoint("tiny", config)).unet
    tiny_files.write_ip_adapter(models / "ip_adapter" / "tiny-plain.safetensors", unet)
    opened = Studio(config, InlineBackend)
    yield opened
    opened.close()


@pytest.fixture
def request_(studio, request_):
    return replace(
        request_,
        size=SMALL,
        poses=asked("standing"),
        roads=(Road.PAINT,),
        paint=GenerationRequest(prompt="anime", checkpoint="tiny", steps=2),
        ground=Ground(GroundKind.COLOUR, GREEN),
        garment=studio.pictures.put(lay("hoodie", PURPLE)),
    )


def made(studio, request):
    done = studio.wait(studio.submit(request).id, 120)
    assert (done.state, done.error) == (JobState.DONE, "")
    record = studio.gallery.get(done.result[0])
    return record, np.asarray(studio.gallery.image(record.id).convert("RGB"), int)


@pytest.mark.parametrize("over", [Road.PUPPET, Road.REDRAW])
def test_the_clothes_alone_become_the_garment(studio, request_, over):
    asked_for = replace(request_, over=over)
    record, painted = made(studio, asked_for)
    recipe = studio.gallery.request(record.id)
    mask = studio.pictures.get(recipe.start_from.mask).resize(SMALL)
    share = np.asarray(mask.convert("L"))
    assert 0.03 < (share > 200).mean() < 0.4
    start = studio.pictures.get(recipe.start_from.picture).convert("RGB").resize(SMALL)
    under = np.asarray(start, int)
    assert difference(tuple(np.median(under[share > 250], axis=0)), PURPLE) < 12
    assert np.abs(painted - under)[share > 250].mean() > 20  # so a net of chance has painted there
    (reference,) = recipe.references
    shown = np.asarray(studio.pictures.get(reference.picture).convert("RGB"), int)
    assert (np.abs(shown - PURPLE).max(-1) < 10).mean() > 0.3
    assert tuple(shown[0, 0]) == (255, 255, 255)
    assert recipe.prompt.startswith("violet hoodie")
    if over is Road.PUPPET:
        _record, puppet = made(studio, replace(asked_for, roads=(Road.PUPPET,), paint=None))
        assert np.abs(painted - puppet)[wide(share) == 0].max() == 0


def wide(share: np.ndarray) -> np.ndarray:
    """Grown by what a mask blurs when it changes its size."""
    import cv2

    return np.asarray(cv2.dilate(share, np.ones((9, 9), np.uint8)))


def test_a_garment_that_is_not_here_is_said_at_once(studio, request_):
    with pytest.raises(NotFound):
        studio.submit(replace(request_, garment="0" * 32))
