from __future__ import annotations

import numpy as np
import pytest
import torch
from PIL import Image

from core.generation.lru import ENTRY_BYTES, ContentCache, content_bytes, pose_key
from core.geometry import Size
from core.pose.skeleton import Person, Pose


def test_a_thing_is_made_once():
    cache, made = ContentCache(), []
    for _ in range(3):
        found = cache.get(("map", "a"), lambda: made.append(1) or "result")
        assert found == "result"
    assert made == [1]
    cache.clear()
    cache.get(("map", "a"), lambda: made.append(1))
    assert made == [1, 1]


def test_the_least_recently_used_leaves_when_bytes_run_out():
    cache = ContentCache(limit_bytes=3 * (1000 + ENTRY_BYTES))
    for name in "abc":
        cache.get(name, lambda: np.zeros(1000, np.uint8))
    cache.get("a", lambda: pytest.fail("made again"))
    cache.get("d", lambda: np.zeros(1000, np.uint8))
    assert [name in cache for name in "abcd"] == [True, False, True, True]


def test_one_thing_larger_than_all_room_is_kept_alone():
    cache = ContentCache(limit_bytes=100)
    cache.get("small", lambda: b"")
    cache.get("large", lambda: np.zeros(5000, np.uint8))
    assert [name in cache for name in ("small", "large")] == [False, True]


def test_a_failed_making_is_not_remembered():
    cache = ContentCache()
    with pytest.raises(ValueError, match="no"):
        cache.get("a", lambda: (_ for _ in ()).throw(ValueError("no")))
    assert cache.get("a", lambda: 7) == 7


@pytest.mark.parametrize(
    ("thing", "size"),
    [
        (Image.new("RGB", (10, 20)), 600),
        (torch.zeros(3, 4), 48),
        (np.zeros((5, 5), np.float32), 100),
        ((torch.zeros(2), torch.zeros(2)), 16 + ENTRY_BYTES),
        (None, 0),
    ],
)
def test_bytes_are_counted(thing, size):
    assert content_bytes(thing) == size + ENTRY_BYTES


def test_poses_have_one_key_by_value(standing):
    again = Pose(
        tuple(
            Person(person.body.copy(), person.left_hand, person.right_hand, person.face)
            for person in standing.people
        ),
        standing.size,
    )
    assert pose_key(again) == pose_key(standing)
    assert pose_key(standing.scaled_to(Size(64, 64))) != pose_key(standing)


def test_one_joint_moved_by_a_hair_is_another_pose(standing):
    person = standing.people[0]
    body = person.body.copy()
    body[0, 0] = np.nextafter(body[0, 0], np.float32(1e9))
    moved = Pose((Person(body, person.left_hand, person.right_hand, person.face),), standing.size)
    assert pose_key(moved) != pose_key(standing)
