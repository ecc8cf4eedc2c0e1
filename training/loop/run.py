"""One training run: a wall-clock budget, a learning rate, a moving average, and checkpoints."""

from __future__ import annotations

import argparse
import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import torch
from torch import nn

from training.loop.averaging import ElasticAverage, MovingAverage

CHECKPOINT_FILE = "checkpoint.pt"
CHECKPOINT_SECONDS = 110.0


class Run:
    """Counts steps and samples, ends with the budget, writes ``folder/checkpoint.pt``.

    ``minutes`` are those of all sittings together. A resumed run is at the same place of the same
    schedule with the same weights, optimizer, average and random numbers as the one that stopped.
    """

    def __init__(
        self, folder: Path, minutes: float, module: nn.Module, optimizer: torch.optim.Optimizer,
        *, learning_rate: float, warmup: int, decay: float = 0.999, final_share: float = 0.3,
        log_every: int = 50, elastic: ElasticAverage | None = None, worker: int = 0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        self.elastic, self.worker, self.clock = elastic, worker, clock
        self.folder, self.module, self.optimizer = folder, module, optimizer
        self.seconds, self.learning_rate, self.warmup = minutes * 60, learning_rate, warmup
        self.final_share, self.log_every = final_share, log_every
        self.average = MovingAverage(module, decay)
        self.step = self.samples = self.samples_before = 0
        self.trained_seconds = 0.0
        self.loss = float("nan")
        self._losses: list[torch.Tensor] = []
        self._logged = (clock(), 0)
        self._is_stopped = False
        folder.mkdir(parents=True, exist_ok=True)

    @property
    def progress(self) -> float:
        """The share of the budget that is used up."""
        return min(1.0, self.trained_seconds / self.seconds) if self.seconds > 0 else 1.0

    @property
    def facts(self) -> dict[str, Any]:
        return {
            "minutes": round(self.trained_seconds / 60, 4), "steps": self.step,
            "samples": self.samples, "loss": round(self.loss, 5),
        }  # fmt: skip

    def resume(self) -> None:
        saved = _read(self.folder)
        self.module.load_state_dict(saved["module"])
        fused = [group.get("fused") for group in self.optimizer.param_groups]
        self.optimizer.load_state_dict(saved["optimizer"])
        for group, value in zip(self.optimizer.param_groups, fused, strict=True):
            if value is not None:
                group["fused"] = value
        self.average.load(saved["average"], saved["step"])
        self.step = saved["step"]
        self.samples = self.samples_before = saved["samples"]
        self.trained_seconds, self.loss = saved["seconds"], saved.get("loss", self.loss)
        self._logged = (self.clock(), self.samples)
        if self.worker == 0 and "random" in saved:
            _set_random_state(saved["random"])
        else:  # the random state is the first worker's: others go on with numbers of their own
            torch.manual_seed(torch.initial_seed() + self.step)

    def save(self) -> None:
        if self.worker > 0:
            return
        state = {
            "module": self.module.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "average": self.average.values,
            "random": _random_state(),
            "step": self.step,
            "samples": self.samples,
            "seconds": self.trained_seconds,
            "loss": self.loss,
        }
        part = self.folder / f"{CHECKPOINT_FILE}.part"
        torch.save(state, part)
        os.replace(part, self.folder / CHECKPOINT_FILE)

    def steps(self) -> Iterator[int]:
        """Counts until the budget is used up, or SIGTERM comes; sets the learning rate."""
        signal.signal(signal.SIGTERM, lambda *_: setattr(self, "_is_stopped", True))
        saved = self.clock()
        began = saved - self.trained_seconds
        while self.trained_seconds < self.seconds and not self._is_stopped:
            self._set_rate()
            yield self.step
            self.trained_seconds = self.clock() - began
            if self.clock() - saved > CHECKPOINT_SECONDS:
                self.save()
                saved = self.clock()
        if self._losses:
            self.loss = float(torch.stack(self._losses).mean())
        self.save()

    def _set_rate(self) -> None:
        """Warm-up, plateau, then down to a hundredth over the budget's last ``final_share``."""
        rate = min(1.0, (self.step + 1) / self.warmup)
        rate *= max(0.01, min(1.0, (1 - self.progress) / self.final_share))
        for group in self.optimizer.param_groups:
            group["lr"] = self.learning_rate * rate * group.get("factor", 1.0)

    def update(self, loss: torch.Tensor, samples: int) -> None:
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        norm = nn.utils.clip_grad_norm_(self.module.parameters(), 1.0)
        # One bad batch must not cost the run: the fused step leaves everything as it is then.
        if all(group.get("fused") for group in self.optimizer.param_groups):
            self.optimizer.found_inf = (~norm.isfinite()).float()
            self.optimizer.step()
        elif bool(norm.isfinite()):
            self.optimizer.step()
        self.step += 1
        self._losses.append(loss.detach())
        self._count(samples)
        if self.worker > 0:
            return
        self.average.update(self.module)
        if self.step % self.log_every == 0:
            self._log()

    def _count(self, samples: int) -> None:
        if self.elastic is None:
            self.samples += samples
            return
        self.elastic.samples[self.worker] += samples
        self.samples = self.samples_before + int(self.elastic.samples.sum())
        if self.step % ElasticAverage.PERIOD_STEPS == 0:
            self.elastic.exchange(self.module)

    def _log(self) -> None:
        # The only place that waits for the device, so that it never runs dry.
        self.loss = float(torch.stack(self._losses).nanmean())
        self._losses.clear()
        now, (before, samples) = self.clock(), self._logged
        self._logged = (now, self.samples)
        left = max(0.0, self.seconds - self.trained_seconds) / 60
        facts = {
            "step": self.step, "samples": self.samples, "loss": round(self.loss, 5),
            "minutes": round(self.trained_seconds / 60, 2), "minutes_left": round(left, 2),
            "per_second": round((self.samples - samples) / max(1e-9, now - before), 1),
            "rate": round(self.optimizer.param_groups[0]["lr"], 7),
        }  # fmt: skip
        print(json.dumps(facts), flush=True)


def start_run(
    arguments: argparse.Namespace, module: nn.Module, optimizer: torch.optim.Optimizer,
    *, elastic: ElasticAverage | None = None, worker: int = 0,
) -> Run:  # fmt: skip
    """A run as ``training.loop.arguments`` were given; with ``--resume`` where it stopped."""
    run = Run(
        arguments.out, arguments.minutes, module, optimizer,
        learning_rate=arguments.learning_rate, warmup=arguments.warmup, decay=arguments.decay,
        final_share=arguments.final_share, log_every=arguments.log_every, elastic=elastic,
        worker=worker,
    )  # fmt: skip
    if arguments.resume:
        run.resume()
    return run


def read_average(folder: Path) -> tuple[dict[str, torch.Tensor], dict[str, Any]]:
    """The moving average of a run's weights, and its counts."""
    saved = _read(folder)
    return saved["average"], {key: saved[key] for key in ("step", "samples", "seconds")}


def read_weights(folder: Path) -> dict[str, torch.Tensor]:
    return _read(folder)["module"]


def _read(folder: Path) -> dict[str, Any]:
    return torch.load(folder / CHECKPOINT_FILE, weights_only=True, map_location="cpu")


def _random_state() -> dict[str, torch.Tensor]:
    state = {"cpu": torch.get_rng_state()}
    return state | ({"cuda": torch.cuda.get_rng_state()} if torch.cuda.is_available() else {})


def _set_random_state(state: dict[str, torch.Tensor]) -> None:
    torch.set_rng_state(state["cpu"])
    if torch.cuda.is_available() and "cuda" in state:
        torch.cuda.set_rng_state(state["cuda"])
