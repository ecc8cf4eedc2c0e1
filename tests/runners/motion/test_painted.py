"""A checkpoint over the drawn frames."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from core.errors import ModelMissing
from core.generation.request import GenerationRequest
from core.geometry import Size
from core.jobs.backend import JobContext
from core.jobs.job import JobState
from core.motion.request import Renderer
from core.runners.motion.job import run
from core.studio import Studio
from tests.jobs.inline import InlineBackend
from tests.models.tiny import write_checkpoint
from tests.runners.motion.conftest import drawn_clip


@pytest.fixture
def studio(config):
    write_checkpoint(config.data_folder / "models" / "tiny", codec="tiny")
    opened = Studio(config, InlineBackend)
    yield opened
    opened.close()


def painted(checkpoint: str = "tiny"):
    painting = GenerationRequest(
        prompt="girl, meadow", checkpoint=checkpoint, size=Size(64, 96), steps=2, seed=3
    )
    return replace(drawn_clip(4), painting=painting, renderer=Renderer.STARTER)


def pixels(studio, image_id):
    paths = studio.gallery.clips.frames(image_id)
    return np.stack([np.asarray(Image.open(path)) for path in paths])


def test_every_frame_is_painted_and_the_ground_once(studio):
    job = studio.submit(painted(), job_id="painted")
    assert (job.state, job.error, job.kind) == (JobState.DONE, "", "motion-paint")
    frames = pixels(studio, job.result[0])
    assert frames.shape == (4, 96, 64, 3)
    corners = frames[:, :6, :6]
    assert (corners == corners[0]).all()
    assert (frames != frames[0]).any()
    last = studio.gallery.clips.frames(job.result[0])[-1]
    last.unlink()
    run(painted(), studio._services, studio.job("painted"), JobContext(lambda _: None))
    np.testing.assert_array_equal(pixels(studio, job.result[0]), frames)


def test_without_its_checkpoint_it_is_refused(studio):
    with pytest.raises(ModelMissing):
        studio.submit(painted("nothing"))
