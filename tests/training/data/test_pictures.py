import numpy as np
import torch

from training.data.pictures import Crops
from training.dataset import all_shards


def test_crops_lie_inside_and_take_their_joints_along(tiny_data):
    crops = Crops(lambda: list(all_shards(tiny_data)), torch.device("cpu"))
    pictures, people = crops.next(np.random.default_rng(0), 60, 64)
    assert pictures.shape == (60, 3, 64, 64)
    assert 0 <= float(pictures.min()) <= float(pictures.max()) <= 1
    assert people.shape == (60, 2, 18, 3)
    noses = people[:, 0, 0]
    inside = ((noses[:, :2] > 0) & (noses[:, :2] < 64)).all(1) & (noses[:, 2] > 0)
    assert inside.sum() >= 10
