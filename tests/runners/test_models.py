"""Models are fetched through the studio's queue, beside the pictures."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable

import pytest

from core.config import Config
from core.errors import ModelMissing, NotFetched
from core.generation.request import GenerationRequest
from core.geometry import Size
from core.job_kinds import FETCH, FETCHES
from core.jobs.job import Job, JobState
from core.models import detectors, registry
from core.models.downloading.fetch import FetchRequest
from core.models.kinds import ModelKind
from core.pose.detection.detectors import STARTER_PEOPLE, STARTER_POSE
from core.studio import Studio
from tests.models import tiny
from tests.models.catalogued import add_detector
from tests.models.downloading.hub_server import serve

WANTED = FetchRequest(kind=ModelKind.CHECKPOINT, id="anything-v5")
FILE = os.urandom(2_000_000)


@pytest.fixture
def server(tmp_path, monkeypatch):
    with serve() as running:
        running.be_the_hub(monkeypatch, tmp_path / "hub")
        running.add("genai-archive/anything-v5", {"anything-v5.safetensors": FILE})
        yield running


@pytest.fixture
def studio(tmp_path):
    opened = Studio(Config(data_folder=tmp_path / "data", device="cpu", min_free_bytes=0))
    yield opened
    opened.close()


def once(look: Callable[[], Job], is_so: Callable[[Job], bool]) -> Job:
    """The job when it is so: on a busy machine the download's thread may come late."""
    deadline = time.monotonic() + 60
    while not is_so(job := look()) and time.monotonic() < deadline:
        time.sleep(0.01)
    return job


def test_a_picture_is_made_while_a_model_is_fetched(server, studio):
    tiny.write_checkpoint(studio.config.models_folder / "tiny")
    request = GenerationRequest(prompt="a girl", checkpoint="tiny", steps=2, size=Size(64, 64))
    assert studio.wait(studio.submit(request).id, 300).state is JobState.DONE  # all is loaded now
    server.pieces = threading.Semaphore(6)
    download = studio.submit(WANTED)
    picture = studio.submit(request)
    assert studio.wait(picture.id, 300).state is JobState.DONE
    running = once(lambda: studio.job(download.id), lambda job: job.progress.steps == len(FILE))
    assert running.state is JobState.RUNNING
    assert running.progress.text.endswith("of 2.0 MB · anything-v5.safetensors")
    server.pieces.release(1000)
    done = studio.wait(download.id, 60)
    assert (done.state, done.result, done.error) == (JobState.DONE, (), "")
    spec = registry.checkpoint("anything-v5", studio.config)
    assert spec.is_installed(studio.config)
    assert spec.source.path().read_bytes() == FILE


def test_a_fetch_is_cancelled_and_taken_up_again(server, studio):
    server.pieces = threading.Semaphore(8)
    first = studio.submit(WANTED)
    while studio.job(first.id).progress.step == 0:
        threading.Event().wait(0.01)
    studio.cancel(first.id)
    server.pieces.release(8)
    assert studio.wait(first.id, 30).state is JobState.CANCELLED
    server.pieces.release(1000)
    again = studio.submit(WANTED)
    assert studio.wait(again.id, 30).state is JobState.DONE
    assert [bool(wanted) for _, path, wanted in server.requests if path.endswith("tensors")
            and _ == "GET"] == [False, True]  # fmt: skip


def test_a_failed_fetch_says_why(server, studio):
    server.gated.add("genai-archive/anything-v5")
    job = studio.wait(studio.submit(WANTED).id, 30)
    assert job.state is JobState.FAILED
    assert "`hf auth login`" in job.error


def test_a_detector_is_fetched_in_the_lane_of_downloads(server, studio, tmp_path, monkeypatch):
    monkeypatch.setenv("TORCH_HOME", str(tmp_path / "torch"))
    files = (STARTER_POSE, STARTER_PEOPLE)
    for file in files:
        server.plain[f"/{file.name}"] = file.read_bytes()
    ours = ({"url": f"{server.url}/{file.name}", "file": f"my-{file.name}"} for file in files)
    add_detector(monkeypatch, studio.config, "mine", *ours)
    wanted = FetchRequest(kind=ModelKind.DETECTOR, id="mine")
    assert [found.name for found in detectors.installed(studio.config)] == ["starter"]
    server.pieces = threading.Semaphore(2)
    first = studio.submit(wanted)
    while studio.job(first.id).progress.step == 0:
        threading.Event().wait(0.01)
    running = studio.job(first.id)
    assert (running.kind, FETCH.lane) == (FETCH.name, FETCHES)
    assert running.progress.text.endswith("MB · my-starter-pose.onnx")
    studio.cancel(first.id)
    server.pieces.release(1000)
    assert studio.wait(first.id, 30).state is JobState.CANCELLED
    done = studio.wait(studio.submit(wanted).id, 30)
    assert (done.state, done.result, done.error) == (JobState.DONE, (), "")
    assert [found.name for found in detectors.installed(studio.config)] == ["starter", "mine"]
    with pytest.raises(ModelMissing, match="that is not here yet"):
        studio.submit(wanted)


def test_what_cannot_be_fetched_is_not_queued(tmp_path):
    studio = Studio(Config(data_folder=tmp_path, device="cpu", min_free_bytes=0, offline=True))
    with pytest.raises(NotFetched, match="HF_HUB_OFFLINE"):
        studio.submit(WANTED)
    with pytest.raises(ModelMissing, match="that is not here yet"):
        studio.submit(FetchRequest(kind=ModelKind.CHECKPOINT, id="starter"))
    with pytest.raises(ModelMissing, match="got 'x'"):
        studio.submit(FetchRequest(kind=ModelKind.LORA, id="x"))
    assert studio.jobs() == []
    studio.close()
