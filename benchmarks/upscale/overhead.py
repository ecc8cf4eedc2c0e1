"""How much longer than the network alone does an enlargement take, from end to end?

    python -m benchmarks.upscale.overhead [--size 256x384] [--repeats 3] [--networks NAME …]

The network alone draws the whole picture untiled; from end to end is what a job does: tiles or a
stream of rows, progress, and the PNG kept in a gallery. Both take turns in one process, and the
medians' ratio counts. The picture is a drawn figure.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.shared import print_table, script_parser, size_of, timed
from core.config import Config
from core.studio import Studio

NETWORKS = ("starter-x4", "real-esrgan-animevideo", "real-esrgan-x4plus-anime")
TARGET = 1.18


def compare(studio: Studio, name: str, picture: Any, repeats: int) -> dict[str, Any]:
    import numpy as np
    import torch

    from core.models import registry
    from core.upscale.network import load_network

    spec = registry.upscaler(name, studio.config)
    assert spec.file is not None, spec.why_not(studio.config)
    network = load_network(spec.file, sha256=spec.sha256)
    pixels = torch.as_tensor(np.array(picture)).permute(2, 0, 1)[None] / 255

    def alone() -> Any:
        with torch.inference_mode():
            return network(pixels)

    def whole() -> Any:
        large = studio.upscaler.upscale(picture, network.scale, upscaler=name)
        return studio.gallery.save(large, kind="upscaled", request={}), large

    untiled = alone()[0].mul(255).round().permute(1, 2, 0).numpy()
    difference = np.abs(np.asarray(whole()[1]).astype(int) - untiled).max()
    rounds = [(timed(alone), timed(whole)) for _ in range(repeats)]
    own, end = (
        statistics.median(clocks.processor_seconds for clocks in side)
        for side in zip(*rounds, strict=True)
    )
    return {"network": name, "picture": f"{picture.width}x{picture.height}",
            "alone_s": round(own, 2), "end_to_end_s": round(end, 2),
            "ratio": round(end / own, 3), "steps_apart": int(difference)}  # fmt: skip


def main() -> None:
    from PIL import Image

    from training.dataset import HELD_OUT
    from training.figures import figure

    parser = script_parser(__doc__)
    parser.add_argument("--size", type=size_of, default="256x384")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--networks", nargs="*", default=NETWORKS)
    options = parser.parse_args()
    picture = Image.fromarray(figure(HELD_OUT + 5_001, options.size, scale=1).picture)
    with tempfile.TemporaryDirectory() as folder:
        studio = Studio(Config(data_folder=Path(folder), device="cpu"))
        rows = [compare(studio, name, picture, options.repeats) for name in options.networks]
        studio.close()
    print_table(tuple(rows[0]), [tuple(row.values()) for row in rows])
    is_met = all(row["ratio"] <= TARGET and row["steps_apart"] <= 1 for row in rows)
    print(json.dumps({"rows": rows, "is_met": is_met}))
    sys.exit(not is_met)


if __name__ == "__main__":
    main()
