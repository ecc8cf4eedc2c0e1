"""A checkpoint's UNet with motion layers is what diffusers makes of the two, without a copy."""

from __future__ import annotations

import pytest
import torch
from diffusers import UNetMotionModel

from core.errors import WrongFamily
from core.generation.animating.motion_unet import motion_unet
from tests.models.tiny import motion_adapter, unet


@pytest.mark.parametrize("mid", [True, False])
def test_it_is_the_network_of_diffusers(mid):
    own, adapter = unet(), motion_adapter(mid=mid)
    copied = UNetMotionModel.from_unet2d(own, adapter).eval()
    shared = motion_unet(own, adapter, "Mover")
    torch.manual_seed(1)
    latents, words = torch.randn(2, 4, 3, 8, 8), torch.randn(6, 5, 32)
    with torch.inference_mode():
        wished, found = (one(latents, 7, words).sample for one in (copied, shared))
    torch.testing.assert_close(found, wished)
    held = {tensor.data_ptr() for tensor in (*own.parameters(), *adapter.parameters())}
    assert {tensor.data_ptr() for tensor in shared.parameters()} == held
    assert not any(tensor.is_meta for tensor in (*shared.parameters(), *shared.buffers()))


def test_an_adapter_of_other_widths_is_refused():
    with pytest.raises(WrongFamily):
        motion_unet(unet(), motion_adapter((8, 8)), "Mover")


def test_an_adapter_of_other_layers_is_refused():
    with pytest.raises(WrongFamily):
        motion_unet(unet(), motion_adapter(layers=2), "Mover")
