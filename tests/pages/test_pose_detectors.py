"""Detectors on the Pose page: terms first, then the download, then the choice."""

from __future__ import annotations

import io
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from core.config import Config
from core.generation.conditioning import openpose_detector
from core.geometry import Size
from core.job_kinds import FETCH, FETCHES
from core.jobs.lease import Lease
from core.jobs.queue import JobQueue
from core.models import registry
from core.models.detector_files import own_folder
from core.models.downloading import fetch
from core.models.downloading.fetch import size_text
from core.pose import presets
from core.pose.detection import detectors
from core.ui import state
from core.ui.pose import detector
from tests.models.catalogued import add_detector
from tests.models.downloading.hub_server import HubServer, serve
from training.figures import figure


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch) -> None:
    """No weights of this machine."""
    monkeypatch.setenv("TORCH_HOME", str(tmp_path / "torch"))
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))


@pytest.fixture
def server(tmp_path, monkeypatch):
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    with serve() as running:
        running.be_the_hub(monkeypatch, tmp_path / "hub")
        files = (detectors.STARTER_POSE, detectors.STARTER_PEOPLE)
        for file in files:
            running.plain[f"/{file.name}"] = file.read_bytes()
        ours = ({"url": f"{running.url}/{f.name}", "file": f"my-{f.name}"} for f in files)
        add_detector(monkeypatch, Config(data_folder=tmp_path), "mine", *ours)
        yield running


@pytest.fixture
def import_page(open_page, studio):
    def go():
        assert Lease(studio.database, FETCHES).acquire()
        page = open_page("1_Pose.py")
        return page.segmented_control(key=state.POSE_PANEL).set_value("Import").run()

    return go


def drawn() -> Image.Image:
    size = Size(256, 384)
    pose = presets.get("standing").pose.fitted_to(size)
    return Image.fromarray(figure(3, size, pose=pose).picture)


def noise() -> Image.Image:
    return Image.fromarray(np.random.default_rng(0).integers(0, 255, (120, 80, 3), np.uint8))


def upload(page, picture: Image.Image | None = None):
    buffer = io.BytesIO()
    (picture or noise()).save(buffer, "PNG")
    return (
        page.file_uploader(key=state.POSE_PICTURE_FILE)
        .upload("girl.png", buffer.getvalue(), "image/png")
        .run()
    )


def words(page) -> str:
    return "\n".join(part.value for part in page.markdown)


def test_terms_then_the_download_then_the_choice(server: HubServer, import_page, studio):
    page = import_page()
    assert words(page).endswith("**Mine**  \nApache-2.0")
    assert "Apache-2.0 · 351 MB\n" in words(page)  # DWPose's is known
    assert server.requests == []
    page.button(key="models.ask.detector.mine").click().run()
    assert {method for method, _, _ in server.requests} == {"HEAD"}
    total = sum(len(body) for body in server.plain.values())
    go = page.button(key="models.fetch.detector.mine")
    assert go.label == f"Fetch {size_text(total)}"
    assert "Licence: **Apache-2.0**" in words(page)
    assert "127.0.0.1" in words(page)
    go.click().run()
    (job,) = studio.jobs()
    assert (job.kind, job.payload) == (FETCH.name, {"kind": "detector", "id": "mine"})
    assert ":material/downloading: On its way." in [line.value for line in page.caption]
    assert ["Fetching mine" in bar.proto.text for bar in page.get("progress")] == [True]
    assert page.button(key=f"cancel.{job.id}").label == "Cancel"
    # the worker, which stands still in these tests
    queue = JobQueue(studio.database, studio.kinds, lane=FETCHES)
    claim = queue.claim()
    spec = registry.detector(claim.payload["id"], studio.config)
    fetch.fetch(spec, studio.config, lambda *_: None, lambda: False)
    queue.finish(claim.id, ())
    page.run()
    assert ["Mine is installed" in line.value for line in page.success] == [True]
    assert "**Mine**  \nApache-2.0 · here" in words(page)
    upload(page)
    page.selectbox(key=state.DETECTOR).set_value("mine").run()
    assert not page.exception
    assert page.session_state[state.DETECTOR] == "mine"


