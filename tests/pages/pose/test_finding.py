"""A search that takes its time: the page shows it, stays usable, and takes over what it found."""

from __future__ import annotations

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from core.config import ROOT
from core.generation.finding.request import DetectRequest, FoundPose, Reason
from core.geometry import Size
from core.job_kinds import POSES
from core.jobs.queue import JobQueue
from core.jobs.worker import LaneWorker
from core.pose import presets
from core.pose.detection.ensemble import Findings
from core.pose.skeleton import Joint
from core.ui import state
from core.ui.pose import finding
from tests.pages.pose.posing import button, panel, pose_of, shown, upload_picture

SIZE = Size(256, 384)


@pytest.fixture
def slow(studio, monkeypatch) -> JobQueue:
    """No worker takes the searches up: the test is the worker."""
    monkeypatch.setattr(finding, "QUICK_SECONDS", 0.0)
    monkeypatch.setattr(LaneWorker, "wake", lambda worker: None)
    return JobQueue(studio.database, studio.kinds, lane=POSES)


@pytest.fixture
def searching(slow, page):
    panel(page, "Import")
    upload_picture(page, Image.new("RGB", SIZE, "teal"))
    button(page, "Find the pose in it").click().run()
    assert not page.exception
    assert not page.error
    return page


def found(**changes) -> FoundPose:
    pose = presets.get("waving").pose.fitted_to(SIZE)
    said = {"reason": Reason.PHOTO, "other": "starter", "other_title": "Starter (built in)"}
    return FoundPose(
        findings=Findings(pose, ((Joint.NECK,),)), detector="mine", title="Mine", **(said | changes)
    )


def finish(studio, queue: JobQueue, result: FoundPose | str) -> None:
    claim = queue.claim()
    if isinstance(result, str):
        assert queue.fail(claim.id, result)
    else:
        studio.found_poses.put(claim.id, result)
        assert queue.finish(claim.id, ())


def test_the_page_shows_it_and_goes_on(searching, studio, slow):
    (job,) = studio.jobs()
    assert job.kind == "detect"
    request = DetectRequest.from_dict(job.payload)
    assert (request.detector, request.closely) == ("auto", True)
    assert studio.pictures.get(request.picture).size == SIZE
    (bar,) = searching.get("progress")
    assert "Finding the pose in a picture" in bar.proto.text
    assert button(searching, "Find the pose in it").disabled
    before = pose_of(searching)
    panel(searching, "Presets")
    assert not searching.exception
    finish(studio, slow, found())
    searching.run()
    assert pose_of(searching) != before
    assert searching.session_state[state.POSE_UNSURE] == [[Joint.NECK]]
    panel(searching, "Import")
    said = [line.value for line in searching.caption]
    assert any("Found 1 person." in line for line in said)
    assert "This looks like a photo or a 3D render: Mine looked." in said
    assert not searching.get("progress")


def test_the_other_detector_is_asked_instead(searching, studio, slow):
    finish(studio, slow, found())
    searching.run()
    button(searching, "Use Starter (built in) instead").click().run()
    assert not searching.exception
    latest = studio.jobs()[0]
    assert DetectRequest.from_dict(latest.payload).detector == "starter"
    assert not any("Found 1 person" in line.value for line in searching.caption)


def test_a_search_that_fails_is_one_line_and_the_pose_stays(searching, studio, slow):
    before = pose_of(searching)
    finish(studio, slow, "Nobody found in this picture. Try one that shows more of the body.")
    searching.run()
    assert [line.value[:30] for line in searching.error] == ["Nobody found in this picture. "]
    assert pose_of(searching) == before
    button(searching, "Find the pose in it").click().run()
    assert not searching.error


def test_it_can_be_cancelled(searching, studio):
    button(searching, "Cancel").click().run()
    assert studio.jobs()[0].state.value == "cancelled"
    searching.run()
    assert not button(searching, "Find the pose in it").disabled


@pytest.mark.parametrize("is_over", [False, True])
def test_a_page_that_is_reloaded_takes_it_up(searching, studio, slow, is_over):
    if is_over:
        finish(studio, slow, found())
    again = AppTest.from_file(ROOT / "Home.py", default_timeout=60)
    again.switch_page("pages/1_Pose.py").run()
    assert not again.exception
    assert again.segmented_control(key=state.POSE_PANEL).value == "Import"
    assert shown(again)["trace"].startswith("data:image/jpeg;base64,")
    if not is_over:
        assert again.get("progress")
        finish(studio, slow, found())
        again.run()
    assert any("Found 1 person." in line.value for line in again.caption)
    assert pose_of(again).people[0].visible.all() == found().findings.pose.people[0].visible.all()


def test_a_search_of_somebody_else_is_left_alone(page, studio, slow):
    picture = studio.pictures.put(Image.new("RGB", SIZE, "teal"))
    studio.submit(DetectRequest(picture=picture), owner="somebody-else-entirely")
    finish(studio, slow, found())
    before = pose_of(page)
    page.run()
    again = AppTest.from_file(ROOT / "Home.py", default_timeout=60)
    again.switch_page("pages/1_Pose.py").run()
    assert state.POSE_FOUND not in again.session_state
    assert pose_of(page) == before
