"""What every training script shares: options, device, batches made ahead, a wall-clock budget,
checkpoints, a moving average, and a state small enough to travel."""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch import nn
from torch.utils.data import DataLoader, Dataset

from core.errors import reason_of

CHECKPOINT_SECONDS = 110.0
# Tensors that worker processes hand over lie here; a container may allow it next to nothing.
SHARED_MEMORY = Path("/dev/shm")
LEAST_SHARED_BYTES = 4 << 30
# A loader that takes longer than this for a batch hangs.
LOADER_SECONDS = 45.0


def options(description: str | None, minutes: float, **defaults: Any) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter,
        conflict_handler="resolve",  # a script's own meaning of an option wins
    )  # fmt: skip
    parser.add_argument("--minutes", type=float, default=minutes, help="wall-clock budget")
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint")
    parser.add_argument("--tiny", action="store_true", help="a rehearsal of seconds")
    parser.add_argument("--device", choices=("auto", "cuda", "cpu"), default="auto")
    parser.add_argument("--compile", action="store_true", help="torch.compile; pays on long runs")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--loaders", type=int, default=0, help="processes that make batches")
    parser.add_argument("--data", type=Path, default=Path("out/data"))
    for name, value in defaults.items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=value)
    return parser


def numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(","))


def start(arguments: argparse.Namespace) -> np.random.Generator:
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    random.seed(arguments.seed)
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = True
    torch.backends.cudnn.benchmark = True
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")  # it complains in forked loaders
    return np.random.default_rng(arguments.seed)


def device_of(arguments: argparse.Namespace) -> torch.device:
    has_cuda = torch.cuda.is_available()
    if arguments.device == "cuda" and not has_cuda:
        raise SystemExit("Expected a CUDA device for --device cuda, found none: use --device cpu.")
    return torch.device("cuda" if has_cuda and arguments.device != "cpu" else "cpu")


def has_fast_halves(device: torch.device) -> bool:
    """A processor without bfloat16 is twelve times as slow with it."""
    return device.type != "cpu" or torch.ops.mkldnn._is_mkldnn_bf16_supported()


def half_precision(device: torch.device) -> torch.autocast:
    """bfloat16 where it is fast."""
    return torch.autocast(device.type, dtype=torch.bfloat16, enabled=has_fast_halves(device))


def compiled(modules: list[nn.Module], wanted: bool, probe: Callable[[], object]) -> None:
    """Compiles in place, the names of weights unchanged; ``probe`` makes it happen now.

    Where that fails, one line says so and training goes on without it.
    """
    if not wanted:
        return
    began = time.monotonic()
    # The second picture size makes the sizes variable: two compilations, not one for each size.
    torch._dynamo.config.recompile_limit = 64
    torch._dynamo.config.suppress_errors = True  # a later one that fails runs as it is written
    for module in modules:
        module.compile()
    try:
        probe()
        facts: dict[str, Any] = {"compile_seconds": round(time.monotonic() - began, 1)}
    except Exception as error:  # a compiler raises anything at all
        for module in modules:
            module._compiled_call_impl = None
        facts = {"compile": f"left out: {reason_of(error)}"}
    print(json.dumps(facts), flush=True)


class BatchesByStep(Dataset[Any]):
    """The batch of a step depends on the step alone, whichever process makes it."""

    def __init__(self, make: Callable[[int], Any]) -> None:
        self.make = make

    def __getitem__(self, step: int) -> Any:
        return self.make(step)


def batches_ahead(
    make: Callable[[int], Any], loaders: int, first: int, device: torch.device
) -> Iterator[Any]:
    """``make(first)``, ``make(first + 1)``, … in order, made by ``loaders`` processes (0: here).

    Loaders that cannot be had, or that fall silent, are replaced by this process, with one line.
    """
    number = first
    if loaders and _shared_bytes() < LEAST_SHARED_BYTES:
        print(json.dumps({"loaders": "0: /dev/shm is too small to hand batches over"}), flush=True)
    elif loaders:
        try:
            for batch in _loaded(make, loaders, first, device):
                yield batch
                number += 1
        except RuntimeError as error:
            print(json.dumps({"loaders": f"0: {reason_of(error)}"}), flush=True)
    while True:
        yield make(number)
        number += 1


