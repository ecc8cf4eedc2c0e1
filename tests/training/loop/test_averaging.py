import torch
from torch import nn

from training.loop.averaging import ElasticAverage, MovingAverage


def test_the_average_follows_slowly():
    model = nn.Linear(1, 1, bias=False)
    nn.init.zeros_(model.weight)
    average = MovingAverage(model, decay=0.9)
    nn.init.ones_(model.weight)
    for _ in range(200):
        average.update(model)
    assert 0.99 < float(average.values["weight"]) <= 1


def test_workers_meet_half_way():
    one, other = nn.Linear(2, 1), nn.Linear(2, 1)
    elastic = ElasticAverage(one, workers=2)
    mine, yours = one.weight.clone(), other.weight.clone()
    elastic.exchange(other)
    assert torch.allclose(other.weight, (mine + yours) / 2)
    elastic.exchange(one)
    assert torch.allclose(one.weight, (mine + other.weight) / 2)


def test_workers_meet_whatever_the_layout_of_their_weights():
    one, other = (nn.Conv2d(3, 4, 3).to(memory_format=torch.channels_last) for _ in range(2))
    elastic = ElasticAverage(one, workers=2)
    mine, yours = one.weight.clone(), other.weight.clone()
    elastic.exchange(other)
    assert torch.allclose(other.weight, (mine + yours) / 2)
