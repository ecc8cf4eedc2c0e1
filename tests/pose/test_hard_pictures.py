import numpy as np
import pytest
from PIL import Image, ImageEnhance

from core.pose import hard_pictures, presets
from core.pose.detect import detect
from core.pose.hard_pictures import look_closely
from core.pose.score import score
from core.pose.skeleton import Joint, Person, Pose, Size
from training.figures import figure
from training.figures.held_out import held_out_pose

SIZE = Size(256, 384)


@pytest.fixture(scope="module")
def drawn():
    """Pictures of held-out poses, and the poses."""
    poses = [held_out_pose(index, SIZE).pose for index in (0, 21, 42, 63, 84)]
    return [
        (Image.fromarray(figure(2000 + n, SIZE, pose=p).picture), p) for n, p in enumerate(poses)
    ]


def test_five_looks_see_more_than_one(drawn):
    once = [score(pose, detect(picture)).oks for picture, pose in drawn]
    closely = [score(pose, look_closely(picture).pose).oks for picture, pose in drawn]
    assert np.mean(closely) > np.mean(once)


def test_a_faint_picture_is_read_by_its_contrast(drawn):
    picture, pose = drawn[0]
    faint = ImageEnhance.Contrast(picture).enhance(0.12)
    clear = score(pose, look_closely(picture).pose).oks
    assert score(pose, look_closely(faint).pose).oks > 0.7 * clear


def test_nobody_is_found_where_nobody_is():
    for picture in (Image.new("RGB", (128, 192), "white"), Image.new("L", (20, 20))):
        found = look_closely(picture)
        assert found.pose.is_empty or not found.pose.people
        assert found.unsure == ()
        assert found.pose.size == Size(*picture.size)


def looks_of(monkeypatch, *poses: Pose):
    """Each look finds the next of these poses."""
    queue = iter(poses)
    monkeypatch.setattr(hard_pictures, "detect", lambda *_, **__: next(queue))
    monkeypatch.setattr(
        hard_pictures, "_looks", lambda picture: [(picture, lambda pose: pose)] * (len(poses) - 1)
    )


def test_looks_are_merged_and_doubt_is_told(monkeypatch):
    standing = presets.get("standing").pose
    body = standing.people[0].body

    def moved(joint: Joint, by: float) -> Pose:
        changed = body.copy()
        changed[joint, 0] += by
        return Pose((Person(changed),), standing.size)

    lost = body.copy()
    lost[Joint.RIGHT_ANKLE] = 0
    looks_of(
        monkeypatch, standing, moved(Joint.LEFT_WRIST, 150), standing,
        Pose((Person(lost),), standing.size), standing,
    )  # fmt: skip
    found = look_closely(Image.new("RGB", standing.size))
    assert np.allclose(found.pose.people[0].body, body)
    assert found.unsure == ((Joint.LEFT_WRIST, Joint.RIGHT_ANKLE),)


def test_a_joint_that_one_look_in_five_sees_is_hidden(monkeypatch):
    standing = presets.get("standing").pose
    lost = standing.people[0].body.copy()
    lost[Joint.NOSE] = 0
    without = Pose((Person(lost),), standing.size)
    looks_of(monkeypatch, without, without, standing, without, without)
    found = look_closely(Image.new("RGB", standing.size))
    assert not found.pose.people[0].visible[Joint.NOSE]
