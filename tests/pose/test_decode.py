import io

import numpy as np
import pytest
from PIL import Image

from core.errors import PoseFormatError
from core.pose import presets
from core.pose.decode import decode, looks_like_skeleton
from core.pose.render import PALETTE, StickStyle, control_map
from core.pose.skeleton import Joint, Person, Pose, Size

PRESETS = presets.all_presets()
SIDE = 512


def at_512(pose: Pose) -> Pose:
    return pose.scaled_to(pose.size.times(SIDE / max(pose.size)))


def hidden_discs(pose: Pose, picture: Image.Image, radius: int) -> int:
    """Joints of which less than a third shows because others lie over them."""
    pixels = np.asarray(picture).astype(int)
    rows, columns = np.mgrid[: pose.size.height, : pose.size.width]
    hidden = 0
    for person in pose.people:
        for joint in np.flatnonzero(person.visible):
            x, y = person.body[joint, :2].astype(int)
            disc = (columns - x) ** 2 + (rows - y) ** 2 <= radius**2
            hidden += (pixels[disc] == PALETTE[joint]).all(axis=1).mean() < 0.34
    return hidden


def compared(asked: Pose, found: Pose) -> tuple[float, int, int]:
    """Root mean square error in pixels over joints found, joints missed, joints too many."""
    assert len(found.people) == len(asked.people)
    squares, missed, extra = [], 0, 0
    for person in asked.people:
        like = min(found.people, key=lambda other: np.abs(other.body - person.body).sum())
        both = person.visible & like.visible
        squares += list(((person.body - like.body)[both, :2] ** 2).sum(axis=1))
        missed += int((person.visible & ~like.visible).sum())
        extra += int((like.visible & ~person.visible).sum())
    return float(np.sqrt(np.mean(squares))), missed, extra


@pytest.mark.parametrize("stick", StickStyle)
@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.id)
def test_presets_are_read_back_from_their_control_maps(preset, stick):
    pose = at_512(preset.pose)
    picture = control_map(pose, stick=stick)
    error, missed, extra = compared(pose, decode(picture))
    assert error <= 2
    assert extra == 0
    assert missed <= hidden_discs(pose, picture, stick.width(pose.size))


def test_whole_pixels_come_back_exactly_and_draw_the_same_picture():
    pose = presets.get("arms-up").pose
    pose = pose.scaled_to(pose.size.times(1024 / max(pose.size)))
    pose = Pose((Person(np.floor(pose.people[0].body)),), pose.size)
    picture = control_map(pose)
    found = decode(picture)
    assert found == pose
    assert np.array_equal(control_map(found), picture)


def test_couples_stay_two():
    pose = at_512(presets.get("high-five").pose)
    found = decode(control_map(pose))
    assert len(found.people) == 2
    assert found.people[0].bounds()[0] < found.people[1].bounds()[0]


def test_a_hidden_joint_does_not_tear_a_person_apart():
    body = at_512(presets.get("standing").pose).people[0].body.copy()
    body[[Joint.LEFT_ELBOW, Joint.NOSE]] = 0
    pose = Pose((Person(body),), Size(342, 512))
    error, missed, extra = compared(pose, decode(control_map(pose)))
    assert (missed, extra) == (0, 0) and error < 1


@pytest.mark.parametrize("quality", [95, 75])
def test_jpeg_and_resizing_are_survived(quality):
    pose = at_512(presets.get("dancing").pose)
    buffer = io.BytesIO()
    control_map(pose).save(buffer, "JPEG", quality=quality)
    error, missed, extra = compared(pose, decode(Image.open(buffer)))
    assert (missed, extra) == (0, 0) and error <= 2
    larger = pose.scaled_to(pose.size.times(1.6))
    resized = control_map(pose).resize(larger.size, Image.Resampling.BICUBIC)
    error, missed, extra = compared(larger, decode(resized))
    assert (missed, extra) == (0, 0) and error <= 2 * 1.6


def test_hands_and_faces_are_no_joints():
    person = at_512(presets.get("waving").pose).people[0]
    rng = np.random.default_rng(0)
    wrist, nose = person.body[Joint.LEFT_WRIST], person.body[Joint.NOSE]
    hand = np.column_stack([wrist[:2] + rng.normal(0, 12, (21, 2)), np.ones(21)])
    hand[0] = wrist
    face = np.column_stack([nose[:2] + rng.normal(0, 8, (70, 2)), np.ones(70)])
    full = Person(person.body, left_hand=hand, face=face)
    pose = Pose((full,), Size(342, 512))
    found = decode(control_map(pose))
    assert len(found.people) == 1
    below = [Joint.RIGHT_HIP, Joint.LEFT_KNEE, Joint.RIGHT_ANKLE, Joint.RIGHT_ELBOW]
    assert np.abs(found.people[0].body - person.body)[below].max() < 1.5


@pytest.mark.parametrize(
    ("picture", "what"),
    [
        (Image.new("RGB", (64, 64)), "0 of 18"),
        (Image.new("RGB", (64, 64), "white"), "not mostly black"),
        (Image.new("RGB", (1, 1)), "0 of 18"),
        (Image.new("RGB", (5000, 8)), "5000×8"),
        (Image.new("RGB", (64, 64), (255, 0, 0)), "not mostly black"),
    ],
)
def test_other_pictures_are_told(picture, what):
    with pytest.raises(PoseFormatError, match=what):
        decode(picture)
    assert not looks_like_skeleton(picture)


def test_any_mode_of_picture_is_read():
    pose = at_512(presets.get("standing").pose)
    picture = control_map(pose)
    assert decode(picture.convert("RGBA")) == decode(picture)
    assert looks_like_skeleton(picture.convert("P"))
    assert not looks_like_skeleton(picture.convert("L"))


def test_noise_is_never_more_than_an_error():
    rng = np.random.default_rng(1)
    for _ in range(20):
        noise = (rng.random((80, 80, 3)) * 255 * (rng.random((80, 80, 1)) < 0.3)).astype(np.uint8)
        assert looks_like_skeleton(Image.fromarray(noise)) in (True, False)
