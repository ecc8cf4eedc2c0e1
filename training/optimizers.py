"""Muon for the matrices inside a network, AdamW for all else, as one optimizer."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn

BETAS = (0.9, 0.99)
WEIGHT_DECAY = 0.01
# Of a matrix with fewer rows or columns there is little to make orthogonal.
LEAST_SIDE = 16
# First and last layers and tables of words take AdamW, as Muon's author found best.
NOT_INSIDE = ("conv_in", "conv_out", "embedding")


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
    """Steps of equal size in all directions of a matrix (https://kellerjordan.github.io/posts/muon)
    by ``torch.optim.Muon``, as large as AdamW's, so that one rate suits both.

    A convolution counts as the matrix of its outputs by all that each of them sees.
    """

    def __init__(self, model: nn.Module, rate: float) -> None:
        learning = {n: p for n, p in model.named_parameters() if p.requires_grad}
        self._inside = [p for name, p in learning.items() if is_inside(name, p)]
        self._views = [nn.Parameter(_as_matrix(p.detach(), p)) for p in self._inside]
        inside = set(map(id, self._inside))
        self._muon = torch.optim.Muon(
            self._views, lr=rate, weight_decay=WEIGHT_DECAY, momentum=0.95,
            adjust_lr_fn="match_rms_adamw",
        )  # fmt: skip
        self._adamw = _adamw([p for p in learning.values() if id(p) not in inside], rate)
        super().__init__(learning.values(), {"lr": rate})
        self.param_groups = [*self._muon.param_groups, *self._adamw.param_groups]

    def zero_grad(self, set_to_none: bool = True) -> None:
        for parameter in self._inside:
            parameter.grad = None
        self._adamw.zero_grad(set_to_none)

    @torch.no_grad()
    def step(self, closure: None = None) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        for view, parameter in zip(self._views, self._inside, strict=True):
            # Views on the same numbers: what is done to them is done to the parameters.
            grad = parameter.grad
            view.grad = None if grad is None else _as_matrix(grad, parameter)
        self._muon.step()
        self._adamw.step()

    def state_dict(self) -> dict[str, Any]:
        return {"muon": self._muon.state_dict(), "adamw": self._adamw.state_dict()}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        self._muon.load_state_dict(state_dict["muon"])
        self._adamw.load_state_dict(state_dict["adamw"])
        self.param_groups = [*self._muon.param_groups, *self._adamw.param_groups]


def is_inside(name: str, parameter: torch.Tensor) -> bool:
    if parameter.ndim < 2 or any(part in name for part in NOT_INSIDE):
        return False
    rows = len(parameter)
    return min(rows, parameter.numel() // rows) >= LEAST_SIDE


def _as_matrix(tensor: torch.Tensor, like: torch.Tensor) -> torch.Tensor:
    """(rows, all else), in the order in which the numbers of ``like`` lie in memory."""
    if like.ndim == 4 and not like.is_contiguous():
        tensor = tensor.permute(0, 2, 3, 1)
    return tensor.reshape(len(tensor), -1)


OPTIMIZERS = {"adamw": adamw, "muon": Muon}
