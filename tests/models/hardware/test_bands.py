from __future__ import annotations

import pytest
import torch
from torch import nn

from core.models.hardware.bands import ramp, shows_bands


class Offset(nn.Module):
    """Adds a number to a picture and takes it off again: what bfloat16 rounds away is lost."""

    def __init__(self, offset: float) -> None:
        super().__init__()
        self.offset = nn.Parameter(torch.tensor(offset))

    def forward(self, pixels: torch.Tensor) -> torch.Tensor:
        return pixels.to(self.offset.dtype) + self.offset - self.offset


def run(model: Offset) -> torch.Tensor:
    return model(ramp())


def test_a_ramp_is_a_soft_picture():
    pixels = ramp()
    assert pixels.shape == (1, 3, 64, 64)
    assert 0.1 < pixels.min() < pixels.max() < 0.9
    assert pixels.diff(dim=3).abs().max() * 255 < 3


@pytest.mark.parametrize(("offset", "bands"), [(0.0, False), (0.1, False), (8.0, True)])
def test_bands_are_seen(offset, bands):
    assert shows_bands(Offset(offset), run) is bands


def test_what_falls_apart_is_a_band():
    assert shows_bands(Offset(float("inf")), run)


def test_the_network_stays_as_it_was():
    model = Offset(1.0001)
    shows_bands(model, run)
    assert model.offset.dtype == torch.float32
    assert float(model.offset.detach()) == pytest.approx(1.0001)
