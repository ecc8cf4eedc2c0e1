"""The engine on a graphics card at full size: how fast, against what, and within what memory?

    python -m benchmarks.engine.gpu --out FOLDER            on the card, in under eight minutes
    python -m benchmarks.engine.gpu --tiny --device cpu     the same course, rehearsed in a minute

Stable Diffusion 1.5 at 512×512 and SDXL at 1024×1024, each with a pose ControlNet, guidance and
random weights made on the device (speed does not depend on them). For each family:

- step: the networks alone, one guided step after another; its share of what the chip can do at most
  follows from the counted operations and a matrix product timed beside it;
- bare: the diffusers pipeline as a person would call it;  engine: the same picture by the engine;
- compiled: the engine with torch.compile;
- offload, control, layers: with so little memory planned that parts rest in main memory.

A time per step is the slope between a short and a long picture, so what happens once in a picture
does not count; ``picture`` is the whole long one. ``peak`` is what torch held at most, beside what
the plan said (without the driver's context, which is measured apart).
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.engine import full_size
from benchmarks.engine.bare import bare_call
from benchmarks.shared import print_table, script_parser
from core.config import Config
from core.generation.engine import Engine
from core.generation.memory.plan import plan_resolved
from core.generation.request import GenerationRequest
from core.generation.resolved_request import resolve
from core.geometry import Size
from core.models import registry
from core.models.hardware import machine
from core.models.hardware.estimate import CARD_BYTES
from core.models.loading.cache import ModelCache
from core.models.loading.guarded import place
from core.models.loading.loader import LoadedCheckpoint
from core.pose import presets

GIB = 1 << 30
SHORT, LONG = 4, 24
REPEATS = 3
# TFLOP of one sample's step, UNet and ControlNet, counted at the native size.
WORK = {"sd15": 0.80327 + 0.28329, "sdxl": 6.76124 + 3.02038}
CHECKPOINTS = {"sd15": "stable-diffusion-v1-5", "sdxl": "animagine-xl-4.0"}
# Budgets in GiB with which the plan lets parts rest: the encoders and the codec; the ControlNet as
# well; everything.
BUDGETS = {
    "sd15": {"offload": 3.2, "control": 2.7, "layers": 0.9},
    "sdxl": {"offload": 8.4, "control": 6.2, "layers": 1.2},
}


@dataclass(frozen=True)
class Row:
    """Milliseconds; GiB; ``share`` of the chip's limit; ``difference`` from the bare picture."""

    family: str
    case: str
    step_ms: float
    picture_ms: float = 0.0
    share: float = 0.0
    peak_gib: float = 0.0
    planned_gib: float = 0.0
    mode: str = ""
    difference: int | None = None


class Bench:
    """One device, one budget of time, and the rows found so far."""

    def __init__(self, options: argparse.Namespace, folder: Path) -> None:
        import torch

        self.options = options
        self.started = time.monotonic()
        self.device = options.device
        self.is_cuda = options.device == "cuda"
        self.dtype = torch.bfloat16 if self.is_cuda else torch.float32
        self.config = Config(
            data_folder=folder,
            device=options.device,
            dtype="bfloat16" if self.is_cuda else "float32",
            offline=True,
        )
        self.rows: list[Row] = []
        self.limit_tflops = self._limit()

    @property
    def seconds_left(self) -> float:
        return self.options.budget - (time.monotonic() - self.started)

    def wait(self) -> None:
        if self.is_cuda:
            import torch

            torch.cuda.synchronize()

    def seconds(self, work: Callable[[], Any]) -> float:
        self.wait()
        started = time.perf_counter()
        work()
        self.wait()
        return time.perf_counter() - started

    def median(self, work: Callable[[], Any]) -> float:
        return statistics.median(self.seconds(work) for _ in range(REPEATS))

    def _limit(self) -> float:
        """TFLOP/s of a large matrix product, which nothing on this chip will exceed."""
        import torch

        side = 8192 if self.is_cuda else 512
        one, other = (torch.randn(side, side, device=self.device, dtype=self.dtype) for _ in "12")
        for _ in range(3):
            one @ other
        return 2 * side**3 / 1e12 / self.median(lambda: one @ other)

    def add(self, row: Row) -> None:
        self.rows.append(row)
        print(json.dumps(asdict(row)), flush=True)

    def measured(self, work: Callable[[], Any]) -> tuple[Any, float]:
        """The result of ``work`` and the most GiB that torch held in it."""
        import torch

        if not self.is_cuda:
            return work(), 0.0
        torch.cuda.empty_cache()
        torch.cuda.reset_peak_memory_stats()
        result = work()
        return result, torch.cuda.max_memory_allocated() / GIB


