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


class Team:
    """Workers that train each at their own pace and meet in shared memory every few steps.

    A worker leaves half of the difference behind and takes the common weights along (elastic
    averaging). Nobody waits: on a busy machine, workers that average every gradient spend most of
    their time waiting for the one that is held up.
    """

    STEPS_APART = 4

    def __init__(self, module: nn.Module, workers: int) -> None:
        self.common = nn.utils.parameters_to_vector(module.parameters()).detach().share_memory_()
        self.samples = torch.zeros(workers, dtype=torch.int64).share_memory_()
        self.lock = torch.multiprocessing.get_context("spawn").Lock()

    @torch.no_grad()
    def meet(self, module: nn.Module) -> None:
        own = nn.utils.parameters_to_vector(module.parameters())
        with self.lock:
            own = self.common.lerp_(own, 0.5).clone()
        parameters = list(module.parameters())
        for parameter, part in zip(
            parameters, own.split([p.numel() for p in parameters]), strict=True
        ):
            parameter.copy_(part.view_as(parameter))


class Run:
    """One training run: counts steps and samples, ends with the budget, writes checkpoints."""

    def __init__(
        self, folder: Path, minutes: float, module: nn.Module, optimizer: torch.optim.Optimizer,
        *, learning_rate: float, warmup: int, decay: float = 0.999, final_share: float = 0.3,
        team: Team | None = None, worker: int = 0,
    ) -> None:  # fmt: skip
        self.team, self.worker = team, worker
        self.folder, self.module, self.optimizer = folder, module, optimizer
        self.seconds, self.learning_rate, self.warmup = minutes * 60, learning_rate, warmup
        self.final_share = final_share
        self.average = MovingAverage(module, decay)
        self.step = self.samples = self.before = 0
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
        self.before = self.samples
        self.trained_seconds = saved["seconds"]

    def save(self) -> None:
        if self.worker > 0:
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
        began = saved = time.monotonic()
        already = self.trained_seconds
        while (used := time.monotonic() - began) < self.seconds:
            self._set_rate(used / self.seconds)
            yield self.step
            self.trained_seconds = already + time.monotonic() - began
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
        nn.utils.clip_grad_norm_(self.module.parameters(), 1.0)
        self.optimizer.step()
        self.step += 1
        self.losses.append(float(loss.detach()))
        self._share(samples)
        if self.worker > 0:
            return
        self.average.update(self.module)
        if self.step % 50 == 0:
            recent = float(np.mean(self.losses[-50:]))
            rate = self.samples / max(1e-9, self.trained_seconds)
            print(
                json.dumps(
                    {"step": self.step, "samples": self.samples, "loss": round(recent, 5),
                     "minutes": round(self.trained_seconds / 60, 2), "per_second": round(rate, 1)}
                ),
                flush=True,
            )  # fmt: skip

    def _share(self, samples: int) -> None:
        if self.team is None:
            self.samples += samples
            return
        self.team.samples[self.worker] += samples
        self.samples = self.before + int(self.team.samples.sum())
        if self.step % Team.STEPS_APART == 0:
            self.team.meet(self.module)


def peak_ratio(one: torch.Tensor, other: torch.Tensor) -> float:
    """PSNR in dB of pictures in 0..1."""
    return float(-10 * torch.log10((one - other).square().mean()))
