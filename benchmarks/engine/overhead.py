"""What does the engine cost over a bare diffusers call, and is the picture the same to the bit?

    python -m benchmarks.engine.overhead [--pairs 15] [--steps 12] [--threads 1]

Both sides draw the same picture with the same loaded parts, embeddings made by each side itself, in
one process, by turns (A B, B A, ...). Processor time of the thread is compared, because wall time
follows whatever else the machine does. The engine runs as the studio runs it: cancel asked, every
step reported, previews on. "cold" forgets the prompt's embeddings before every picture.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.engine.bare import bare_call
from benchmarks.shared import print_table, script_parser, timed
from core.config import Config
from core.generation.engine import Engine
from core.generation.request import GenerationRequest
from core.geometry import Size
from core.models.loading.cache import ModelCache
from core.models.registry import checkpoint, pose_controlnet
from core.pose import presets
from tests.models.tiny import write_checkpoint
from tests.models.tiny_sdxl import write_sdxl

TARGET = 1.02
RESAMPLES = 4000


@dataclass(frozen=True)
class Row:
    """Seconds are medians; ``ratio`` is engine / bare with its bootstrap 95 % interval."""

    checkpoint: str
    case: str
    pairs: int
    bare_seconds: float
    engine_seconds: float
    ratio: float
    low: float
    high: float
    is_equal: bool


def engine_call(engine: Engine, request: GenerationRequest, *, is_cold: bool) -> Callable[[], Any]:
    def draw() -> Any:
        if is_cold and engine._session is not None:
            engine._session.encoder.cache.clear()
        return engine.generate(
            request, 0, on_step=lambda _report: None, should_stop=lambda: False
        ).image

    return draw


def compare(name: str, case: str, bare: Any, engine: Any, pairs: int) -> Row:
    """Interleaved pairs after one warming pair; raises when a picture differs in one bit."""
    seconds: list[tuple[float, float]] = []
    for turn in range(pairs + 1):
        order = (bare, engine) if turn % 2 else (engine, bare)
        results = {draw: timed(draw) for draw in order}
        expected, drawn = results[bare], results[engine]
        if not np.array_equal(np.asarray(expected.result), np.asarray(drawn.result)):
            raise SystemExit(f"{name} {case}: the engine's picture differs from the bare call's")
        if turn:
            seconds.append((expected.thread_seconds, drawn.thread_seconds))
    ratio, low, high = bootstrap([engine / bare for bare, engine in seconds])
    medians = [statistics.median(column) for column in zip(*seconds, strict=True)]
    return Row(name, case, pairs, *medians, ratio, low, high, True)


def bootstrap(ratios: list[float]) -> tuple[float, float, float]:
    """The median and its 95 % interval."""
    chance = random.Random(0)
    medians = sorted(
        statistics.median(chance.choices(ratios, k=len(ratios))) for _ in range(RESAMPLES)
    )
    return (
        statistics.median(ratios),
        medians[int(0.025 * RESAMPLES)],
        medians[int(0.975 * RESAMPLES)],
    )


def measure(config: Config, options: argparse.Namespace) -> list[Row]:
    rows: list[Row] = []
    cache = ModelCache(config)
    engine = Engine(cache)
    sizes = {"tiny": Size(64, 96), "tiny-sdxl": Size(64, 96), "starter": Size(128, 192)}
    for name, size in sizes.items():
        spec = checkpoint(name, config)
        why_not = spec.why_not(config)
        if why_not:
            print(f"{name} left out: {why_not}")
            continue
        request = GenerationRequest(
            prompt="girl, long brown hair, high ponytail, light blue sports outfit, park",
            negative_prompt="blurry",
            pose=presets.all_presets()[0].pose,
            checkpoint=name,
            size=size,
            steps=options.steps,
            guidance=4.0,
            seed=1,
        )
        controlnet = cache.get_controlnet(pose_controlnet(spec, config))
        bare = partial(bare_call(cache.get_checkpoint(spec), controlnet, request), request.steps)
        for case in ("warm", "cold"):
            drawn = engine_call(engine, request, is_cold=case == "cold")
            rows.append(compare(name, case, bare, drawn, options.pairs))
    return rows


def main() -> None:
    parser = script_parser(__doc__)
    parser.add_argument("--pairs", type=int, default=15)
    parser.add_argument("--steps", type=int, default=12)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    import torch

    torch.set_num_threads(options.threads)
    with tempfile.TemporaryDirectory() as folder:
        config = Config(data_folder=Path(folder), device="cpu", offline=True)
        write_checkpoint(config.models_folder / "tiny")
        write_sdxl(config.models_folder / "tiny-sdxl")
        rows = measure(config, options)
    print_table(
        ("checkpoint", "case", "bare s", "engine s", "ratio", "95 % interval"),
        [(row.checkpoint, row.case, row.bare_seconds, row.engine_seconds, row.ratio,
          f"{row.low:.4f}-{row.high:.4f}") for row in rows],
    )  # fmt: skip
    print(
        json.dumps(
            {
                "benchmark": "engine_overhead",
                "target": TARGET,
                "reached": all(row.ratio <= TARGET for row in rows),
                "threads": options.threads,
                "steps": options.steps,
                "rows": [asdict(row) for row in rows],
            }
        )
    )


if __name__ == "__main__":
    main()
