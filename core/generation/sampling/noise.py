"""The noise that a picture begins with: that of its seed, or a mixture with another seed's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.generation.request import GenerationRequest

if TYPE_CHECKING:
    import torch

# Columns that point the same way are mixed in a straight line: an arc has no plane there.
SMALLEST_SINE = 1e-4

Vary = Callable[[Any], Any]
"""Noise of the seed → noise as it is used."""


@dataclass(frozen=True)
class Noise:
    """That of ``seed``; ``share`` of the way to that of ``other``, from 0 up to below 1.

    What some samplers add at every step is of ``seed``.
    """

    seed: int
    other: int = 0
    share: float = 0.0

    @classmethod
    def of(cls, request: GenerationRequest, index: int) -> Noise:
        """Of picture ``index``. Where nothing is left of its own seed, all of it is the other's."""
        if not request.is_variation:
            return cls(request.seed_of(index))
        other, share = request.variation_seed_of(index), request.variation_strength
        return cls(other) if share == 1 else cls(request.seed_of(index), other, share)

    @property
    def vary(self) -> Vary | None:
        """None where nothing is mixed in."""
        return (
            None
            if self.share == 0
            else lambda noise: mixed(noise, drawn(self.other, noise), self.share)
        )


def drawn(seed: int, like: torch.Tensor) -> torch.Tensor:
    """Noise as pipelines draw it: on the CPU, so that a seed means the same on every machine."""
    import torch

    generator = torch.Generator("cpu").manual_seed(seed)
    return torch.randn(like.shape, generator=generator, dtype=like.dtype).to(like.device)


def mixed(noise: torch.Tensor, other: torch.Tensor, share: float) -> torch.Tensor:
    """``share`` of the way along the arc from one noise to the other, so that it stays as strong.

    Column by column, as A1111 mixes the noise of variation seeds: the same two seeds and strength
    begin with the same noise there.
    """
    import torch

    low, high = noise.float(), other.float()
    units = [one / one.norm(dim=-2, keepdim=True).clamp_min(1e-12) for one in (low, high)]
    angle = torch.acos((units[0] * units[1]).sum(-2, keepdim=True).clamp(-1, 1))
    sine = torch.sin(angle)
    on_arc = (
        torch.sin((1 - share) * angle) * low + torch.sin(share * angle) * high
    ) / sine.clamp_min(SMALLEST_SINE)
    straight = (1 - share) * low + share * high
    return torch.where(sine < SMALLEST_SINE, straight, on_arc).to(noise)
