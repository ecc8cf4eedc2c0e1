import random

import numpy as np
import torch

from core.geometry import Size
from core.pose.skeleton import Joint
from training.detector.data import MOST_BOXES, Batches, boxes_of, crop_of, view_of
from training.detector.nets import CROP, SCENE
from training.detector.scenes import Scene, new_scene, shards_in
from training.figures import training_pose


def test_crops_keep_joints_inside(rendered):
    rng, shards = random.Random(0), shards_in(rendered)
    visible = 0
    for _ in range(30):
        picture, joints = crop_of(rng, new_scene(rng, shards))
        assert picture.shape == (CROP.height, CROP.width, 3)
        assert picture.dtype == np.uint8
        seen = joints[joints[:, 2] > 0, :2]
        visible += len(seen)
        assert ((seen > 0) & (seen < CROP)).all()
    assert visible > 200


def test_a_crop_shows_the_joint_where_it_says():
    """A red square at one wrist, and nothing else that is red."""
    size = Size(160, 240)
    body = training_pose(random.Random(2), size).people[0].body.copy()
    picture = np.full((size.height, size.width, 3), (0, 120, 120), np.uint8)
    x, y = body[Joint.NECK, :2].astype(int)
    picture[y - 5 : y + 6, x - 5 : x + 6] = (255, 0, 0)
    found = 0
    for seed in range(30):
        crop, joints = crop_of(random.Random(seed), Scene(picture, body[None]))
        red = (crop[..., 0].astype(int) - crop[..., 1]) > 130
        if red.sum() > 20 and joints[Joint.NECK, 2]:
            rows, columns = np.nonzero(red)
            apart = np.hypot(np.median(columns) - joints[1, 0], np.median(rows) - joints[1, 1])
            found += bool(apart < 4)
    assert found >= 15


def test_boxes_hold_their_people(rendered):
    rng, shards = random.Random(3), shards_in(rendered)
    people = 0
    for _ in range(30):
        picture, boxes = view_of(rng, new_scene(rng, shards))
        assert picture.shape == (SCENE.height, SCENE.width, 3)
        assert boxes.shape == (MOST_BOXES, 7)
        for left, top, right, bottom, x, y, there in boxes:
            people += bool(there)
            assert not there or (left < x < right and top < y < bottom)
    assert people > 20
    assert not boxes_of(np.zeros((0, 18, 3), np.float32)).any()


def test_a_batch_depends_on_seed_and_step_alone(rendered):
    one, other = (Batches(rendered, 2, 1, seed=4) for _ in range(2))
    for name, part in one(7).items():
        assert torch.equal(part, other(7)[name])
    assert not torch.equal(one(7)["crops"], one(8)["crops"])
    assert one(7)["crops"].shape == (2, CROP.height, CROP.width, 3)
