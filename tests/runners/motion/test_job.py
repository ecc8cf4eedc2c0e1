"""A clip as a job: every frame once, whatever comes between."""

from __future__ import annotations

import subprocess
import sys
import time

import numpy as np
import pytest
from PIL import Image

from core.database import Database
from core.errors import JobCancelled, NotFound, RequestRejected
from core.gallery.clips import Clips
from core.jobs.backend import JobContext
from core.jobs.job import JobState
from core.motion.drawn import DrawnClip
from core.motion.request import MotionRequest, Renderer
from core.runners.motion.job import run
from core.runners.motion.roads import ROADS, Road
from core.studio import Studio
from tests.runners.motion.conftest import SIZE, drawn_clip

SECONDS = 60
MAKER = "tests.runners.motion.kill_maker"


def pixels(paths):
    return [np.asarray(Image.open(path)) for path in paths]


def test_a_clip_is_an_entry_of_the_gallery_that_opens_again(studio):
    request = drawn_clip()
    job = studio.submit(request)
    assert (job.state, job.error, job.kind) == (JobState.DONE, "", "motion")
    (image_id,) = job.result
    record = studio.gallery.get(image_id)
    assert (record.kind, record.prompt) == ("clip", request.painting.prompt)
    assert (record.clip.frames, record.clip.fps, record.clip.title) == (4, 12, "To and fro")
    frames = studio.gallery.clips.frames(image_id)
    drawn = DrawnClip(request)
    assert [path.name for path in frames] == ["0000.png", "0001.png", "0002.png", "0003.png"]
    for index, found in enumerate(pixels(frames)):
        np.testing.assert_array_equal(found, np.asarray(drawn.frame(index)))
    np.testing.assert_array_equal(np.asarray(studio.gallery.image(image_id)), pixels(frames)[0])
    assert MotionRequest.from_dict(studio.gallery.clips.recipe(image_id)) == request


def test_it_plays_as_one_picture(studio):
    (image_id,) = studio.submit(drawn_clip()).result
    record = studio.gallery.get(image_id)
    kept = studio.gallery.clips.path(image_id) / "1024.webp"
    assert kept.is_file()
    with Image.open(kept) as played:
        assert (played.n_frames, played.size, played.info["loop"]) == (4, tuple(SIZE), 0)
    small = studio.gallery.clips.animated(image_id, record.clip, 48)
    kept.with_name("small.webp").write_bytes(small)
    assert Image.open(kept.with_name("small.webp")).size == (32, 48)


def test_only_what_is_missing_is_made_again(studio, monkeypatch):
    request = drawn_clip()
    (image_id,) = studio.submit(request, job_id="once").result
    _, _, third, last = studio.gallery.clips.frames(image_id)
    third.unlink()
    last.unlink()
    made = []
    monkeypatch.setattr(
        DrawnClip, "frame", lambda _, index: made.append(index) or Image.new("RGB", SIZE)
    )
    assert run(request, studio._services, studio.job("once"), JobContext(lambda _: None)) == (
        image_id,
    )
    assert made == [2, 3]
    assert len(studio.gallery.of_job("once")) == 1
    assert len(studio.gallery.clips.frames(image_id)) == 4


def test_a_killed_studio_goes_on_at_the_first_frame_that_is_missing(config):
    count = 60
    maker = subprocess.Popen(
        [sys.executable, "-m", MAKER, config.data_folder, "killed", f"{count}"],
        stdout=subprocess.PIPE,
    )
    assert maker.stdout is not None and maker.stdout.readline() == b"begun\n"
    clips = Clips(config.gallery_folder, Database(config.database_file))
    until = time.monotonic() + SECONDS
    while not any(len(clips.frames(one)) >= 5 for one in clips.ids()):
        assert time.monotonic() < until
        time.sleep(0.01)
    maker.kill()
    maker.wait()
    (image_id,) = clips.ids()
    before = {path: path.stat().st_mtime_ns for path in clips.frames(image_id)}
    assert 5 <= len(before) < count

    studio = Studio(config)
    try:
        studio.resume()
        job = studio.wait("killed", SECONDS)
        assert (job.state, job.result) == (JobState.DONE, (image_id,))
    finally:
        studio.close()
    after = clips.frames(image_id)
    assert len(after) == count
    assert {path: path.stat().st_mtime_ns for path in after[: len(before)]} == before
    drawn = DrawnClip(drawn_clip(count))
    for index in (0, len(before) - 1, len(before), count - 1):
        np.testing.assert_array_equal(*pixels([after[index]]), np.asarray(drawn.frame(index)))


class Slow:
    """Frames that come one by one, as the test lets them."""

    notes = ()

    def __init__(self, at: int, then) -> None:
        self.at, self.then = at, then

    def frame(self, index: int) -> Image.Image:
        if index == self.at:
            self.then()
        return Image.new("RGB", SIZE, (60 * index, 0, 0))


@pytest.fixture
def interrupted(monkeypatch):
    def interrupt(at: int, then) -> None:
        road = Road(lambda *_: None, lambda *_: Slow(at, then))
        monkeypatch.setitem(ROADS, Renderer.DRAWING, road)

    return interrupt


def test_cancelling_keeps_what_is_there(studio, interrupted):
    (whole,) = studio.submit(drawn_clip(), job_id="stopped").result
    studio.gallery.trash.put([whole])
    studio.gallery.trash.delete()
    context = JobContext(lambda _: None)
    interrupted(2, context.request_stop)
    with pytest.raises(JobCancelled):
        run(drawn_clip(), studio._services, studio.job("stopped"), context)
    (image_id,) = context.kept
    assert len(studio.gallery.clips.frames(image_id)) == 3
    record = studio.gallery.get(image_id)
    assert Image.open(_file(studio, record)).n_frames == 3
    assert not (studio.gallery.clips.path(image_id) / "64.webp").exists()


def _file(studio, record):
    path = studio.gallery.folder / "played.webp"
    path.write_bytes(studio.gallery.clips.animated(record.id, record.clip, 64))
    return path


def test_a_clip_that_is_thrown_away_is_not_made_on(studio, interrupted):
    def throw_away() -> None:
        studio.gallery.trash.put([one.id for one in studio.gallery.of_job("gone")])

    interrupted(1, throw_away)
    job = studio.submit(drawn_clip(), job_id="gone")
    assert job.state is JobState.CANCELLED
    assert len(studio.gallery.clips.ids()) == 1
    studio.gallery.trash.delete()
    assert studio.gallery.clips.ids() == set()


def test_what_cannot_be_made_is_refused_at_once(studio, monkeypatch):
    monkeypatch.delitem(ROADS, Renderer.DRAWING)
    with pytest.raises(RequestRejected, match="one of"):
        studio.submit(drawn_clip())
    gone = drawn_clip(painting={"drawing": {"background": "0" * 32}})
    monkeypatch.undo()
    with pytest.raises(NotFound):
        studio.submit(gone)
    assert studio.jobs() == []
