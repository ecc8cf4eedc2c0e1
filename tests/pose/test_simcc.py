import numpy as np
import pytest

from core.pose.simcc import FROM_COCO, LAYOUTS, decode_simcc, person_of, with_mirror
from core.pose.skeleton import MIRROR, Joint, Size


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
