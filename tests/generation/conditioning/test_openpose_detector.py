"""OpenPose's answers become a pose; its weights are 500 MB, so that its networks are a stand-in."""

from __future__ import annotations

from functools import partial
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from core.config import Config
from core.errors import JobCancelled, ModelMissing, ModelUnusable
from core.generation.conditioning import openpose_detector
from core.generation.conditioning.preprocessors import aux
from core.geometry import Size
from core.pose import presets
from core.pose.skeleton import FACE_POINTS, HAND_POINTS, Joint

SIZE = Size(1600, 2400)


@pytest.fixture
def config(tmp_path, monkeypatch) -> Config:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    return Config(data_folder=tmp_path / "data")


@pytest.fixture
def weights(config):
    folder = config.models_folder / "preprocessors"
    folder.mkdir(parents=True)
    for name in openpose_detector.FILES:
        (folder / name).write_bytes(b"weights")
    return folder


def keypoints(points, size):
    """As controlnet-aux gives them: shares of the picture, None for what was not seen."""
    Keypoint = aux().open_pose.Keypoint  # noqa: N806
    return [Keypoint(x / size.width, y / size.height) if seen else None for x, y, seen in points]


def result(person, size, left_hand=None, right_hand=None, face=None):
    pose = aux().open_pose
    body = pose.BodyResult(keypoints(person.body, size), 12.0, 18)
    return pose.PoseResult(body, left_hand, right_hand, face)


def spread(count: int, start: float):
    Keypoint = aux().open_pose.Keypoint  # noqa: N806
    return [Keypoint(start + n / 1000, 0.5) for n in range(count)]


def test_bodies_come_over_joint_by_joint_from_left_to_right():
    size = Size(512, 768)
    person = presets.get("walking").pose.fitted_to(size).people[0]
    body = person.body.copy()
    body[Joint.LEFT_EYE] = 0
    body[Joint.LEFT_EAR, 0] = -1  # not seen, as it writes it for hands and faces
    right = person.moved(120, 0)
    found = openpose_detector.pose_of(
        [result(right, size), result(SimpleNamespace(body=body), size)], size
    )
    assert found.size == size
    first, second = found.people
    hidden = {Joint.LEFT_EYE, Joint.LEFT_EAR}
    assert set(np.flatnonzero(~first.visible)) == hidden | set(np.flatnonzero(~person.visible))
    seen = first.visible
    assert np.allclose(first.body[seen], person.body[seen], atol=1e-2)
    assert np.allclose(second.body[seen, 0], person.body[seen, 0] + 120, atol=1e-2)
    assert first.left_hand is first.right_hand is first.face is None


def test_hands_and_faces_come_along_where_they_are_whole():
    size = Size(512, 768)
    person = presets.get("standing").pose.fitted_to(size).people[0]
    left = spread(HAND_POINTS, 0.2)
    left[3] = left[3]._replace(x=-1 / 512, y=-1 / 768)
    face = spread(FACE_POINTS + 1, 0.4)
    (found,) = openpose_detector.pose_of([result(person, size, left, None, face)], size).people
    assert found.left_hand is not None and found.face is not None and found.right_hand is None
    assert found.left_hand[0].tolist() == pytest.approx([0.2 * 512, 384, 1])
    assert found.left_hand[3].tolist() == [0, 0, 0]
    assert found.left_hand[:, 2].sum() == 20
    assert found.face.shape == (FACE_POINTS, 3)
    assert found.face[69].tolist() == pytest.approx([0.469 * 512, 384, 1], abs=0.01)
    # with a point left out nobody knows which is which
    in_part = result(person, size, left[:20], [left[3]] * 21, face[:70])
    (found,) = openpose_detector.pose_of([in_part], size).people
    assert found.left_hand is found.right_hand is found.face is None


