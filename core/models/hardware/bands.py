"""Whether a network that makes pictures shows bands in bfloat16, which has 8 bits of a number."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch

SIDE = 64
# Patches of so many pixels, of which an eye sees the shade and no longer the grain.
PATCH = 8
# Of 255: from here on soft gradients have steps.
MOST_LEVELS = 1.0
LEVELS = 255


def ramp(side: int = SIDE) -> torch.Tensor:
    """(1, 3, side, side), 0.15 to 0.85: soft colours that run over each other, where bands are seen
    first."""
    import torch

    along = torch.linspace(0.15, 0.85, side)
    across = along[:, None].expand(side, side)
    down = along[None, :].expand(side, side)
    return torch.stack((down, (down + across) / 2, across.flip(0)))[None].contiguous()


def shows_bands(model: Any, run: Callable[[Any], torch.Tensor]) -> bool:
    """Whether ``run(model)``, (1, 3, h, w) of 0 to 1 made of ``ramp()``, falls apart in bfloat16 or
    has patches of another shade there. ``model`` stays as it is, in full precision."""
    import torch
    from torch.nn import functional

    with torch.inference_mode():
        half = copy.deepcopy(model)
        half.to(torch.bfloat16)
        strayed = functional.avg_pool2d(run(model).float() - run(half).float(), PATCH)
    return not bool(strayed.abs().max() * LEVELS <= MOST_LEVELS)  # NaN is no less
