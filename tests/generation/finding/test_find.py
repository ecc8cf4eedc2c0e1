"""Which detector looks when nobody says, and what it is asked."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from core.config import Config
from core.errors import InputRejected, ModelMissing
from core.generation.conditioning import openpose_detector
from core.generation.finding import find
from core.generation.finding.request import DetectRequest, Reason
from core.geometry import Size
from core.models import detectors
from core.models.detector_files import own_folder
from core.pose import presets
from core.pose.detection.detectors import AUTO, STARTER
from tests.models.catalogued import add_detectors
from tests.pose.toy_networks import brightest, fixed_boxes
from training.figures import figure

SIZE = Size(256, 384)
WHOLE = [[0, 0, 43, 64, 0.9]]


@pytest.fixture
def fetched(config: Config) -> None:
    """A detector of a person's own that sees somebody in whatever is bright and red."""
    brightest(own_folder(config) / "mine-pose.onnx", [0] * 17, Size(48, 64))
    fixed_boxes(own_folder(config) / "mine-people.onnx", WHOLE)


def drawn() -> Image.Image:
    pose = presets.get("standing").pose.fitted_to(SIZE)
    return Image.fromarray(figure(3, SIZE, pose=pose).picture)


def grained(picture: Image.Image) -> Image.Image:
    noise = np.random.default_rng(0).normal(0, 14, (picture.height, picture.width, 1))
    return Image.fromarray(np.clip(np.asarray(picture) + noise, 0, 255).astype(np.uint8))


def nothing_drawn() -> Image.Image:
    """Even areas that are nobody, but bright and red."""
    picture = Image.new("RGB", SIZE, (30, 30, 30))
    picture.paste((250, 120, 120), (100, 150, 180, 260))
    return picture


def photo() -> Image.Image:
    return grained(nothing_drawn())


@pytest.mark.parametrize(
    ("make", "detector", "reason"),
    [
        (drawn, STARTER, Reason.DRAWING),
        (lambda: grained(drawn()), STARTER, Reason.DRAWING),  # the built-in one is sure of it
        (photo, "mine-pose", Reason.PHOTO),
        (nothing_drawn, "mine-pose", Reason.NOBODY),
    ],
)
def test_the_picture_decides(config, fetched, make, detector, reason):
    found = find.find(make(), DetectRequest(), config)
    assert (found.detector, found.reason) == (detector, reason)
    assert not found.findings.pose.is_empty
    other = {STARTER: "mine-pose", "mine-pose": STARTER}[detector]
    assert found.other == other
    assert found.other_title == detectors.find(other, config).title
    assert ("built-in" in found.why) == (reason is not Reason.PHOTO)
    # and the other one, when it is asked for
    again = find.find(make(), DetectRequest(detector=other), config)
    assert (again.detector, again.reason, again.why) == (other, Reason.CHOSEN, "")


@pytest.mark.parametrize("make", [drawn, photo])
def test_without_another_the_built_in_one_looks(config, make):
    found = find.find(make(), DetectRequest(), config)
    assert (found.detector, found.reason, found.other, found.why) == (STARTER, Reason.ONLY, "", "")


def test_a_photo_of_nobody_is_nobody(config, fetched):
    dark = grained(Image.new("RGB", SIZE, (40, 40, 40)))
    assert find.is_photo(dark)
    assert find.find(dark, DetectRequest(), config).findings.pose.is_empty


