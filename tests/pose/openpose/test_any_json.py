"""Whatever JSON somebody drops in: a pose within the studio's limits, or one clear error."""

import json
import time

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import PoseFormatError
from core.pose import openpose

KEYS = [
    "people", "animals", "bodies", "pose_keypoints_2d", "hand_left_keypoints_2d",
    "face_keypoints_2d", "keypoints", "keypoint_scores", "instances", "annotations", "images",
    "categories", "canvas_width", "canvas_height", "width", "height", "units", "x", "y", "visible",
    "nose", "left_wrist", "right_knee", "image_id", "id", "predictions", "file_name",
]  # fmt: skip
NUMBERS = st.one_of(
    st.none(),
    st.floats(allow_nan=True, allow_infinity=True),
    st.integers(-2000, 2000),
    st.just(10**400),
    st.sampled_from([0, -1, 1]),
)


def points_of(count: int):
    some = st.lists(st.one_of(st.integers(-50, 900), st.floats(0, 1)), min_size=3, max_size=9)
    return some.map(lambda numbers: (numbers * (3 * count))[: 3 * count])


FLAT = st.sampled_from([17, 18, 21, 25, 60, 68, 70, 133, 468]).flatmap(points_of)
PAIRS = FLAT.map(lambda flat: [flat[at : at + 2] for at in range(0, len(flat) // 3 * 2, 2)])
LEAVES = st.one_of(NUMBERS, st.booleans(), st.text(max_size=8), st.just("pixels"), FLAT, PAIRS)
NAMES = st.one_of(st.sampled_from(KEYS), st.text(max_size=5))
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=5), st.dictionaries(NAMES, inner, max_size=6)),
    max_leaves=20,
)


@settings(max_examples=300, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(VALUES)
def test_any_json_is_a_valid_pose_or_one_error(value):
    started = time.process_time()
    try:
        file = openpose.load_frames(json.dumps(value))
    except PoseFormatError as error:
        assert "\n" not in str(error)
        assert error.shown and "Expected" not in error.shown
    else:
        assert file.frames and len(file.notes) <= 8
        for frame in file.frames:
            check(frame)
    assert time.process_time() - started < 1


def check(frame: openpose.NamedPose) -> None:
    pose = frame.pose
    assert len(frame.name) <= openpose.MAX_NAME_CHARACTERS
    assert not pose.is_empty and len(pose.people) <= openpose.MAX_PEOPLE
    assert min(pose.size) >= openpose.MIN_SIDE and max(pose.size) <= openpose.MAX_SIDE
    assert pose.size.pixels <= openpose.MAX_PIXELS
    for person in pose.people:
        for part in (person.body, person.left_hand, person.right_hand, person.face):
            assert part is None or np.isfinite(part).all()
    assert openpose.loads(openpose.dumps(pose)) == pose