def _loaded(
    make: Callable[[int], Any], loaders: int, first: int, device: torch.device
) -> DataLoader[Any]:
    import cv2

    # Forked processes share what was read before, but none of the threads that OpenCV counts on.
    cv2.setNumThreads(1)
    return DataLoader(
        BatchesByStep(make), batch_size=None, sampler=count(first), num_workers=loaders,
        prefetch_factor=4, pin_memory=device.type == "cuda", timeout=LOADER_SECONDS,
        multiprocessing_context="fork", worker_init_fn=_can_be_ended,
    )  # fmt: skip


def _can_be_ended(_worker: int) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # not what the run makes of it


def _shared_bytes() -> int:
    if not SHARED_MEMORY.is_dir():
        return 0
    facts = os.statvfs(SHARED_MEMORY)
    return facts.f_bavail * facts.f_frsize


def moved(batch: dict[str, torch.Tensor], device: torch.device) -> dict[str, torch.Tensor]:
    return {name: part.to(device, non_blocking=True) for name, part in batch.items()}


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


class Team:
    """Workers that train each at their own pace and meet in shared memory every few steps.

    A worker leaves half of the difference behind and takes the common weights along (elastic
    averaging). Nobody waits: on a busy machine, workers that average every gradient spend most of
    their time waiting for the one that is held up.
    """

    STEPS_APART = 4

    def __init__(self, module: nn.Module, workers: int) -> None:
        self.common = self._flat(module).share_memory_()
        self.samples = torch.zeros(workers, dtype=torch.int64).share_memory_()
        self.lock = torch.multiprocessing.get_context("spawn").Lock()

    @staticmethod
    def _flat(module: nn.Module) -> torch.Tensor:
        # In the order of the indices, whatever the layout in memory.
        return torch.cat([p.detach().reshape(-1) for p in module.parameters()])

    @torch.no_grad()
    def meet(self, module: nn.Module) -> None:
        own = self._flat(module)
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
        log_every: int = 50, team: Team | None = None, worker: int = 0,
    ) -> None:  # fmt: skip
        self.team, self.worker = team, worker
        self.folder, self.module, self.optimizer = folder, module, optimizer
        self.seconds, self.learning_rate, self.warmup = minutes * 60, learning_rate, warmup
        self.final_share, self.log_every = final_share, log_every
        self.average = MovingAverage(module, decay)
        self.step = self.samples = self.before = self.first = 0
        self.trained_seconds = 0.0
        self.loss = float("nan")
        self._losses: list[torch.Tensor] = []
        self._noted = (time.monotonic(), 0)
        self._began = time.monotonic()
        folder.mkdir(parents=True, exist_ok=True)

    def resume(self) -> None:
        """From ``checkpoint.pt``, or from ``state/`` where that is further; then the optimizer is
        fresh."""
        checkpoint = self.folder / "checkpoint.pt"
        if not checkpoint.exists():
            return self._resume_from_state()
        saved = torch.load(checkpoint, weights_only=True, map_location="cpu")
        if _state_steps(self.folder) > saved["step"]:
            return self._resume_from_state()
        self.module.load_state_dict(saved["module"])
        fused = [group.get("fused") for group in self.optimizer.param_groups]
        self.optimizer.load_state_dict(saved["optimizer"])
        for group, value in zip(self.optimizer.param_groups, fused, strict=True):
            if value is not None:
                group["fused"] = value
        self.average.load(saved["average"], saved["step"])
        return self._count_from(saved)

    def _resume_from_state(self) -> None:
        average, raw, facts = read_state(self.folder / "state")
        self.module.load_state_dict(raw)
        self.average.load(average, facts["step"])
        self._count_from(facts)

    def _count_from(self, facts: dict[str, Any]) -> None:
        self.step = self.first = facts["step"]
        self.samples = self.before = facts["samples"]
        self.trained_seconds = facts["seconds"]
        self._noted = (time.monotonic(), self.samples)

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

    def write_state(self) -> None:
        """``state/``: the average in float16, the weights in bfloat16, and the counts."""
        folder = self.folder / "state"
        folder.mkdir(parents=True, exist_ok=True)
        save_file(_halved(self.average.values, torch.float16), folder / "average.safetensors")
        save_file(_halved(self.module.state_dict(), torch.bfloat16), folder / "raw.safetensors")
        facts = {"step": self.step, "samples": self.samples, "seconds": self.trained_seconds}
        (folder / "facts.json").write_text(json.dumps(facts))

    def steps(self) -> Iterator[int]:
        """Counts until the budget is used up, or SIGTERM comes; sets the learning rate."""
        signal.signal(signal.SIGTERM, lambda *_: setattr(self, "seconds", 0.0))
        self._began = began = saved = time.monotonic()
        already = self.trained_seconds
        while (used := time.monotonic() - began) < self.seconds:
            self._set_rate(used / max(self.seconds, used))
            yield self.step
            self.trained_seconds = already + time.monotonic() - began
            if time.monotonic() - saved > CHECKPOINT_SECONDS:
                self.save()
                saved = time.monotonic()
        if self._losses:
            self.loss = float(torch.stack(self._losses).mean())
        self.save()

    def _set_rate(self, share: float) -> None:
        """Warm-up, plateau, then down to a hundredth over the budget's last ``final_share``.

        Every session warms up anew: what a fresh optimizer thinks of its first gradients is wild.
        """
        rate = min(1.0, (self.step - self.first + 1) / self.warmup)
        rate *= max(0.01, min(1.0, (1 - share) / self.final_share))
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
        self._share(samples)
        if self.worker > 0:
            return
        self.average.update(self.module)
        if self.step % self.log_every == 0:
            self._log()

    def _log(self) -> None:
        # The only place that waits for the device, so that it never runs dry.
        self.loss = float(torch.stack(self._losses).nanmean())
        self._losses.clear()
        now, (before, samples) = time.monotonic(), self._noted
        self._noted = (now, self.samples)
        left = max(0.0, self.seconds - (now - self._began)) / 60
        facts = {
            "step": self.step, "samples": self.samples, "loss": round(self.loss, 5),
            "minutes": round(self.trained_seconds / 60, 2), "minutes_left": round(left, 2),
            "per_second": round((self.samples - samples) / max(1e-9, now - before), 1),
            "rate": round(self.optimizer.param_groups[0]["lr"], 7),
        }  # fmt: skip
        print(json.dumps(facts), flush=True)

    def _share(self, samples: int) -> None:
        if self.team is None:
            self.samples += samples
            return
        self.team.samples[self.worker] += samples
        self.samples = self.before + int(self.team.samples.sum())
        if self.step % Team.STEPS_APART == 0:
            self.team.meet(self.module)


