"""A studio whose pictures are made by a worker, with Ray itself and a checkpoint."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from core.errors import InputRejected
from core.job_kinds import JOB_KINDS
from core.jobs.cluster.address import RayAddress
from core.jobs.cluster.link import linked
from core.jobs.job import JobState
from core.models.painter import DRAWING
from core.studio import Studio

SECONDS = 120


@pytest.fixture
def far_studio(with_models) -> Iterator[Studio]:
    if importlib.util.find_spec("ray") is None:
        pytest.skip("ray is not installed: pip install -r requirements-ray.txt")
    with linked(RayAddress(workers=1)):
        # a worker chooses bfloat16 by itself where its processor is faster in it
        config = replace(with_models, backend="ray://local?workers=1", dtype="float32")
        opened = Studio(config)
        opened.resume()
        yield opened
        opened.close()


def test_a_worker_makes_the_very_picture_that_this_process_makes(far_studio, request_):
    request = replace(request_, prompt="1girl, {red|blue} hair")
    near = Studio(replace(far_studio.config, backend="local"))
    jobs = [far_studio.submit(one) for one in (request, replace(request, checkpoint=DRAWING.id))]
    for job in (far_studio.wait(job.id, SECONDS) for job in jobs):
        assert (job.state, job.error, len(job.result)) == (JobState.DONE, "", 2)
        for image_id in job.result:
            record = far_studio.gallery.get(image_id)
            asked = far_studio.kinds.request_of(job)
            alone = near.render(asked, record.index)
            here = far_studio.gallery.image(image_id)
            assert np.array_equal(np.asarray(here), np.asarray(alone.image))
            assert far_studio.gallery.request(image_id) == alone.request
            for name in ("notes", "score", "identity"):
                assert record.extras.get(name) == alone.extras.get(name)
    assert [one.text for one in far_studio.cluster.workers] == ["waits for a picture"]
    near.close()


def test_a_backend_that_is_not_known_is_told_when_work_comes(config, request_):
    studio = Studio(replace(config, backend="slurm://cluster"))
    with pytest.raises(InputRejected, match="ray://HOST:PORT"):
        studio.resume()
    assert studio.render(replace(request_, checkpoint=DRAWING.id)).image


def test_what_splits_is_known():
    assert {kind.name for kind in JOB_KINDS if kind.splits} == {"generate", "plot", "sheet"}
