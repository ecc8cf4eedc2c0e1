import numpy as np
import pytest

from core.geometry import Size
from core.pose.detection.simcc import (
    FROM_COCO,
    LAYOUTS,
    body_peaks,
    decode_simcc,
    focus,
    person_of,
    with_mirror,
)
from core.pose.skeleton import MIRROR, Joint


def test_simcc_is_decoded_to_pixels_of_the_input():
    columns, rows = np.zeros((18, 192), np.float32), np.zeros((18, 256), np.float32)
    columns[:, 100], rows[:, 31] = 0.9, 0.7
    columns[3, 7] = 2
    joints = decode_simcc(columns, rows, Size(96, 128))
    assert joints[0].tolist() == pytest.approx([50, 15.5, 0.7])
    assert joints[3].tolist() == pytest.approx([3.5, 15.5, 0.7])
    assert joints.shape == (18, 3)


def test_a_mirror_image_is_turned_back():
    """What is seen at x in the mirror lies at width - x, and left is right."""
    size = Size(96, 128)
    columns, rows = np.zeros((18, 192), np.float32), np.zeros((18, 256), np.float32)
    mirrored, high = columns.copy(), rows.copy()
    for joint in range(18):
        columns[joint, 10 + 5 * joint], rows[joint, 20 + joint] = 1, 1
        mirrored[MIRROR[joint], 192 - (10 + 5 * joint)], high[MIRROR[joint], 20 + joint] = 1, 1
    joined = with_mirror((columns, rows), (mirrored, high))
    assert np.array_equal(joined[0], columns)
    assert np.array_equal(joined[1], rows)
    assert decode_simcc(*joined, size)[4].tolist() == [15, 12, 1]


def test_joints_of_coco_get_our_names():
    points = np.array([[10 * i, i, 1] for i in range(17)], np.float32)
    body = person_of(points, 0.5).body
    assert body[Joint.NOSE].tolist() == [0, 0, 1]
    assert body[Joint.RIGHT_WRIST].tolist() == [100, 10, 1]
    assert body[Joint.LEFT_ANKLE].tolist() == [150, 15, 1]
    assert body[Joint.LEFT_EYE].tolist() == [10, 1, 1]
    assert body[Joint.NECK].tolist() == [55, 5.5, 1]
    assert sorted(FROM_COCO) == list(range(-1, 17))


@pytest.mark.parametrize("count", sorted(LAYOUTS))
def test_what_is_not_surely_seen_is_hidden(count):
    points = np.full((count, 3), 5.0, np.float32)
    points[:, 2] = 0.3
    assert person_of(points, 0.3).is_empty
    points[:, 2] = 0.31
    assert person_of(points, 0.3).visible.all()


def test_one_hidden_shoulder_hides_the_neck_of_coco():
    points = np.full((17, 3), 5.0, np.float32)
    points[5, 2] = 0.1
    person = person_of(points, 0.3)
    assert not person.visible[Joint.NECK]
    assert person.visible[Joint.RIGHT_SHOULDER]


@pytest.mark.parametrize("count", sorted(LAYOUTS))
def test_each_of_our_joints_has_the_peak_of_its_keypoint(count):
    points = np.zeros((count, 3), np.float32)
    points[:, 2] = np.linspace(0.9, 0.1, count)
    peaks = body_peaks(points)
    seen = [person_of(points, level).visible for level in peaks - 1e-4]
    assert all(seen[joint][joint] for joint in range(18))
    assert not any(person_of(points, peaks[j] + 1e-4).visible[j] for j in range(18))


def test_a_narrow_peak_is_focused_and_one_that_could_be_anywhere_is_not():
    x = np.arange(192)
    bells = [np.exp(-(((x - 90) / (2 * spread)) ** 2) / 2) for spread in (3.2, 9.6, 40)]
    columns = np.stack([*bells, np.ones(192), (bells[0] + np.roll(bells[0], 60)) / 2])
    rows = np.repeat(np.exp(-(((np.arange(256) - 90) / 6.4) ** 2) / 2)[None], 5, 0)
    sharp, wide, wider, anywhere, twofold = focus(columns, rows)
    assert sharp == pytest.approx(1, abs=0.01)
    assert sharp > wide > wider > anywhere
    assert twofold == pytest.approx(0.5, abs=0.01)
    assert anywhere == pytest.approx(16 / 192, abs=0.01)
