"""What does an enlargement take of memory, for each network?

    python -m benchmarks.upscale.memory [--size 4096x4096] [--scale 2] [--tiles 6] [--whole]

One process a network enlarges a picture of 16 megapixels to the largest that there is, 67, on a
processor. Its peak is compared with what it held at rest (idle), after a first small picture by the
starter. It stops after so many tiles: by then every layer holds what it will ever hold, and the
result, which is touched whole at the start, lies beside them. ``--whole`` goes to the end and keeps
the picture in a gallery too. The picture is smooth noise, whose file is about as large as a
drawing's.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.shared import ROOT, print_table, script_parser, size_of
from core.geometry import Size

NETWORKS = ("starter-x4", "real-esrgan-animevideo", "real-esrgan-x4plus-anime",
            "real-esrgan-x4plus")  # fmt: skip
TARGET_MIB = 2048


def held_mib(field: str) -> int:
    """ "VmRSS" now, "VmHWM" at the peak."""
    # not getrusage: it begins with what the parent held when it forked
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split(f"{field}:")[1].split()[0]) >> 10


def measure(name: str, size: Size, scale: int, tiles: int) -> dict[str, Any]:
    """In this process; ``tiles`` 0 goes to the end and keeps the picture."""
    import numpy as np
    from PIL import Image

    from core.config import Config
    from core.errors import JobCancelled
    from core.studio import Studio
    from core.upscale import enlarging

    with tempfile.TemporaryDirectory() as folder:
        studio = Studio(Config(data_folder=Path(folder), device="cpu"))
        studio.upscaler.upscale(Image.new("RGB", (64, 64)), 2)
        idle = held_mib("VmRSS")
        noise = np.random.default_rng(0).integers(0, 255, (size.height // 8, size.width // 8, 3))
        picture = Image.fromarray(noise.astype(np.uint8)).resize(size, Image.Resampling.BICUBIC)
        untouched = enlarging.Work.canvas

        def touched(work: enlarging.Work) -> Any:
            canvas = untouched(work)
            canvas[:] = 127
            return canvas

        enlarging.Work.canvas = touched
        seen = [(0, 0)]
        started = time.perf_counter()
        try:
            large = studio.upscaler.upscale(
                picture, scale, upscaler=name, on_tile=lambda *counts: seen.append(counts),
                should_stop=lambda: 0 < tiles <= seen[-1][0],
            )  # fmt: skip
            studio.gallery.save(large, kind="upscaled", request={})
        except JobCancelled:
            pass
        taken = time.perf_counter() - started
        studio.close()
    result = size.times(scale)
    return {
        "network": name, "picture": str(size), "result": str(result),
        "tiles": "{} of {}".format(*seen[-1]), "idle_mib": idle,
        "above_mib": held_mib("VmHWM") - idle, "seconds": round(taken, 1),
    }  # fmt: skip


def main() -> None:
    parser = script_parser(__doc__)
    parser.add_argument("--size", type=size_of, default="4096x4096")
    parser.add_argument("--scale", type=int, default=2)
    parser.add_argument("--tiles", type=int, default=6)
    parser.add_argument("--whole", action="store_true")
    parser.add_argument("--networks", nargs="*", default=NETWORKS)
    parser.add_argument("--here", action="store_true", help="measure in this process")
    options = parser.parse_args()
    if options.here:
        tiles = 0 if options.whole else options.tiles
        print(json.dumps(measure(options.networks[0], options.size, options.scale, tiles)))
        return
    rows: list[dict[str, Any]] = []
    for name in options.networks:
        words = [*sys.argv[1:], "--here", "--networks", name]
        command = [sys.executable, "-m", "benchmarks.upscale.memory", *words]
        ran = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
        rows.append(json.loads(ran.stdout.splitlines()[-1]))
    print_table(tuple(rows[0]), [tuple(row.values()) for row in rows])
    is_met = all(row["above_mib"] <= TARGET_MIB for row in rows)
    print(json.dumps({"rows": rows, "is_met": is_met}))
    sys.exit(not is_met)


if __name__ == "__main__":
    main()