class Subject:
    """One family's parts on the device, and the request that is drawn with them."""

    def __init__(self, bench: Bench, family: str, folder: Path) -> None:
        import torch

        self.bench = bench
        self.shape = full_size.shape(family, tiny=bench.options.tiny)
        self.spec = registry.checkpoint(CHECKPOINTS[family], bench.config)
        self.device = ModelCache(bench.config).device
        with torch.device(bench.device):
            made = [full_size.unet(self.shape), full_size.vae(self.shape)]
            made += [full_size.controlnet(self.shape), *full_size.text_encoders(self.shape)]
        made = [place(part.to(bench.dtype), self.device) for part in made]
        unet, vae, self.controlnet, *texts = made
        tokenizer = full_size.tokenizer(folder / family)
        self.loaded = LoadedCheckpoint(
            spec=self.spec,
            device=self.device,
            unet=unet,
            vae=vae,
            text_encoder=texts[0],
            tokenizer=tokenizer,
            scheduler=full_size.scheduler(),
            text_encoder_2=texts[1] if self.shape.is_xl else None,
            tokenizer_2=tokenizer if self.shape.is_xl else None,
        )
        self.request = GenerationRequest(
            prompt="girl, long brown hair, high ponytail, park",
            negative_prompt="blurry",
            pose=presets.all_presets()[0].pose,
            checkpoint=self.spec.id,
            size=Size(self.shape.side, self.shape.side),
            steps=LONG,
            guidance=5.0,
            sampler="Euler",
            seed=1,
        )

    def engine(self, **changes: Any) -> Engine:
        """With the parts in its cache, as if they had been loaded."""
        cache = ModelCache(replace(self.bench.config, **changes))
        control = registry.pose_controlnet(self.spec, cache.config)
        cache.pin({self.spec, control})
        cache._get(self.spec, lambda: self.loaded)
        cache._get(control, lambda: self.controlnet)
        return Engine(cache)

    def step(self) -> Callable[[], Any]:
        """UNet and ControlNet once, on random inputs: zeros run faster."""
        import torch

        def random(*shape: int) -> Any:
            return torch.randn(*shape, device=self.bench.device, dtype=self.bench.dtype)

        side = self.shape.side
        given = random(2, 4, side // 8, side // 8), 500, random(2, 77, self.shape.context)
        picture = random(2, 3, side, side)
        more: dict[str, Any] = {"return_dict": False}
        if self.shape.is_xl:
            pooled = full_size.pooled_features(self.shape)
            added = {"text_embeds": random(2, pooled), "time_ids": random(2, 6)}
            more["added_cond_kwargs"] = added

        def run() -> Any:
            with torch.inference_mode():
                down, middle = self.controlnet(*given, picture, **more)
                return self.loaded.unet(
                    *given,
                    down_block_additional_residuals=down,
                    mid_block_additional_residual=middle,
                    **more,
                )

        return run


def slope_row(subject: Subject, case: str, draw: Callable[[int], Any], **facts: Any) -> Row:
    """Times ``draw(steps)`` after one warming picture."""
    bench = subject.bench
    draw(SHORT)
    _, peak = bench.measured(lambda: draw(LONG))
    short, long = (bench.median(lambda steps=steps: draw(steps)) for steps in (SHORT, LONG))
    step = (long - short) / (LONG - SHORT)
    work = 0.0 if bench.options.tiny else 2 * WORK[subject.shape.name]
    return Row(
        family=subject.shape.name,
        case=case,
        step_ms=step * 1000,
        picture_ms=long * 1000,
        share=work / step / bench.limit_tflops,
        peak_gib=peak,
        **facts,
    )


def engine_row(subject: Subject, case: str, expected: Any, **changes: Any) -> Row:
    engine = subject.engine(**changes)
    drawn: list[Any] = []

    def draw(steps: int) -> None:
        drawn[:] = [engine.generate(replace(subject.request, steps=steps), 0).image]

    cache = engine._cache
    resolved = resolve(subject.request, cache.config)
    planned = plan_resolved(resolved, cache.device, cache.config)
    row = slope_row(subject, case, draw, mode=planned.mode.value)
    engine._session.close()
    engine._session.placement.plan(())
    engine._session.place()
    difference = np.abs(np.asarray(drawn[0]).astype(int) - np.asarray(expected)).max()
    context = CARD_BYTES / GIB
    return replace(row, planned_gib=planned.gib_needed / 1.05 - context, difference=int(difference))


def measure(bench: Bench, family: str, folder: Path) -> None:
    subject = Subject(bench, family, folder)
    step = subject.step()
    for _ in range(3):
        step()
    seconds = bench.median(lambda: [step() for _ in range(LONG)]) / LONG
    work = 0.0 if bench.options.tiny else 2 * WORK[family]
    bench.add(Row(family, "step", seconds * 1000, share=work / seconds / bench.limit_tflops))
    bare = bare_call(subject.loaded, subject.controlnet, subject.request)
    bench.add(slope_row(subject, "bare", bare))
    expected = bare(LONG)
    bench.add(engine_row(subject, "engine", expected))
    if bench.is_cuda:
        for case, gib in BUDGETS[family].items():
            bench.add(engine_row(subject, case, expected, memory_budget=int(gib * GIB)))
        if bench.seconds_left > 150:
            bench.add(engine_row(subject, "compiled", expected, compiles=True))


def context_gib(bench: Bench) -> float:
    """What the driver holds for this process besides torch's own memory."""
    import torch

    if not bench.is_cuda:
        return 0.0
    torch.cuda.empty_cache()
    free, total = torch.cuda.mem_get_info()
    return (total - free - torch.cuda.memory_reserved()) / GIB


def name_of(device: str) -> str:
    import torch

    return torch.cuda.get_device_name() if device == "cuda" else "processor"


def main() -> None:
    parser = script_parser(__doc__)
    parser.add_argument("--device", default="cuda", choices=("cuda", "cpu"))
    parser.add_argument("--tiny", action="store_true")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--budget", type=float, default=440, help="seconds")
    options = parser.parse_args()
    if options.tiny:  # the plan goes by the real sizes, which a rehearsal does not have
        machine.usable_memory = lambda _name: 1 << 50
    import torch

    with tempfile.TemporaryDirectory() as place_:
        bench = Bench(options, Path(place_))
        for family in full_size.FAMILIES:
            measure(bench, family, Path(place_))
        context = context_gib(bench)
    result = {
        "device": name_of(options.device),
        "torch": torch.__version__,
        "limit_tflops": round(bench.limit_tflops, 1),
        "context_gib": round(context, 2),
        "rows": [asdict(row) for row in bench.rows],
    }
    heads = ("step_ms", "picture_ms", "share", "peak_gib", "planned_gib", "mode")
    print_table(
        ("", *heads),
        [
            (f"{row.family} {row.case}", *(getattr(row, head) for head in heads))
            for row in bench.rows
        ],
    )
    if options.out:
        (options.out / "gpu_engine.json").write_text(json.dumps(result, indent=1))
    print(json.dumps(result))


if __name__ == "__main__":
    main()
