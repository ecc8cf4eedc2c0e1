from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.errors import JobCancelled
from core.gallery import metadata
from core.generation.batch_progress import BatchProgress
from core.studio import Studio

SECONDS = 120


def test_a_picture_is_the_same_alone_and_in_a_batch(studio, request_):
    job = studio.wait(studio.submit(request_).id, SECONDS)
    second = studio.gallery.image(job.result[1])
    alone = studio.render(replace(request_, seed=6, count=1)).image
    assert np.array_equal(np.asarray(second), np.asarray(alone))


def test_a_search_tells_the_best_so_far(studio, request_, scored):
    scored(0.417, 0.3, 0.2)
    texts: list[str] = []
    batch = BatchProgress(replace(request_, count=8, until_score=0.8), {0: 0.817, 1: None})
    studio.render(
        batch.request, 2, batch=batch, on_progress=lambda progress: texts.append(progress.text)
    )
    assert texts[-1] == "Picture 3 of at most 8 · best so far 81 % · Drawing · step 2 of 2"


def test_a_picture_tells_what_auto_came_to(studio, request_):
    drawn = studio.render(request_).extras["drawn"]
    assert drawn == {"sampler": "DDIM", "controlnets": ["tiny/controlnet"], "adapters": []}
    job = studio.wait(studio.submit(replace(request_, count=1)).id, SECONDS)
    facts = metadata.read(studio.gallery.path(job.result[0]))
    assert facts.settings["Sampler"] == "DDIM"


def test_rendering_leaves_no_trace(config, models, request_):
    bare = Studio(replace(config, data_folder=models.parent / "nothing"))
    (bare.config.data_folder).mkdir(exist_ok=True)
    (bare.config.data_folder / "models").symlink_to(models)
    steps: list[int] = []
    picture = bare.render(request_, 1, on_progress=lambda progress: steps.append(progress.step))
    assert picture.request.seed == 6
    assert steps[-1] == 4  # two pictures of two steps; this is the second
    assert [path.name for path in bare.config.data_folder.iterdir()] == ["models"]


def test_rendering_stops_when_asked(studio, request_):
    with pytest.raises(JobCancelled):
        studio.render(request_, should_stop=lambda: True)