def _halved(values: dict[str, torch.Tensor], dtype: torch.dtype) -> dict[str, torch.Tensor]:
    return {
        name: (v.to(dtype) if v.is_floating_point() else v).cpu().contiguous()
        for name, v in values.items()
    }


def read_state(
    folder: Path,
) -> tuple[dict[str, torch.Tensor], dict[str, torch.Tensor], dict[str, Any]]:
    """Average, weights (the average where they did not travel) and counts, in float32."""
    average = load_file(folder / "average.safetensors")
    raw = folder / "raw.safetensors"
    weights = load_file(raw) if raw.exists() else average
    floats = [
        {n: v.float() if v.is_floating_point() else v for n, v in part.items()}
        for part in (average, weights)
    ]
    return floats[0], floats[1], json.loads((folder / "facts.json").read_text())


def average_of(folder: Path) -> tuple[dict[str, torch.Tensor], dict[str, Any]]:
    """The moving average of a run and its counts, from its checkpoint or, if further, its state."""
    checkpoint = folder / "checkpoint.pt"
    if checkpoint.exists():
        saved = torch.load(checkpoint, weights_only=True, map_location="cpu")
        if _state_steps(folder) <= saved["step"]:
            return saved["average"], {key: saved[key] for key in ("step", "samples", "seconds")}
    average, _, facts = read_state(folder / "state")
    return average, facts


def _state_steps(folder: Path) -> int:
    facts = folder / "state" / "facts.json"
    return json.loads(facts.read_text())["step"] if facts.exists() else -1


def peak_ratio(one: torch.Tensor, other: torch.Tensor) -> float:
    """PSNR in dB of pictures in 0..1."""
    return float(-10 * torch.log10((one - other).square().mean()))