def test_photos_are_for_the_one_with_a_finder_that_knows_them(config, monkeypatch):
    shared = {"url": "http://127.0.0.1:9/shared-yolox.onnx"}
    rows = {name: ({"url": f"http://127.0.0.1:9/{name}.onnx"}, shared) for name in ("a", "b")}
    rows |= {"c": ({"url": "http://127.0.0.1:9/c.onnx"}, {"url": "http://127.0.0.1:9/cp.onnx"})}
    add_detectors(monkeypatch, rows)
    assert detectors.for_photos(config) is None
    for name in ("b", "c"):
        brightest(own_folder(config) / f"{name}.onnx", [0] * 17, Size(48, 64))
    assert detectors.for_photos(config).name == "b"  # both have the built-in finder
    fixed_boxes(own_folder(config) / "cp.onnx", WHOLE)
    assert detectors.for_photos(config).name == "b"  # a YOLOX is here: it finds people for b
    fixed_boxes(own_folder(config) / "shared-yolox.onnx", WHOLE)
    brightest(own_folder(config) / "a.onnx", [0] * 17, Size(48, 64))
    assert detectors.for_photos(config).name == "a"
    monkeypatch.setattr(detectors, "FOR_PHOTOS", "c")
    assert detectors.for_photos(config).name == "c"


@pytest.mark.parametrize("closely", [False, True])
def test_it_tells_how_far_it_is(config, closely):
    said: list[str] = []
    request = DetectRequest(detector=STARTER, closely=closely)
    find.find(drawn(), request, config, lambda step: said.append(step.text))
    first = ["Loading Starter (built in) …", "Looking for people …", "Person 1 of 1"]
    if closely:
        assert said[:3] == [f"Look 1 of 5 · {text}" for text in first]
        assert said[-1] == "Look 5 of 5"
    else:
        assert said == first


@pytest.mark.parametrize(
    ("make", "looks"),
    [
        (lambda: grained(drawn()), ["Starter (built in)"]),
        (
            lambda: grained(Image.new("RGB", SIZE, (40, 40, 40))),
            ["Starter (built in)", "mine-pose"],
        ),
        (nothing_drawn, ["Starter (built in)", "mine-pose"]),
    ],
    ids=["grained drawing", "photo of nobody", "nobody drawn"],
)
def test_no_detector_looks_twice_at_a_picture(config, fetched, make, looks):
    said: list[str] = []
    find.find(make(), DetectRequest(), config, lambda step: said.append(step.text))
    loads = [text for text in said if text.startswith("Loading")]
    assert loads == [f"Loading {name} …" for name in looks]


def test_what_the_watcher_raises_ends_the_search(config, fetched):
    class Enough(Exception):
        pass

    def on_step(step) -> None:
        if step.text.startswith("Person"):
            raise Enough

    with pytest.raises(Enough):
        find.find(photo(), DetectRequest(detector="mine-pose"), config, on_step)


def test_choosing_the_detector_can_be_ended_too(config, fetched):
    class Enough(Exception):
        pass

    said: list[str] = []

    def on_step(step) -> None:
        said.append(step.text)
        raise Enough

    with pytest.raises(Enough):
        find.find(photo(), DetectRequest(), config, on_step)
    assert said == ["Loading Starter (built in) …"]


def test_openpose_wants_a_word_and_its_weights(config, monkeypatch):
    request = DetectRequest(detector=openpose_detector.NAME, hands_and_face=True)
    with pytest.raises(InputRejected, match="non-commercial"):
        find.check(request, config)
    request = replace(request, keeps_terms=True)
    with pytest.raises(ModelMissing, match="body_pose_model"):
        find.check(request, config)
    standing = presets.get("standing").pose
    monkeypatch.setattr(openpose_detector, "check", lambda _: None)
    asked = []
    monkeypatch.setattr(
        openpose_detector,
        "find_pose",
        lambda image, _, with_hands_and_face, on_step: (
            asked.append(with_hands_and_face) or standing
        ),
    )
    found = find.find(drawn(), request, config)
    assert (found.findings.pose, found.detector, asked) == (standing, "openpose", [True])


def test_an_unknown_detector_is_told_before_anything_runs(config):
    with pytest.raises(ModelMissing, match="'nobody'"):
        find.check(DetectRequest(detector="nobody"), config)
    find.check(DetectRequest(detector=AUTO), config)


@pytest.mark.parametrize(("name", "way"), [(STARTER, "fetch another one"), ("x", "Try one that")])
def test_nobody_is_told_with_a_way_out(name, way):
    error = find.nobody(name)
    assert error.shown.startswith("Nobody found in this picture. ")
    assert way in error.shown
