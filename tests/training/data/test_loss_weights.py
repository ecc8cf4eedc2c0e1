import numpy as np
import torch

from core.pose.skeleton import Joint
from training.data.loss_weights import region_weights

CPU = torch.device("cpu")


def standing() -> torch.Tensor:
    people = torch.zeros(1, 2, 18, 3)
    for joint, place in {
        Joint.NECK: (50, 40), Joint.RIGHT_HIP: (45, 80), Joint.LEFT_HIP: (55, 80),
        Joint.NOSE: (50, 25), Joint.RIGHT_ELBOW: (30, 55), Joint.RIGHT_WRIST: (20, 70),
    }.items():  # fmt: skip
        people[0, 0, joint] = torch.tensor([*place, 1.0])
    return people


def test_faces_count_most_hands_next_and_the_ground_once():
    weight = region_weights(standing(), 120, 100, CPU)[0, 0].numpy()
    assert np.unravel_index(weight.argmax(), weight.shape) in [(25, 50), (24, 49), (25, 49)]
    assert 3.9 < weight.max() <= 4
    assert 2.9 < weight[74, 17] <= 3.01  # beyond the wrist
    assert weight[115, 95] < 1.01


def test_cells_of_eight_pixels_are_the_same_map_made_small():
    people = standing()
    fine, coarse = (
        region_weights(people, 120, 104, CPU)[0, 0],
        region_weights(people, 15, 13, CPU, stride=8)[0, 0],
    )
    shrunk = fine.reshape(15, 8, 13, 8).mean((1, 3))
    assert float((coarse - shrunk).abs().max()) < 0.5


def test_nobody_weighs_nothing():
    assert torch.equal(region_weights(torch.zeros(2, 2, 18, 3), 4, 6, CPU), torch.ones(2, 1, 4, 6))
