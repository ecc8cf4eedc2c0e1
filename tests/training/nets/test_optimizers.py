import copy

import pytest
import torch
from torch import nn

from training.nets.optimizers import OPTIMIZERS, Muon, uses_muon


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv_in = nn.Conv2d(16, 24, 3, padding=1)
        self.middle = nn.Conv2d(24, 32, 3, padding=1)
        self.last = nn.Linear(32, 16)

    def forward(self, pictures):
        mixed = nn.functional.silu(self.middle(nn.functional.silu(self.conv_in(pictures))))
        return self.last(mixed.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


@pytest.fixture
def net():
    torch.manual_seed(0)
    return Net()


def taught(net, optimizer, steps):
    chance = torch.Generator().manual_seed(1)
    losses = []
    for _ in range(steps):
        pictures = torch.randn(4, 16, 6, 6, generator=chance)
        loss = (net(pictures) - pictures.flip(1)).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_it_learns(net, name):
    losses = taught(net, OPTIMIZERS[name](net, 3e-3), 60)
    assert sum(losses[-5:]) < 0.75 * sum(losses[:5])


def test_muon_moves_a_matrix_as_far_in_every_direction(net):
    before = net.middle.weight.detach().clone()
    taught(net, Muon(net, 1e-2), 1)
    step = (net.middle.weight.detach() - before * (1 - 1e-4)).flatten(1)
    spread = torch.linalg.svdvals(step)
    assert spread.min() > 0.4 * spread.max()
    assert step.square().mean().sqrt() == pytest.approx(0.2 * 1e-2, rel=0.25)  # as AdamW's


@pytest.mark.parametrize("layout", [torch.contiguous_format, torch.channels_last])
def test_a_step_is_the_same_however_the_numbers_lie_in_memory(net, layout):
    other = copy.deepcopy(net).to(memory_format=layout)
    plain = copy.deepcopy(net)
    taught(other, Muon(other, 1e-2), 1)
    taught(plain, Muon(plain, 1e-2), 1)
    # The order of the columns changes what rounding does in half precision, nothing else.
    for one, two in zip(other.parameters(), plain.parameters(), strict=True):
        assert torch.allclose(one, two, atol=4e-4)


def test_it_goes_on_where_it_was(net):
    optimizer = Muon(net, 1e-2)
    taught(net, optimizer, 3)
    state = copy.deepcopy(optimizer.state_dict())
    again = copy.deepcopy(net)
    taught(net, optimizer, 2)
    resumed = Muon(again, 1e-2)
    resumed.load_state_dict(state)
    taught(again, resumed, 2)
    for one, two in zip(net.parameters(), again.parameters(), strict=True):
        assert torch.equal(one, two)


def test_the_rate_of_all_groups_is_what_a_run_sets(net):
    optimizer = Muon(net, 1e-2)
    for group in optimizer.param_groups:
        group["lr"] = 0.0
    before = copy.deepcopy(net.state_dict())
    taught(net, optimizer, 2)
    assert all(torch.equal(value, before[name]) for name, value in net.state_dict().items())


def test_what_is_frozen_stays_as_it_is(net):
    net.middle.requires_grad_(False)
    before = net.middle.weight.clone()
    taught(net, Muon(net, 1e-2), 2)
    assert torch.equal(net.middle.weight, before)


def test_first_and_last_layers_and_small_ones_are_left_to_adamw():
    inside = {name for name, p in Net().named_parameters() if uses_muon(name, p)}
    assert inside == {"middle.weight", "last.weight"}
    assert not uses_muon("mask", torch.zeros(8, 64))
