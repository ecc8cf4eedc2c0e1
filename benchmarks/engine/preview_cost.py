"""What do previews cost?

    python -m benchmarks.engine.preview_cost [--device cpu] [--runs 200]

A preview through the linear map, of latents as they are at a step, from the device to a picture;
medians, on a processor of the thread's own time. They come at most four times a second, so their
share of the time is at most four of them a second; the target is 1 %.
"""

from __future__ import annotations

import json
import statistics
import sys
from typing import Any

from benchmarks.shared import print_table, script_parser, timed
from core.generation.sampling import preview
from core.generation.sampling.preview import INTERVAL_SECONDS, Previewer

TARGET = 0.01
WARM_UP = 5
# Channels and side of the latents: SD 1.5 at 512×512, SDXL at 1024×1024, deeper codecs at both.
CASES = ((4, 64), (4, 128), (8, 64), (16, 128))


class Codec:
    """Only what the map asks of a codec: the fit itself is made once and not part of the cost."""

    config = type("Config", (), {"scaling_factor": 0.13025})


def seconds(channels: int, side: int, device: str, runs: int) -> list[float]:
    import torch

    codec: Any = Codec()
    preview.colour_fits[codec] = torch.rand(channels + 1, 3)
    preview.INTERVAL_SECONDS = 0.0
    previewer = Previewer(codec, 8)
    latents = torch.rand(1, channels, side, side, device=device)
    made = [timed(lambda: previewer.picture(latents)) for _ in range(runs + WARM_UP)][WARM_UP:]
    assert all(one.result is not None for one in made)
    return [one.thread_seconds if device == "cpu" else one.seconds for one in made]


def main() -> None:
    parser = script_parser(__doc__)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--runs", type=int, default=200)
    options = parser.parse_args()
    import torch

    torch.set_num_threads(1)
    rows: list[dict[str, Any]] = []
    for channels, side in CASES:
        cost = statistics.median(seconds(channels, side, options.device, options.runs))
        share = cost / INTERVAL_SECONDS
        rows.append({"channels": channels, "side": side, "ms": cost * 1000, "share": share})
    print_table(
        ("latents", "ms", "share of the time"),
        [(f"{row['channels']}×{row['side']}×{row['side']}", row["ms"], f"{row['share']:.2%}")
         for row in rows],
    )  # fmt: skip
    is_met = all(row["share"] <= TARGET for row in rows)
    print(json.dumps({"device": options.device, "rows": rows, "is_met": is_met}))
    sys.exit(not is_met)


if __name__ == "__main__":
    main()
