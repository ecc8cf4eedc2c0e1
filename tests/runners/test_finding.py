"""The job that finds a pose: what it keeps, how it fails, how it is stopped."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from PIL import Image

from core.errors import ModelMissing, NotFound, RequestRejected
from core.generation.finding import find
from core.generation.finding.request import MOST_PICTURES, DetectRequest, SeveralRequest
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


def test_several_are_kept_in_their_order_without_those_that_show_nobody(working_studio, picture):
    pictures = working_studio.pictures
    empty = pictures.put(Image.new("RGB", SIZE, "white"))
    asked = presets.get("arms-up").pose.fitted_to(SIZE)
    other = pictures.put(Image.fromarray(figure(3, SIZE, pose=asked).picture))
    job = working_studio.submit(SeveralRequest((other, empty, picture)))
    assert (job.kind, working_studio.kinds.lane_of(job.kind)) == ("detect-several", "poses")
    job = working_studio.wait(job.id, SECONDS)
    assert (job.state, job.error, job.result) == (JobState.DONE, "", ())
    found = [one.findings.pose for one in working_studio.found_poses.take_each(job.id)]
    standing = presets.get("standing").pose.fitted_to(SIZE)
    assert [score(true, one).oks > 0.8 for true, one in zip((asked, standing), found, strict=True)]
    assert working_studio.found_poses.take_each(job.id) == []


def test_nobody_in_several_is_said(working_studio):
    empty = working_studio.pictures.put(Image.new("RGB", SIZE, "white"))
    job = working_studio.submit(SeveralRequest((empty, empty)))
    job = working_studio.wait(job.id, SECONDS)
    assert job.state is JobState.FAILED
    assert job.error == "Nobody was found in it. Take one that shows a whole person."


def test_several_are_stopped_between_two_and_what_was_found_stays(
    working_studio, picture, monkeypatch
):
    go_on, find_one = threading.Semaphore(0), find.find

    def slow(*asked):
        assert go_on.acquire(timeout=SECONDS)
        return find_one(*asked)

    monkeypatch.setattr(find, "find", slow)
    job = working_studio.submit(SeveralRequest((picture,) * 3))
    go_on.release()
    while working_studio.job(job.id).progress.text != "Picture 2 of 3":
        working_studio.wait(job.id, 0.02)
    assert working_studio.job(job.id).progress.fraction == pytest.approx(1 / 3)
    working_studio.cancel(job.id)
    go_on.release()
    assert working_studio.wait(job.id, SECONDS).state is JobState.CANCELLED
    assert len(working_studio.found_poses.take_each(job.id)) == 1


@pytest.mark.parametrize("pictures", [(), ("a" * 32,) * (MOST_PICTURES + 1)])
def test_no_pictures_or_too_many_are_refused(pictures):
    with pytest.raises(RequestRejected, match="1 to"):
        SeveralRequest(pictures)


def test_several_survive_the_queue():
    request = SeveralRequest(("a" * 32, "b" * 32))
    assert SeveralRequest.from_dict(request.to_dict()) == request
    with pytest.raises(RequestRejected):
        SeveralRequest.from_dict({"pictures": "abc"})


def test_what_cannot_run_is_not_queued(working_studio, picture):
    with pytest.raises(NotFound):
        working_studio.submit(DetectRequest(picture="a" * 32))
    with pytest.raises(NotFound):
        working_studio.submit(SeveralRequest((picture, "a" * 32)))
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
