import torch

from training.detector.merge import merged
from training.detector.nets import PoseNet


def test_a_mix_of_two_networks_lies_between_them():
    torch.manual_seed(2)
    one, other = PoseNet(12), PoseNet(12)
    first, second = ({n: v.clone() for n, v in net.state_dict().items()} for net in (one, other))
    weights = merged(one, other, 0.25).state_dict()
    for name, value in weights.items():
        if value.is_floating_point():
            wanted = 0.75 * first[name] + 0.25 * second[name]
            assert torch.allclose(value, wanted, atol=1e-6)
