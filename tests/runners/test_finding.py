"""The job that finds a pose: what it keeps, how it fails, how it is stopped."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from PIL import Image

from core.errors import ModelMissing, NotFound
from core.generation.finding import find
from core.generation.finding.request import DetectRequest
from core.geometry import Size
from core.jobs.job import JobState
from core.pose import presets
from core.pose.detection.networks import open_session, run_session
from core.pose.detection.steps import Step
from core.pose.score import score
from tests.pose.toy_networks import endless
from training.figures import figure

SECONDS = 120
SIZE = Size(256, 384)


@pytest.fixture
def picture(working_studio) -> str:
    asked = presets.get("standing").pose.fitted_to(SIZE)
    return working_studio.pictures.put(Image.fromarray(figure(3, SIZE, pose=asked).picture))


def test_the_pose_is_kept_under_the_jobs_id(working_studio, picture):
    job = working_studio.submit(DetectRequest(picture=picture, detector="starter"))
    assert (job.kind, working_studio.kinds.lane_of(job.kind)) == ("detect", "poses")
    job = working_studio.wait(job.id, SECONDS)
    assert (job.state, job.error, job.result) == (JobState.DONE, "", ())
    found = working_studio.found_poses.take(job.id)
    asked = presets.get("standing").pose.fitted_to(SIZE)
    assert score(asked, found.findings.pose).oks > 0.8
    assert not working_studio.found_poses.has(job.id)


def test_nobody_is_a_line_that_helps(working_studio):
    empty = working_studio.pictures.put(Image.new("RGB", SIZE, "white"))
    job = working_studio.submit(DetectRequest(picture=empty))
    job = working_studio.wait(job.id, SECONDS)
    assert (job.state, job.error) == (JobState.FAILED, find.nobody("starter").shown)
    assert not working_studio.found_poses.has(job.id)


def test_what_cannot_run_is_not_queued(working_studio, picture):
    with pytest.raises(NotFound):
        working_studio.submit(DetectRequest(picture="a" * 32))
    with pytest.raises(ModelMissing):
        working_studio.submit(DetectRequest(picture=picture, detector="nobody"))
    assert working_studio.jobs() == []


def test_cancel_ends_the_run_of_a_network(working_studio, picture, tmp_path, monkeypatch):
    size = Size(32, 32)
    session = open_session(endless(tmp_path / "endless.onnx", size))

    def slow(image, request, config, on_step):
        on_step(Step("Looking …"))
        pixels = np.zeros((1, 3, size.height, size.width), np.float32)
        return run_session(session, ["mask"], {"picture": pixels}, "endless", "")

    monkeypatch.setattr(find, "find", slow)
    job = working_studio.submit(DetectRequest(picture=picture))
    while working_studio.job(job.id).progress.text != "Looking …":
        working_studio.wait(job.id, 0.02)
    working_studio.cancel(job.id)
    assert working_studio.wait(job.id, SECONDS).state is JobState.CANCELLED


def test_it_tells_of_people_and_stops_between_them(working_studio, picture, monkeypatch):
    """A detector that needs its time: each person waits until the test lets it go on."""
    go_on = threading.Semaphore(0)

    def slow(image, request, config, on_step):
        for number in range(3):
            on_step(Step(f"Person {number + 1} of 3", number, 3))
            assert go_on.acquire(timeout=SECONDS)

    monkeypatch.setattr(find, "find", slow)
    job = working_studio.submit(DetectRequest(picture=picture))
    go_on.release()
    while working_studio.job(job.id).progress.text != "Person 2 of 3":
        working_studio.wait(job.id, 0.02)
    assert working_studio.job(job.id).progress.fraction == pytest.approx(1 / 3)
    working_studio.cancel(job.id)
    go_on.release()
    assert working_studio.wait(job.id, SECONDS).state is JobState.CANCELLED
    assert not working_studio.found_poses.has(job.id)
