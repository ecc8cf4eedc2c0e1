from dataclasses import replace

import pytest
from PIL import Image

from core.generation.auto_pose import needs_auto_pose, with_pose
from core.generation.finding import find
from core.generation.finding.request import DetectRequest, FoundPose
from core.generation.input_store import PictureStore
from core.generation.request import MAX_SEED, GenerationRequest
from core.generation.request_inputs import Control, ControlKind, StartPicture
from core.geometry import Size
from core.models import registry
from core.pose import detect, presets
from core.pose.detection.detectors import AUTO, STARTER
from core.pose.detection.ensemble import Findings
from core.pose.suggest import suggest

ASKED = GenerationRequest(prompt="1girl, jogging", seed=3, count=4)


@pytest.fixture
def pictures(config) -> PictureStore:
    return PictureStore(config.inputs_folder)


def test_the_starter_says_that_it_needs_a_pose_and_others_do_not(config):
    needing = [spec.id for spec in registry.checkpoints(config) if spec.needs_pose]
    assert needing == ["starter"]


def test_each_picture_gets_the_pose_that_suits_the_words_and_its_seed(config, pictures):
    for index in range(4):
        request, (note,) = with_pose(ASKED, index, config, pictures)
        found = suggest(ASKED.prompt, ASKED.size, ASKED.seed + index)
        assert found is not None
        assert request == replace(ASKED, pose=found.pose)
        assert note == "Pose chosen to suit the words: Jogging"


def test_the_largest_seed_goes_on_with_the_first(config, pictures):
    last = replace(ASKED, seed=MAX_SEED)
    first = with_pose(replace(ASKED, seed=0), 0, config, pictures)[0]
    assert with_pose(last, 1, config, pictures)[0].pose == first.pose


def test_a_loras_name_is_no_action(config, pictures):
    named = replace(ASKED, prompt="1girl <lora:swimming_v1:0.8>, jogging")
    assert with_pose(named, 0, config, pictures)[1] == ("Pose chosen to suit the words: Jogging",)


@pytest.mark.parametrize(
    "changed",
    [
        {"control_strength": 0.0},
        {"checkpoint": "stable-diffusion-v1-5"},
        {"controls": (Control(ControlKind.CANNY, "a" * 32),)},
        {"pose": presets.all_presets()[3].pose},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_nothing_is_laid_below_when_it_is_not_wanted_or_not_needed(config, pictures, changed):
    request = replace(ASKED, **changed)
    assert not needs_auto_pose(request, config)
    assert with_pose(request, 0, config, pictures) == (request, ())


def test_without_presets_the_words_go_alone(config, pictures, monkeypatch):
    monkeypatch.setattr("core.generation.auto_pose.suggest", lambda *_: None)
    assert with_pose(ASKED, 0, config, pictures) == (ASKED, ())


def test_a_start_picture_brings_the_pose_of_its_figures(config, pictures, standing, monkeypatch):
    seen: list[tuple[Size, str]] = []
    by = {"detector": STARTER, "title": "Starter (built in)"}

    def found(image: Image.Image, request: DetectRequest, _config) -> FoundPose:
        seen.append((Size(*image.size), request.detector))
        return FoundPose(findings=Findings(standing, ()), **by)

    monkeypatch.setattr(find, "find", found)
    start = StartPicture(pictures.put(Image.new("RGB", (64, 64), "red")), 0.5)
    request, notes = with_pose(replace(ASKED, start_from=start), 0, config, pictures)
    assert request == replace(ASKED, start_from=start, pose=standing)
    assert notes == ("Held the pose of the start picture",)
    assert seen == [(ASKED.size, AUTO)]
    by |= {"detector": "mine", "title": "Mine"}
    _, notes = with_pose(replace(ASKED, start_from=start), 0, config, pictures)
    assert notes == ("Held the pose of the start picture, found by Mine",)


@pytest.mark.parametrize("is_here", [True, False])
def test_a_start_picture_of_nobody_stays_as_it_is(config, pictures, monkeypatch, is_here):
    monkeypatch.setattr(detect, "is_available", lambda: is_here)
    start = StartPicture(pictures.put(Image.new("RGB", (64, 64), "red")), 0.5)
    request = replace(ASKED, start_from=start)
    assert with_pose(request, 0, config, pictures) == (request, ())
