"""A series as a job: every cell once, whatever happens in between."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from core.config import ROOT, Config
from core.cutout.request import Ground, GroundKind
from core.errors import ModelMissing, NotFound, RequestRejected
from core.gallery.search.query import Filters
from core.geometry import Size
from core.jobs.job import JobState
from core.pose import openpose
from core.repose.request import ReposeRequest, Road
from core.runners.reposing import cells
from core.runners.source_pose import told_pose
from core.studio import Studio
from tests.repose.conftest import SIZE
from tests.runners.reposing.conftest import asked, source, upload


def ran(studio, request):
    return studio.wait(studio.submit(request).id, 60)


def test_every_cell_is_kept_beside_its_source(studio, request_):
    job = ran(studio, request_)
    assert (job.state, job.error, job.kind) == (JobState.DONE, "", "repose")
    records = [studio.gallery.get(one) for one in job.result]
    assert [(one.kind, one.index, one.parent_id) for one in records] == [
        ("reposed", 0, request_.sources[0].image_id),
        ("reposed", 1, request_.sources[0].image_id),
    ]
    assert [one.extras["pose_name"] for one in records] == ["sitting", "jogging"]
    image = studio.gallery.image(records[0].id, keeps_alpha=True)
    assert (image.mode, Size(*image.size)) == ("RGBA", SIZE)


def test_the_record_says_what_makes_it_again_and_where_it_stands(studio, request_):
    record = studio.gallery.get(ran(studio, request_).result[1])
    again = ReposeRequest.from_dict(record.extras["repose"])
    assert again == replace(request_, poses=request_.poses[1:])
    pose = told_pose(record)
    assert pose == openpose.loads(record.extras["placed"])
    assert pose.size == SIZE
    assert record.extras["mesh"]["joints"] <= 0.015
    assert record.score.oks >= 0.85


def test_the_figure_stands_before_its_ground_in_the_asked_size(studio, request_):
    green = replace(
        request_,
        ground=Ground(GroundKind.COLOUR, "#00ff00"),
        size=Size(200, 320),
        poses=asked("waving"),
    )
    record = studio.gallery.get(ran(studio, green).result[0])
    image = studio.gallery.image(record.id, keeps_alpha=True)
    assert (image.mode, image.size) == ("RGB", (200, 320))
    assert image.getpixel((1, 1)) == (0, 255, 0)
    assert 0.02 < (np.asarray(image) != (0, 255, 0)).any(2).mean() < 0.7


def test_a_picture_without_anybody_fails_alone(studio, request_):
    empty = studio.gallery.save(Image.new("RGB", SIZE, "grey"), kind="upload", request={})
    with_nobody = replace(
        request_, sources=(source(empty, pose=None), *request_.sources), poses=asked("sitting")
    )
    job = ran(studio, with_nobody)
    assert job.state is JobState.FAILED
    assert [studio.gallery.get(one).index for one in job.result] == [1]
    assert job.error == (
        "1 of 2 pictures are made · Picture 1: Nobody was found in this picture. Set the pose of "
        "its figure by hand."
    )


def test_a_source_is_opened_once_for_all_of_its_poses(studio, request_, monkeypatch):
    opened = []
    real = cells.by_puppet
    monkeypatch.setattr(
        cells, "by_puppet", lambda puppet, *rest: opened.append(puppet) or real(puppet, *rest)
    )
    ran(studio, request_)
    assert len(opened) == 2
    assert opened[0] is opened[1]


def test_the_words_of_the_source_go_along_in_the_new_pose(studio, request_):
    from core.generation.request import GenerationRequest

    told = GenerationRequest(prompt="girl, red hair", pose=request_.sources[0].pose)
    record = studio.gallery.get(request_.sources[0].image_id)
    drawn = studio.gallery.save(
        studio.gallery.image(record.id, keeps_alpha=True), kind="generated", request=told.to_dict()
    )
    made = studio.gallery.get(ran(studio, replace(request_, sources=(source(drawn),))).result[0])
    recipe = studio.gallery.request(made.id)
    assert (recipe.prompt, recipe.size) == ("girl, red hair", SIZE)
    assert recipe.pose == openpose.loads(made.extras["placed"])
    again = studio.gallery.find("red hair", filters=Filters(kinds=("reposed",))).records
    assert {one.index for one in again} == {0, 1}


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"image_id": "0" * 26}, NotFound),
        ({"strokes": "0" * 32}, NotFound),
        ({"method": "nobody"}, RequestRejected),
    ],
    ids=str,
)
def test_what_cannot_run_is_not_queued(studio, request_, values, error):
    with pytest.raises(error):
        studio.submit(replace(request_, sources=(replace(request_.sources[0], **values),)))
    assert studio.jobs() == []


def test_a_place_that_nobody_draws_is_refused(studio, request_):
    with pytest.raises(RequestRejected):
        studio.submit(replace(request_, ground=Ground(GroundKind.PLACE, "nowhere")))


def test_without_a_detector_the_pose_must_be_told(studio, request_, monkeypatch):
    monkeypatch.setattr("core.pose.detect.is_available", lambda: False)
    with pytest.raises(ModelMissing):
        studio.submit(replace(request_, sources=(replace(request_.sources[0], pose=None),)))
    for wish in ({"wished_pose": 0.8}, {"wished_likeness": 0.8}):
        with pytest.raises(ModelMissing, match="measures the pictures"):
            studio.submit(replace(request_, **wish))
    assert ran(studio, request_).state is JobState.DONE


WORK = """
import sys
from pathlib import Path
from core.config import Config
from core.studio import Studio

studio = Studio(Config(data_folder=Path(sys.argv[1])))
save = studio.gallery.save


def saved(*arguments, **values):
    record = save(*arguments, **values)
    print(record.index, flush=True)
    return record


studio.gallery.save = saved
studio.resume()
studio.wait("mine", 120)
"""


class Unstarted:
    """Queues without working: another process will."""

    def __init__(self, queue, _run):
        self._queue = queue
        self.close = lambda: None

    def submit(self, kind, payload, owner, job_id=None):
        return self._queue.submit(kind, payload, owner, job_id)


def test_killed_in_the_middle_it_goes_on_at_the_first_missing_one(config: Config):
    planned = Studio(config, Unstarted)
    sources = tuple(source(upload(planned, seed), seed) for seed in (3, 4))
    request = ReposeRequest(sources=sources, poses=asked("sitting", "jogging", "waving"))
    planned.submit(request, job_id="mine")
    planned.close()
    worker = subprocess.Popen(
        [sys.executable, "-c", WORK, str(config.data_folder)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert [worker.stdout.readline() for _ in range(2)] == ["0\n", "1\n"]
    worker.kill()
    worker.wait()
    studio = Studio(config)
    before = {one.id for one in studio.gallery.of_job("mine")}
    studio.resume()
    job = studio.wait("mine", 120)
    records = studio.gallery.of_job("mine")
    studio.close()
    assert (job.state, job.error) == (JobState.DONE, "")
    assert [one.index for one in records] == list(range(6))
    assert len(before) >= 2
    assert before < {one.id for one in records} == set(job.result)
    assert {Road(one.extras["road"]) for one in records} == {Road.PUPPET}
