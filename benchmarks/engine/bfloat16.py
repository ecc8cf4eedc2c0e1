"""What does bfloat16 gain on this processor, and how far do the pictures stray?

    python -m benchmarks.engine.bfloat16 [--pictures 6] [--threads 1] [--sd15]

The starter draws the same pictures along the same poses in both number formats, by turns in one
process (A B, B A, ...); with ``--sd15`` a model in the shape of Stable Diffusion 1.5 with random
weights, in 3 steps, which takes 2.9 GB of disk and 9 GB of memory. Processor time is compared,
which other programs change least; strayed are levels of 255, on average over the pixels. The score
is that of the pose (OKS).
"""

from __future__ import annotations

import json
import statistics
import tempfile
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.engine import full_size
from benchmarks.shared import print_table, script_parser, size_of, timed, verdict
from core.config import Config
from core.generation.engine import Engine
from core.generation.pose_score import scored
from core.generation.request import GenerationRequest
from core.geometry import Size
from core.models.hardware import bfloat16
from core.models.loading.cache import ModelCache
from core.pose import presets

FORMATS = ("float32", "bfloat16")
MOST_STRAYED = 1.0


def request_for(number: int, size: Size, checkpoint: str) -> GenerationRequest:
    every = presets.all_presets()
    return GenerationRequest(
        prompt="girl, long brown hair, high ponytail, red jacket, park",
        pose=every[number * 7 % len(every)].pose,
        checkpoint=checkpoint,
        size=size,
        seed=number,
        **({"steps": 3} if checkpoint != "starter" else {}),
    )


def measure(sizes: list[Size], pictures: int, *, is_sd15: bool) -> list[dict[str, Any]]:
    checkpoint = "random-sd15" if is_sd15 else "starter"
    with tempfile.TemporaryDirectory() as folder:
        config = Config(data_folder=Path(folder), device="cpu", offline=True)
        if is_sd15:
            full_size.write_checkpoint(config.models_folder / checkpoint, full_size.SD15)
        engines = {name: Engine(ModelCache(replace(config, dtype=name))) for name in FORMATS}
        for engine in engines.values():
            engine.generate(replace(request_for(0, sizes[0], checkpoint), steps=1))
        return [row_of(engines, size, pictures, checkpoint) for size in sizes]


def row_of(
    engines: dict[str, Engine], size: Size, pictures: int, checkpoint: str
) -> dict[str, Any]:
    ratios: list[float] = []
    strayed: list[float] = []
    scores: dict[str, list[float]] = {name: [] for name in FORMATS}
    for number in range(pictures + 1):
        request = request_for(number, size, checkpoint)
        order = FORMATS if number % 2 else FORMATS[::-1]
        drawn = {name: timed(partial(engines[name].generate, request)) for name in order}
        if not number:
            continue  # the first of a size also builds its kernels
        full, half = (drawn[name] for name in FORMATS)
        ratios.append(half.processor_seconds / full.processor_seconds)
        images = [np.asarray(one.result.image, np.float32) for one in (full, half)]
        strayed.append(float(np.abs(images[0] - images[1]).mean()))
        for name in FORMATS:
            told = scored(drawn[name].result.image, request)
            scores[name].append(float(told["score"]["oks"]))
    return {
        "size": str(size),
        "pictures": pictures,
        "time": statistics.median(ratios),
        "strayed": statistics.mean(strayed),
        "oks_float32": statistics.mean(scores["float32"]),
        "oks_bfloat16": statistics.mean(scores["bfloat16"]),
    }


def main() -> None:
    parser = script_parser(__doc__)
    parser.add_argument("--pictures", type=int, default=6)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--size", type=size_of, action="append")
    parser.add_argument("--sd15", action="store_true")
    options = parser.parse_args()
    import torch

    torch.set_num_threads(options.threads)
    if not bfloat16.has_instructions():
        raise SystemExit("This processor has no instructions for bfloat16: it would be emulated.")
    gain = bfloat16.measured_gain()
    sizes = options.size or ([Size(256, 256)] if options.sd15 else [Size(256, 384), Size(512, 768)])
    rows = measure(sizes, options.pictures, is_sd15=options.sd15)
    print(f"the self-test says {gain:.2f} times as fast\n")
    print_table(
        ("size", "time, bfloat16 / float32", "strayed of 255", "OKS, float32", "OKS, bfloat16"),
        [(row["size"], row["time"], row["strayed"], row["oks_float32"], row["oks_bfloat16"])
         for row in rows],
    )  # fmt: skip
    if not options.sd15:  # random weights draw nothing
        print(f"\nstrayed {verdict(max(row['strayed'] for row in rows), most=MOST_STRAYED)}")
    print(json.dumps({"benchmark": "bfloat16", "gain": gain, "rows": rows}))


if __name__ == "__main__":
    main()
