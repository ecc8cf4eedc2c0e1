"""What does keeping freed blocks save while a network runs, and does memory go back afterwards?

    python -m benchmarks.engine.heap [--pairs 5] [--size 512x768]

The starter draws in processes of their own, with blocks kept and without, by turns. Page faults and
the processor's seconds are those of the later pictures; "after" is what the process holds once the
model was dropped, less what it held before it was loaded.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.shared import ROOT, print_table, script_parser, size_of, verdict

MIB = 1 << 20
PICTURES = 3
MOST_LEFT_MIB = 64
CASES = {"as glibc does": {"MALLOC_MMAP_THRESHOLD_": str(32 * MIB)}, "kept": {}}


def one_process(options: argparse.Namespace) -> dict[str, float]:
    """In the process whose environment says which case this is."""
    import torch

    from core.config import Config
    from core.generation.engine import Engine
    from core.generation.request import GenerationRequest
    from core.models.hardware import machine
    from core.models.loading.cache import ModelCache
    from core.pose import presets

    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as folder:
        config = Config(data_folder=Path(folder), device="cpu", dtype="float32", offline=True)

        def request(seed: int) -> Any:
            return GenerationRequest(
                prompt="girl, red jacket", pose=presets.all_presets()[0].pose,
                checkpoint="starter", size=options.size, steps=8, seed=seed,
            )  # fmt: skip

        # libraries and what they keep are there before and after
        Engine(ModelCache(config)).generate(request(0))
        ModelCache(config).keep_only(())
        gc.collect()
        cache = ModelCache(config)
        before = machine.process_memory("cpu")
        engine = Engine(cache)
        engine.generate(request(1))
        faults, started = _faults(), time.process_time()
        for seed in range(PICTURES):
            engine.generate(request(2 + seed))
        seconds = (time.process_time() - started) / PICTURES
        faults = (_faults() - faults) / PICTURES
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        del engine
        cache.keep_only(())
        after = machine.process_memory("cpu")
    return {"seconds": seconds, "faults": faults, "most": most, "left": (after - before) / MIB}


def _faults() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt


def in_its_own(case: str, options: argparse.Namespace) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.engine.heap", "--one", "--size",
               f"{options.size.width}x{options.size.height}"]  # fmt: skip
    answer = subprocess.run(
        command, cwd=ROOT, env=os.environ | CASES[case], capture_output=True, text=True, check=True
    )
    return json.loads(answer.stdout.splitlines()[-1])


def main() -> None:
    parser = script_parser(__doc__)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--size", type=size_of, default="512x768")
    parser.add_argument("--one", action="store_true", help="one process of the comparison")
    options = parser.parse_args()
    if options.one:
        print(json.dumps(one_process(options)))
        return
    runs: dict[str, list[dict[str, float]]] = {case: [] for case in CASES}
    for number in range(options.pairs):
        for case in list(CASES)[:: 1 if number % 2 else -1]:
            runs[case].append(in_its_own(case, options))
    middle = {
        case: {name: statistics.median(run[name] for run in found) for name in found[0]}
        for case, found in runs.items()
    }
    print_table(
        ("freed blocks", "processor s a picture", "page faults", "most MiB", "left after MiB"),
        [(case, row["seconds"], row["faults"], row["most"], row["left"])
         for case, row in middle.items()],
    )  # fmt: skip
    usual, kept = middle.values()
    ratio = statistics.median(
        one["seconds"] / other["seconds"] for other, one in zip(*runs.values(), strict=True)
    )
    print(f"\nprocessor time, kept / as glibc does: {ratio:.3f}; "
          f"left {verdict(kept['left'], most=MOST_LEFT_MIB)}")  # fmt: skip
    print(json.dumps({"benchmark": "heap", "ratio": ratio, "usual": usual, "kept": kept}))


if __name__ == "__main__":
    main()