def test_a_picture_is_made_bearable_and_the_places_are_its_own(config, weights, monkeypatch):
    asked = presets.get("standing").pose.fitted_to(SIZE).people[0]
    seen = {}

    class Detector:
        @classmethod
        def from_pretrained(cls, folder, local_files_only):
            seen["folder"], seen["local"] = folder, local_files_only
            return cls()

        body_estimation = SimpleNamespace(format_body_result=lambda: [1])

        def detect_hands(self, body):
            return None, None

        def detect_poses(self, pixels, include_hand, include_face):
            seen["pixels"], seen["parts"] = pixels, (include_hand, include_face)
            return [result(asked, SIZE)]

    monkeypatch.setattr(aux(), "OpenposeDetector", Detector)
    picture = Image.new("RGBA", SIZE, (0, 0, 0, 0))
    found = openpose_detector.find_pose(picture, config, with_hands_and_face=False)
    assert seen["parts"] == (False, False)
    assert found == openpose_detector.find_pose(picture, config, with_hands_and_face=True)
    assert found.size == SIZE
    assert np.allclose(found.people[0].body, asked.body, atol=0.1)
    assert (seen["folder"], seen["local"]) == (str(weights), True)
    assert seen["parts"] == (True, True)
    assert seen["pixels"].shape == (768, 512, 3)
    assert seen["pixels"].min() == 255  # what shows through is paper
    assert picture.size == SIZE


def test_hands_and_faces_are_told_person_by_person(config, weights, monkeypatch):
    """The networks are a stand-in, the way through them is controlnet-aux's own."""
    small = Size(512, 768)  # as it is made bearable
    people = [presets.get(one).pose.fitted_to(small).people[0] for one in ("standing", "waving")]
    Keypoint = aux().open_pose.Keypoint  # noqa: N806

    class Bodies:
        def __call__(self, pixels):
            return None, None

        def format_body_result(self, candidate, subset):
            bodies = [[Keypoint(x, y) for x, y, _ in person.body] for person in people]
            return [aux().open_pose.BodyResult(body, 12.0, 18) for body in bodies]

    def loaded(home):
        detector = aux().OpenposeDetector(Bodies())
        detector.detect_hands = lambda body, pixels: (None, None)
        detector.detect_face = lambda body, pixels: None
        return detector

    monkeypatch.setattr(openpose_detector, "_loaded", loaded)
    steps = []
    find = partial(openpose_detector.find_pose, Image.new("RGB", SIZE), config)
    found = find(with_hands_and_face=True, on_step=steps.append)
    assert len(found.people) == 2
    assert [step.text for step in steps[-2:]] == [
        "Hands and face of person 1 of 2", "Hands and face of person 2 of 2",
    ]  # fmt: skip
    assert steps[-1][1:] == (1, 2)

    def stop(step) -> None:
        if step.of:
            raise JobCancelled

    with pytest.raises(JobCancelled):
        find(with_hands_and_face=True, on_step=stop)


def test_its_weights_are_looked_for_in_both_places(config, weights, tmp_path):
    assert openpose_detector.folder(config) == weights
    (weights / "facenet.pth").unlink()
    assert openpose_detector.folder(config) is None
    with pytest.raises(ModelMissing, match="choose another detector"):
        openpose_detector.find_pose(Image.new("RGB", (64, 64)), config, with_hands_and_face=True)
    home = tmp_path / "hub" / "models--lllyasviel--Annotators"
    snapshot = home / "snapshots" / ("a" * 40)
    snapshot.mkdir(parents=True)
    (home / "refs").mkdir()
    (home / "refs" / "main").write_text("a" * 40)
    for name in openpose_detector.FILES:
        (snapshot / name).write_bytes(b"weights")
        (weights / name).unlink(missing_ok=True)
    assert openpose_detector.folder(config) == snapshot


def test_broken_weights_are_one_line(config, weights):
    with pytest.raises(ModelUnusable, match="Expected whole weights of OpenPose") as caught:
        openpose_detector.find_pose(Image.new("RGB", (64, 64)), config, with_hands_and_face=True)
    assert "\n" not in str(caught.value)
