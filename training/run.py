"""What every training script shares: options, a wall-clock budget, checkpoints, an average."""

from __future__ import annotations

import argparse
import json
import os
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.distributed as dist
from torch import nn

CHECKPOINT_SECONDS = 110.0


def options(description: str | None, minutes: float, **defaults: Any) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=minutes, help="wall-clock budget")
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint")
    parser.add_argument("--tiny", action="store_true", help="a rehearsal of seconds")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--data", type=Path, default=Path("out/data"))
    for name, value in defaults.items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=value)
    return parser


def start(arguments: argparse.Namespace) -> np.random.Generator:
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    random.seed(arguments.seed)
    return np.random.default_rng(arguments.seed)


class MovingAverage:
    """Exponential moving average of parameters, warmed up so that early steps do not linger."""

    def __init__(self, module: nn.Module, decay: float) -> None:
        self.decay = decay
        self.steps = 0
        self.values = {name: p.detach().clone() for name, p in module.state_dict().items()}

    @torch.no_grad()
    def update(self, module: nn.Module) -> None:
        self.steps += 1
        decay = min(self.decay, (1 + self.steps) / (10 + self.steps))
        state = module.state_dict()
        floats = [name for name, value in self.values.items() if value.is_floating_point()]
        torch._foreach_lerp_(
            [self.values[name] for name in floats], [state[name] for name in floats], 1 - decay
        )

    def copy_to(self, module: nn.Module) -> None:
        module.load_state_dict(self.values)


def average_in_team(module: nn.Module, share: float) -> float:
    """Averages gradients, and the used share of the budget, over all workers of the process group.

    Every worker then takes the same step at the same rate and stops at the same time.
    """
    if not dist.is_initialized():
        return share
    gradients = [p.grad for p in module.parameters() if p.grad is not None]
    flat = torch.cat([*(g.flatten() for g in gradients), torch.tensor([share])])
    dist.all_reduce(flat)
    flat /= dist.get_world_size()
    for gradient, part in zip(
        gradients, flat[:-1].split([g.numel() for g in gradients]), strict=True
    ):
        gradient.copy_(part.view_as(gradient))
    return float(flat[-1])


def team() -> tuple[int, int]:
    """This worker's number and how many there are."""
    return (dist.get_rank(), dist.get_world_size()) if dist.is_initialized() else (0, 1)


class Run:
    """One training run: counts steps and samples, ends with the budget, writes checkpoints."""

    def __init__(
        self, folder: Path, minutes: float, module: nn.Module, optimizer: torch.optim.Optimizer,
        *, learning_rate: float, warmup: int, decay: float = 0.999, final_share: float = 0.3,
    ) -> None:  # fmt: skip
        self.folder, self.module, self.optimizer = folder, module, optimizer
        self.seconds, self.learning_rate, self.warmup = minutes * 60, learning_rate, warmup
        self.final_share = final_share
        self.average = MovingAverage(module, decay)
        self.step = self.samples = 0
        self.trained_seconds = 0.0
        self.losses: list[float] = []
        folder.mkdir(parents=True, exist_ok=True)

    def resume(self) -> None:
        saved = torch.load(self.folder / "checkpoint.pt", weights_only=True)
        self.module.load_state_dict(saved["module"])
        fused = [group["fused"] for group in self.optimizer.param_groups]
        self.optimizer.load_state_dict(saved["optimizer"])
        for group, value in zip(self.optimizer.param_groups, fused, strict=True):
            group["fused"] = value
        self.average.values, self.average.steps = saved["average"], saved["step"]
        self.step, self.samples = saved["step"], saved["samples"]
        self.trained_seconds = saved["seconds"]

    def save(self) -> None:
        if team()[0] > 0:
            return
        state = {
            "module": self.module.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "average": self.average.values,
            "step": self.step,
            "samples": self.samples,
            "seconds": self.trained_seconds,
        }
        torch.save(state, self.folder / "checkpoint.part")
        os.replace(self.folder / "checkpoint.part", self.folder / "checkpoint.pt")

    def steps(self) -> Iterator[int]:
        """Counts until the budget is used up; sets the learning rate on the way."""
        self.began = saved = time.monotonic()
        already = self.trained_seconds
        self.share = 0.0
        while self.share < 1:
            self._set_rate(self.share)
            yield self.step
            self.trained_seconds = already + time.monotonic() - self.began
            if time.monotonic() - saved > CHECKPOINT_SECONDS:
                self.save()
                saved = time.monotonic()
        self.save()

    def _set_rate(self, share: float) -> None:
        """Warm-up, plateau, then down to a hundredth over the budget's last ``final_share``."""
        rate = min(1.0, (self.step + 1) / self.warmup)
        rate *= max(0.01, min(1.0, (1 - share) / self.final_share))
        for group in self.optimizer.param_groups:
            group["lr"] = self.learning_rate * rate * group.get("factor", 1.0)

    def update(self, loss: torch.Tensor, samples: int) -> None:
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        used = (time.monotonic() - self.began) / self.seconds
        self.share = average_in_team(self.module, used)
        nn.utils.clip_grad_norm_(self.module.parameters(), 1.0)
        self.optimizer.step()
        if team()[0] == 0:
            self.average.update(self.module)
        self.step += 1
        samples *= team()[1]
        self.samples += samples
        self.losses.append(float(loss.detach()))
        if self.step % 50 == 0 and team()[0] == 0:
            recent = float(np.mean(self.losses[-50:]))
            rate = samples * self.step / max(1e-9, self.trained_seconds)
            print(
                json.dumps(
                    {"step": self.step, "samples": self.samples, "loss": round(recent, 5),
                     "minutes": round(self.trained_seconds / 60, 2), "per_second": round(rate, 1)}
                ),
                flush=True,
            )  # fmt: skip


def peak_ratio(one: torch.Tensor, other: torch.Tensor) -> float:
    """PSNR in dB of pictures in 0..1."""
    return float(-10 * torch.log10((one - other).square().mean()))
