"""Muon for the matrices inside a network, AdamW for all else, as one optimizer."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn

from training.loop.device import has_fast_bfloat16

BETAS = (0.9, 0.99)
WEIGHT_DECAY = 0.01
MOMENTUM = 0.95
# AdamW's steps are this large, root mean square.
AS_ADAMW = 0.2
# Of Newton and Schulz's quintic.
A, B, C = 3.4445, -4.7750, 2.0315
# Of a matrix with fewer rows or columns there is little to make orthogonal.
LEAST_SIDE = 16
# First and last layers and tables of words take AdamW, as Muon's author found best.
NOT_MUON = ("conv_in", "conv_out", "embedding")


def adamw(model: nn.Module, rate: float) -> torch.optim.AdamW:
    """Matrices decay, gains and biases do not."""
    return _adamw(list(model.parameters()), rate)


def _adamw(parameters: list[nn.Parameter], rate: float) -> torch.optim.AdamW:
    groups = [
        {"params": [p for p in parameters if p.ndim >= 2], "weight_decay": WEIGHT_DECAY},
        {"params": [p for p in parameters if p.ndim < 2], "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, lr=rate, betas=BETAS, fused=True)


class Muon(torch.optim.Optimizer):
    """Steps of equal size in all directions of a matrix (https://kellerjordan.github.io/posts/muon),
    as large as AdamW's (https://arxiv.org/abs/2502.16982), so that one rate suits both.

    A convolution counts as the matrix of its outputs by all that each of them sees. The arithmetic
    is ``torch.optim.Muon``'s, which knows bfloat16 alone: on a processor without it that took 26 of
    a step's 30 seconds.
    """

    def __init__(self, model: nn.Module, rate: float) -> None:
        learning = {n: p for n, p in model.named_parameters() if p.requires_grad}
        inside = [p for name, p in learning.items() if uses_muon(name, p)]
        apart = set(map(id, inside))
        self._adamw = _adamw([p for p in learning.values() if id(p) not in apart], rate)
        super().__init__(inside, {"lr": rate, "weight_decay": WEIGHT_DECAY})
        self._matrices = self.param_groups[0]
        self.param_groups = [self._matrices, *self._adamw.param_groups]

    def zero_grad(self, set_to_none: bool = True) -> None:
        for parameter in self._matrices["params"]:
            parameter.grad = None
        self._adamw.zero_grad(set_to_none)

    @torch.no_grad()
    def step(self, closure: None = None) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        rate = self._matrices["lr"]
        for parameter in self._matrices["params"]:
            if parameter.grad is None:
                continue
            state = self.state[parameter]
            if "momentum" not in state:
                state["momentum"] = torch.zeros_like(parameter)
            held = state["momentum"]
            held.lerp_(parameter.grad, 1 - MOMENTUM)
            wanted = parameter.grad.lerp(held, MOMENTUM)
            step = orthogonal(wanted.reshape(len(wanted), -1)).view_as(wanted)
            rows, columns = len(wanted), wanted.numel() // len(wanted)
            parameter.mul_(1 - rate * WEIGHT_DECAY)
            parameter.add_(step, alpha=-rate * AS_ADAMW * max(rows, columns) ** 0.5)
        self._adamw.step()

    def state_dict(self) -> dict[str, Any]:
        held = [self.state[p].get("momentum") for p in self._matrices["params"]]
        return {"muon": held, "adamw": self._adamw.state_dict()}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        for parameter, held in zip(self._matrices["params"], state_dict["muon"], strict=True):
            if held is not None:
                self.state[parameter]["momentum"] = torch.empty_like(parameter).copy_(held)
        self._adamw.load_state_dict(state_dict["adamw"])
        self.param_groups = [self._matrices, *self._adamw.param_groups]


def orthogonal(matrix: torch.Tensor) -> torch.Tensor:
    """The nearest matrix whose singular values are all about 1, by five steps of Newton and Schulz
    with Keller Jordan's coefficients."""
    is_tall = matrix.shape[0] > matrix.shape[1]
    found = matrix.T if is_tall else matrix
    if has_fast_bfloat16(matrix.device):
        found = found.bfloat16()
    found = found / found.norm().clamp(min=1e-7)
    for _ in range(5):
        gram = found @ found.T
        found = torch.addmm(found, torch.addmm(gram, gram, gram, beta=B, alpha=C), found, beta=A)
    return (found.T if is_tall else found).to(matrix.dtype)


def uses_muon(name: str, parameter: torch.Tensor) -> bool:
    if parameter.ndim < 2 or any(part in name for part in NOT_MUON):
        return False
    rows = len(parameter)
    return min(rows, parameter.numel() // rows) >= LEAST_SIDE


OPTIMIZERS = {"adamw": adamw, "muon": Muon}
