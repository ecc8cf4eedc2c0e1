"""What do previews cost?

    python -m benchmarks.engine.preview_cost [--device cpu] [--runs 200]

A preview through the linear map, of latents as they are at a step, from the device to a picture;
medians, on a processor of the thread's own time. They come at most four times a second, so their
share of the time is at most four of them a second; the target is 1 %.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from typing import Any

from core.generation.sampling import preview
from core.generation.sampling.preview import INTERVAL_SECONDS, Previewer

TARGET = 0.01
# Channels and side of the latents: SD 1.5 at 512×512, SDXL at 1024×1024, deeper codecs at both.
CASES = ((4, 64), (4, 128), (8, 64), (16, 128))


class Codec:
    """Only what the map asks of a codec: the fit itself is made once and not part of the cost."""

    config = type("Config", (), {"scaling_factor": 0.13025})


def seconds(channels: int, side: int, device: str, runs: int) -> list[float]:
    import torch

    codec: Any = Codec()
    preview._fits[codec] = torch.rand(channels + 1, 3)
    preview.INTERVAL_SECONDS = 0.0
    previewer = Previewer(codec, 8)
    latents = torch.rand(1, channels, side, side, device=device)
    found: list[float] = []
    clock = time.thread_time if device == "cpu" else time.perf_counter
    for _ in range(runs + 5):
        started = clock()
        assert previewer.picture(latents) is not None
        found.append(clock() - started)
    return found[5:]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--runs", type=int, default=200)
    options = parser.parse_args()
    import torch

    torch.set_num_threads(1)
    rows: list[dict[str, Any]] = []
    print(f"{'latents':>14} {'ms':>7} {'share of the time':>18}")
    for channels, side in CASES:
        cost = statistics.median(seconds(channels, side, options.device, options.runs))
        share = cost / INTERVAL_SECONDS
        rows.append({"channels": channels, "side": side, "ms": cost * 1000, "share": share})
        print(f"{f'{channels}×{side}×{side}':>14} {cost * 1000:7.2f} {share:18.2%}")
    is_met = all(row["share"] <= TARGET for row in rows)
    print(json.dumps({"device": options.device, "rows": rows, "is_met": is_met}))
    sys.exit(not is_met)


if __name__ == "__main__":
    main()