def test_not_now_and_what_cannot_be_fetched(server: HubServer, import_page, studio):
    del server.plain["/starter-pose.onnx"]
    page = import_page()
    page.button(key="models.ask.detector.mine").click().run()
    assert ["404" in line.value for line in page.warning] == [True]
    assert page.button(key="models.fetch.detector.mine").disabled
    page.button(key="models.leave.detector.mine").click().run()
    assert not page.warning
    assert studio.jobs() == []


def test_offline_is_told_and_nothing_can_be_started(monkeypatch, import_page, studio):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    page = import_page()
    assert ["HF_HUB_OFFLINE" in line.value for line in page.info] == [True]
    asks = [b for b in page.button if b.key and b.key.startswith("models.ask.detector.")]
    assert len(asks) == len(
        [spec for spec in registry.detectors(studio.config) if spec.can_be_fetched]
    )
    assert all(button.disabled for button in asks)


def test_openpose_asks_for_a_word_first(import_page, studio, monkeypatch):
    page = upload(import_page())
    assert state.DETECTOR not in {one.key for one in page.selectbox}
    folder = studio.config.models_folder / "preprocessors"
    folder.mkdir(parents=True)
    for name in openpose_detector.FILES:
        (folder / name).write_bytes(b"weights")
    waving = presets.get("waving").pose.fitted_to(Size(80, 120))
    looked = []
    stand_in = SimpleNamespace(
        find=lambda image, _, with_hands_and_face, on_step: (
            looked.append((image.size, with_hands_and_face)) or waving
        )
    )
    monkeypatch.setattr(openpose_detector, "find_pose", stand_in.find)
    page.run()
    page.selectbox(key=state.DETECTOR).set_value(openpose_detector.NAME).run()
    assert openpose_detector.NOTICE in [line.value for line in page.caption]
    assert not page.checkbox(key=state.DETECTOR_TERMS).value
    find = next(button for button in page.button if button.label == "Find the pose in it")
    find.click().run()
    assert ["non-commercial work only" in line.value for line in page.error] == [True]
    assert looked == []
    page.checkbox(key=state.DETECTOR_TERMS).check().run()
    next(button for button in page.button if button.label == "Find the pose in it").click().run()
    assert looked == [((80, 120), False)]
    found = page.session_state[state.POSE].people[0]
    assert found.visible.tolist() == waving.people[0].visible.tolist()
    for name in openpose_detector.FILES:
        (folder / name).unlink()
    page.run()
    assert page.session_state[state.DETECTOR] == detectors.AUTO
    assert not page.exception


def test_a_photo_wants_a_fetched_detector_first(server: HubServer, import_page, monkeypatch):
    monkeypatch.setattr(detector, "FOR_PHOTOS", "mine")
    page = upload(import_page(), drawn())
    assert any("reads drawings, best" in line.value for line in page.caption)
    assert not page.info
    upload(page)  # noise, as grained as any photo
    assert not page.exception
    assert ["looks like a photo" in line.value for line in page.info] == [True]
    labels = [button.label for button in page.button]
    offered = page.button(key="models.ask.detector.mine")
    assert labels.index("Fetch …") < labels.index("Find the pose in it")
    offered.click().run()
    assert page.button(key="models.fetch.detector.mine").label.startswith("Fetch ")
    for body, file in zip(
        server.plain.values(), ("my-starter-pose.onnx", "my-starter-people.onnx"), strict=True
    ):
        folder = own_folder(detector.studio().config)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / file).write_bytes(body)
    page.run()
    assert not page.info
    choice = page.selectbox(key=state.DETECTOR)
    assert (choice.options, choice.value) == (["Automatic", "Starter (built in)", "Mine"], "auto")
    said = [line.value for line in page.caption]
    assert "The built-in detector looks at drawings, Mine at photos and 3D renders." in said
    assert "People are found by its own finder, my-starter-people.onnx." in said


def test_an_error_of_the_panel_stands_in_sight(import_page):
    page = upload(import_page())
    blank = io.BytesIO()
    Image.new("RGB", (80, 120), "white").save(blank, "PNG")
    page.file_uploader(key=state.POSE_PICTURE_FILE).upload("b.png", blank.getvalue(), "image/png")
    page.run()
    next(button for button in page.button if button.label == "Find the pose in it").click().run()
    assert len(page.error) == 1
    closed = page.get("popover")
    assert len(closed) == 3
    assert not [popover for popover in closed if popover.get("error")]
