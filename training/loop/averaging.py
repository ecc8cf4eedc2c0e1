"""Averages of weights: over the steps of a run (EMA), and over processes that train together."""

from __future__ import annotations

import torch
from torch import nn


class MovingAverage:
    """Exponential moving average of parameters, warmed up so that early steps do not linger."""

    def __init__(self, module: nn.Module, decay: float) -> None:
        self.decay = decay
        self.steps = 0
        self.values = {name: p.detach().clone() for name, p in module.state_dict().items()}
        self._pairs: tuple[list[torch.Tensor], list[torch.Tensor]] | None = None

    @torch.no_grad()
    def update(self, module: nn.Module) -> None:
        self.steps += 1
        decay = min(self.decay, (1 + self.steps) / (10 + self.steps))
        if self._pairs is None:
            state = module.state_dict()
            floats = [name for name, value in self.values.items() if value.is_floating_point()]
            self._pairs = [self.values[name] for name in floats], [state[name] for name in floats]
        torch._foreach_lerp_(*self._pairs, 1 - decay)

    def load(self, values: dict[str, torch.Tensor], steps: int) -> None:
        for name, value in self.values.items():
            value.copy_(values[name])
        self.steps = steps

    def copy_to(self, module: nn.Module) -> None:
        module.load_state_dict(self.values)


class ElasticAverage:
    """Elastic averaging SGD (https://arxiv.org/abs/1412.6651): workers train each at their own pace
    and exchange weights through shared memory every few steps.

    A worker leaves half of the difference behind and takes the common weights along. Nobody waits:
    on a busy machine, workers that average every gradient spend most of their time waiting for the
    one that is held up.
    """

    PERIOD_STEPS = 4

    def __init__(self, module: nn.Module, workers: int) -> None:
        self.center = self._flat(module).share_memory_()
        self.samples = torch.zeros(workers, dtype=torch.int64).share_memory_()
        self.lock = torch.multiprocessing.get_context("spawn").Lock()

    @staticmethod
    def _flat(module: nn.Module) -> torch.Tensor:
        # In the order of the indices, whatever the layout in memory.
        return torch.cat([p.detach().reshape(-1) for p in module.parameters()])

    @torch.no_grad()
    def exchange(self, module: nn.Module) -> None:
        own = self._flat(module)
        with self.lock:
            own = self.center.lerp_(own, 0.5).clone()
        parameters = list(module.parameters())
        for parameter, part in zip(
            parameters, own.split([p.numel() for p in parameters]), strict=True
        ):
            parameter.copy_(part.view_as(parameter))
