"""A picture that moves: its own figure, from where it stands, before its own ground."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from core.errors import NotFound
from core.generation.request import GenerationRequest
from core.geometry import Size
from core.jobs.backend import JobContext
from core.jobs.job import JobState
from core.motion.request import Renderer
from core.pose import presets
from core.runners.motion.puppet import open_puppet
from tests.runners.motion.conftest import drawn_clip

SIZE = Size(192, 288)


@pytest.fixture
def picture(studio):
    """A drawing that stands in a meadow."""
    asked = GenerationRequest(
        prompt="girl, red skirt, meadow", checkpoint="drawing", size=SIZE,
        pose=presets.get("standing").pose,
    )  # fmt: skip
    return studio.gallery.get(studio.submit(asked).result[0])


@pytest.fixture
def request_(picture):
    return drawn_clip(renderer=Renderer.PUPPET, picture=picture.id)


def test_a_picture_of_the_gallery_moves_before_its_own_ground(studio, picture, request_):
    job = studio.submit(request_)
    assert (job.state, job.error) == (JobState.DONE, "")
    record = studio.gallery.get(job.result[0])
    assert (record.kind, record.parent_id) == ("clip", picture.id)
    paths = studio.gallery.clips.frames(record.id)
    frames = np.stack([np.asarray(Image.open(path)) for path in paths]).astype(int)
    assert frames.shape == (4, SIZE.height, SIZE.width, 3)
    still = (frames == frames[0]).all((0, 3))
    assert 0.3 < still.mean() < 0.95  # the ground stands, the figure does not
    before = np.asarray(studio.gallery.image(picture.id)).astype(int)
    assert np.abs(frames[0] - before)[still].mean() < 3
    assert np.abs(frames[0] - before).mean() < 12  # it begins where it stands


def test_bones_keep_their_lengths_in_all_frames(studio, request_):
    services, context = studio._services, JobContext(lambda _: None)
    moved = open_puppet(replace(request_), services, context)
    aims = [aim.points for aim in moved._aims]
    for start, end in ((2, 3), (3, 4), (8, 9), (9, 10)):
        lengths = np.array([abs(one[end] - one[start]) for one in aims])
        steps = np.abs(np.diff(lengths)) / lengths.max()
        assert steps.max() < 0.35  # foreshortened, never torn
    assert len({aim.scale for aim in moved._aims}) == 1


def test_a_picture_that_is_gone_is_told_at_once(studio, request_):
    with pytest.raises(NotFound):
        studio.submit(replace(request_, picture="0" * 26))


def test_before_nothing_it_is_clear(studio, request_):
    painting = replace(request_.painting, drawing={"background": "none"})
    moved = open_puppet(
        replace(request_, painting=painting), studio._services, JobContext(lambda _: None)
    )
    assert moved.frame(1).mode == "RGBA"
    assert moved.frame(1).getpixel((0, 0))[3] == 0
